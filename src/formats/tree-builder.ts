// Builds the two tables every reader fills: functions (interned) and the call tree (interned by caller and function).
import {frameKind} from '../model/frame-kind.js';
import type {CallTree, FrameKind, Frames} from '../model/profile.js';

/** A function as a source names it. Numbers are 1-based; 0 = unknown. */
export interface FunctionName {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Only when the source says more than name and file do. */
  readonly kind?: FrameKind | undefined;
}

export interface FunctionTable {
  readonly size: number;
  /** Row of the function; the same name, file, line and column always give the same row. */
  row(named: FunctionName): number;
  build(): Frames;
}

const largestLine = 0x7fffffff;

/** A line or column as Int32 can hold it; anything else is unknown. */
export const position = (value: number): number => (Number.isInteger(value) && value > 0 && value <= largestLine ? value : 0);

export const functionTable = (): FunctionTable => {
  // A Map, so that names such as `__proto__` are names like any other.
  const rows = new Map<string, number>();
  const functions: FunctionName[] = [];
  return {
    get size() {
      return functions.length;
    },
    row: named => {
      const line = position(named.line);
      const column = position(named.column);
      const key = `${named.name}\0${named.file}\0${line}\0${column}\0${named.kind ?? ''}`;
      const known = rows.get(key);
      if (known !== undefined) return known;
      const row = functions.length;
      rows.set(key, row);
      functions.push({...named, line, column});
      return row;
    },
    build: () => ({
      name: functions.map(named => named.name),
      file: functions.map(named => named.file),
      line: Int32Array.from(functions, named => named.line),
      column: Int32Array.from(functions, named => named.column),
      kind: functions.map(named => named.kind ?? frameKind(named.name, named.file)),
    }),
  };
};

export interface TreeBuilder {
  readonly size: number;
  /** Node for `frame` called by `parent` (-1 = root); made when new. */
  child(parent: number, frame: number): number;
  build(): CallTree;
}

const firstNodes = 1024;

/** Mixes both halves of the key, so that neighbouring rows do not fall into neighbouring slots. */
const slotOf = (parent: number, frame: number): number => {
  let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** Open addressing over (parent, frame). A child is made after its parent, hence `parent[i] < i`. */
export const treeBuilder = (): TreeBuilder => {
  let parents = new Int32Array(firstNodes);
  let frames = new Int32Array(firstNodes);
  let size = 0;
  // Node + 1; 0 = free. Kept at most half full.
  let slots = new Int32Array(firstNodes * 2);

  const grow = (): void => {
    const largerParents = new Int32Array(parents.length * 2);
    largerParents.set(parents);
    parents = largerParents;
    const largerFrames = new Int32Array(frames.length * 2);
    largerFrames.set(frames);
    frames = largerFrames;
    slots = new Int32Array(parents.length * 2);
    const mask = slots.length - 1;
    for (let node = 0; node < size; node += 1) {
      let slot = slotOf(parents[node] ?? 0, frames[node] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node + 1;
    }
  };

  return {
    get size() {
      return size;
    },
    child: (parent, frame) => {
      const mask = slots.length - 1;
      let slot = slotOf(parent, frame) & mask;
      for (;;) {
        const node = (slots[slot] ?? 0) - 1;
        if (node < 0) break;
        if (parents[node] === parent && frames[node] === frame) return node;
        slot = (slot + 1) & mask;
      }
      const node = size;
      parents[node] = parent;
      frames[node] = frame;
      slots[slot] = node + 1;
      size += 1;
      if (size === parents.length) grow();
      return node;
    },
    build: () => ({parent: parents.slice(0, size), frame: frames.slice(0, size)}),
  };
};
