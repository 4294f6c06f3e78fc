// Names in a heap snapshot: what an object is, where a function stands, and the way that leads to an object.
import type {HeapSnapshot} from '../model/heap.js';

/** Constructor, or the engine's kind in parentheses. */
export const objectName = (heap: HeapSnapshot, node: number): string => {
  const type = typeOf(heap, node);
  const name = heap.text(heap.name[node] ?? 0);
  if (type === 'object' || type === 'native' || type === 'synthetic' || type === 'hidden') return name === '' ? '(object)' : name;
  if (type === 'closure') return name === '' ? '(function)' : `function ${name}`;
  return type.endsWith('string') ? '(string)' : `(${type})`;
};

export const typeOf = (heap: HeapSnapshot, node: number): string => heap.nodeTypes[heap.type[node] ?? 0] ?? '';

/** `[3]` for elements, the bare name otherwise. */
export const edgeLabel = (heap: HeapSnapshot, edge: number): string => {
  const type = heap.edgeTypes[heap.edgeType[edge] ?? 0] ?? '';
  const name = heap.edgeName[edge] ?? 0;
  return type === 'element' || type === 'hidden' ? `[${name}]` : heap.text(name);
};

export const edgeKind = (heap: HeapSnapshot, edge: number): string => heap.edgeTypes[heap.edgeType[edge] ?? 0] ?? '';

export interface CodePlace {
  readonly file: string;
  readonly line?: number;
}

/** Follows references by name: `shared`, `script`, `name` lead from a function to its file. */
const follow = (heap: HeapSnapshot, node: number, ...labels: readonly RegExp[]): number | undefined => {
  let current = node;
  for (const label of labels) {
    let next: number | undefined;
    for (let edge = heap.firstEdge[current] ?? 0; edge < (heap.firstEdge[current + 1] ?? 0); edge += 1) {
      if (label.test(edgeLabel(heap, edge))) {
        next = heap.edgeTo[edge];
        break;
      }
    }
    if (next === undefined) return undefined;
    current = next;
  }
  return current;
};

export const functionPlace = (heap: HeapSnapshot, node: number): CodePlace | undefined => {
  const name = follow(heap, node, /^shared$/, /^script(?:_or_debug_info)?$/, /^name$/);
  if (name === undefined) return undefined;
  const file = heap.text(heap.name[name] ?? 0).replace(/^file:\/\//, '');
  const line = heap.place(node)?.line;
  return file === '' ? undefined : {file, ...(line === undefined ? {} : {line})};
};

/** Nodes with the edge and the node through which a breadth-first walk from the root reaches them first; -1: not reached. */
export interface RetainerTree {
  readonly parent: Int32Array;
  readonly edge: Int32Array;
}

export const retainerTree = (heap: HeapSnapshot, isStrong: (edge: number, from: number) => boolean): RetainerTree => {
  const parent = new Int32Array(heap.nodeCount).fill(-1);
  const through = new Int32Array(heap.nodeCount).fill(-1);
  const queue = new Uint32Array(heap.nodeCount);
  // Ways through the engine's own bookkeeping are true and say nothing: they wait until the program's own names have been followed.
  const later: number[] = [];
  let length = 1;
  const visit = (from: number, edge: number): void => {
    const to = heap.edgeTo[edge] ?? 0;
    if (to === 0 || (parent[to] ?? -1) >= 0 || !isStrong(edge, from)) return;
    parent[to] = from;
    through[to] = edge;
    queue[length] = to;
    length += 1;
  };
  const isDull = dullNodes(heap);
  let next = 0;
  for (;;) {
    for (; next < length; next += 1) {
      const node = queue[next] ?? 0;
      if (node !== 0 && isDull(node)) {
        later.push(node);
        continue;
      }
      for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) visit(node, edge);
    }
    const postponed = later.splice(0, later.length);
    if (postponed.length === 0) return {parent, edge: through};
    for (const node of postponed) {
      for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) visit(node, edge);
    }
  }
};

const dullNodes = (heap: HeapSnapshot): ((node: number) => boolean) => {
  const dullTypes = new Set(['hidden', 'code', 'object shape'].map(type => heap.nodeTypes.indexOf(type)));
  const context = /^system \/ (?:Context|SourceTextModule|Module|Cell|FixedArray|Foreign)|^system \/ .*Context$/;
  const synthetic = heap.nodeTypes.indexOf('synthetic');
  return node => {
    const type = heap.type[node] ?? 0;
    // What happened to run when the snapshot was taken holds things for a moment only.
    if (type === synthetic) return /^\((?:Stack roots|Handle scope)\)$/.test(heap.text(heap.name[node] ?? 0));
    if (!dullTypes.has(type)) return false;
    return !context.test(heap.text(heap.name[node] ?? 0));
  };
};
