// Builds the table of functions that every reader fills: the same name and place always give the same row.
import {frameKind} from '../model/frame-kind.js';
import type {FrameKind, Frames} from '../model/profile.js';

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
  row(named: FunctionName): number;
  build(): Frames;
}

const largestLine = 0x7fffffff;

/** A line or column as Int32 can hold it; anything else is unknown. */
export const position = (value: number): number => (Number.isInteger(value) && value > 0 && value <= largestLine ? value : 0);

/** Texts to small numbers. A Map, so that names such as `__proto__` are names like any other. */
const textNumbers = (): ((text: string) => number) => {
  const numbers = new Map<string, number>();
  return text => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(text, number);
    return number;
  };
};

const firstRows = 256;
const keyLength = 5;

/** Open addressing over five small numbers: joining them to one text per look-up would cost more than the rest of a reader. */
export const functionTable = (): FunctionTable => {
  const functions: FunctionName[] = [];
  const nameNumber = textNumbers();
  const fileNumber = textNumbers();
  const kindNumber = textNumbers();
  let keys = new Int32Array(firstRows * keyLength);
  // Row + 1; 0 = free. Kept at most half full.
  let slots = new Int32Array(firstRows * 2);

  const slotOf = (name: number, file: number, line: number, column: number): number => {
    let hash =
      Math.imul(name + 1, 0x9e3779b1) ^
      Math.imul(file + 1, 0x85ebca6b) ^
      Math.imul(line + 1, 0xc2b2ae35) ^
      Math.imul(column + 1, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  };
  const grow = (): void => {
    const larger = new Int32Array(keys.length * 2);
    larger.set(keys);
    keys = larger;
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < functions.length; row += 1) {
      const at = row * keyLength;
      let slot = slotOf(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
  };

  return {
    get size() {
      return functions.length;
    },
    row: named => {
      const name = nameNumber(named.name);
      const file = fileNumber(named.file);
      const line = position(named.line);
      const column = position(named.column);
      const kind = named.kind === undefined ? 0 : 1 + kindNumber(named.kind);
      const mask = slots.length - 1;
      let slot = slotOf(name, file, line, column) & mask;
      for (;;) {
        const row = (slots[slot] ?? 0) - 1;
        if (row < 0) break;
        const at = row * keyLength;
        if (keys[at] === name && keys[at + 1] === file && keys[at + 2] === line && keys[at + 3] === column && keys[at + 4] === kind)
          return row;
        slot = (slot + 1) & mask;
      }
      const row = functions.push({name: named.name, file: named.file, line, column, kind: named.kind}) - 1;
      keys.set([name, file, line, column, kind], row * keyLength);
      slots[slot] = row + 1;
      if (functions.length * 2 === slots.length) grow();
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
