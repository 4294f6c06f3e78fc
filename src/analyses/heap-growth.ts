// Three heap snapshots of one process → what grew, and which older object holds it.
import type {HeapDominators, HeapSnapshot} from '../model/heap.js';
import {countDetached} from './detached-nodes.js';
import {objectName, type RetainerTree, typeOf} from './heap-names.js';

/** What is kept of an earlier snapshot. */
export interface HeapSummary {
  /** Ascending. */
  readonly ids: Uint32Array;
  readonly classes: ReadonlyMap<string, {readonly count: number; readonly bytes: number}>;
  /** Without compiled code and the engine's own tables, which grow while a program warms up. */
  readonly objectBytes: number;
  /** Nodes of a page that no document shows. */
  readonly detached: number;
}

export const summarise = (heap: HeapSnapshot, {order}: HeapDominators): HeapSummary => ({
  ids: Uint32Array.from(order, node => heap.id[node] ?? 0).sort(),
  classes: classesOf(heap, order, () => true),
  objectBytes: objectBytes(heap, order),
  detached: countDetached(heap, order),
});

const engineTypes = new Set(['code', 'hidden', 'object shape', 'synthetic']);

export const objectBytes = (heap: HeapSnapshot, order: Uint32Array): number => {
  const isEngine = heap.nodeTypes.map(type => engineTypes.has(type));
  let bytes = 0;
  for (const node of order) if (isEngine[heap.type[node] ?? 0] !== true) bytes += heap.selfSize[node] ?? 0;
  return bytes;
};

/** Counts first by the numbers of kind and name: texts are made once each. */
const classesOf = (heap: HeapSnapshot, nodes: Iterable<number>, wanted: (node: number) => boolean): HeapSummary['classes'] => {
  const rows = new Map<number, {node: number; count: number; bytes: number}>();
  for (const node of nodes) {
    if (!wanted(node)) continue;
    const type = typeOf(heap, node);
    const named = type === 'object' || type === 'native' || type === 'closure' || type === 'hidden';
    const key = (named ? (heap.name[node] ?? 0) : 0) * 64 + (heap.type[node] ?? 0);
    const row = rows.get(key) ?? {node, count: 0, bytes: 0};
    row.count += 1;
    row.bytes += heap.selfSize[node] ?? 0;
    rows.set(key, row);
  }
  const classes = new Map<string, {count: number; bytes: number}>();
  for (const {node, count, bytes} of rows.values()) {
    const name = objectName(heap, node);
    const known = classes.get(name);
    classes.set(name, {count: count + (known?.count ?? 0), bytes: bytes + (known?.bytes ?? 0)});
  }
  return classes;
};

const holds = (sorted: Uint32Array, id: number): boolean => {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] ?? 0;
    if (found === id) return true;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return false;
};

export interface ClassGrowth {
  readonly name: string;
  readonly counts: readonly [number, number, number];
  readonly bytes: number;
}

/** An object that was there before, and what it has gathered since. */
export interface Holder {
  readonly node: number;
  /** Made between the first and the second snapshot and still there at the third. */
  readonly survivors: number;
  readonly survivorBytes: number;
  /** All that is new since the first snapshot. */
  readonly newBytes: number;
  /** New objects by class, most first. */
  readonly classes: readonly (readonly [string, number])[];
  /** One of them. */
  readonly sample: number;
  /** Of a page: how many of them no document shows. */
  readonly detached: number;
}

export interface HeapGrowth {
  readonly classes: readonly ClassGrowth[];
  readonly holders: readonly Holder[];
  readonly newBytes: number;
}

export const heapGrowth = (
  heap: HeapSnapshot,
  {order, dominator}: HeapDominators,
  tree: RetainerTree,
  [first, middle]: readonly [HeapSummary, HeapSummary],
): HeapGrowth => {
  // 0: old, 1: made since the second snapshot, 2: made between the first two.
  const age = new Uint8Array(heap.nodeCount);
  for (const node of order) {
    const id = heap.id[node] ?? 0;
    if (!holds(first.ids, id)) age[node] = holds(middle.ids, id) ? 2 : 1;
  }
  const byDominator = new Int32Array(heap.nodeCount).fill(-1);
  const sums = new Map<number, {survivors: number; survivorBytes: number; newBytes: number; sample: number; nodes: number[]}>();
  let newBytes = 0;
  for (const node of order) {
    const above = dominator[node] ?? -1;
    if (age[node] === 0 || above < 0) {
      byDominator[node] = node;
      continue;
    }
    const holder = byDominator[above] ?? 0;
    byDominator[node] = holder;
    const bytes = heap.selfSize[node] ?? 0;
    newBytes += bytes;
    // Shared by several: the dominator is far up and says nothing. The nearest older object on the shortest way does.
    const owner = isTelling(heap, holder) ? holder : (olderOnTheWay(node, age, tree) ?? holder);
    const sum = sums.get(owner) ?? {survivors: 0, survivorBytes: 0, newBytes: 0, sample: node, nodes: []};
    sum.newBytes += bytes;
    sum.nodes.push(node);
    if (age[node] === 2) {
      if (sum.survivors === 0) sum.sample = node;
      sum.survivors += 1;
      sum.survivorBytes += bytes;
    }
    sums.set(owner, sum);
  }
  const holders = [...sums]
    .map(([node, {nodes, ...sum}]) => ({node, nodes, ...sum}))
    .filter(({survivors, newBytes: bytes}) => survivors > 0 || bytes > 65_536)
    .sort((a, b) => b.survivorBytes + b.newBytes - (a.survivorBytes + a.newBytes))
    .slice(0, 12)
    .map(
      ({nodes, ...holder}): Holder => ({
        ...holder,
        classes: mostCommon(classesOf(heap, nodes, () => true)),
        detached: countDetached(heap, Uint32Array.from(nodes)),
      }),
    );
  return {
    classes: classGrowth(
      classesOf(heap, order, () => true),
      first,
      middle,
    ),
    holders,
    newBytes,
  };
};

const isTelling = (heap: HeapSnapshot, node: number): boolean => {
  const type = typeOf(heap, node);
  if (node === 0 || type === 'synthetic') return false;
  return !/^system \/ |^global\b|\(global\*?\)/.test(heap.text(heap.name[node] ?? 0)) || /Context$/.test(heap.text(heap.name[node] ?? 0));
};

const olderOnTheWay = (node: number, age: Uint8Array, {parent}: RetainerTree): number | undefined => {
  for (let at = parent[node] ?? -1, steps = 0; at > 0 && steps < 10_000; at = parent[at] ?? -1, steps += 1) if (age[at] === 0) return at;
  return undefined;
};

const mostCommon = (classes: HeapSummary['classes']): Holder['classes'] =>
  [...classes]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, 6)
    .map(([name, {count}]) => [name, count] as const);

/** Classes that had more objects at each snapshot. */
const classGrowth = (last: HeapSummary['classes'], first: HeapSummary, middle: HeapSummary): readonly ClassGrowth[] =>
  [...last]
    .flatMap(([name, {count, bytes}]): readonly ClassGrowth[] => {
      const [then, between] = [first.classes.get(name), middle.classes.get(name)];
      const grew = count > (between?.count ?? 0) && (between?.count ?? 0) > (then?.count ?? 0);
      return grew ? [{name, counts: [then?.count ?? 0, between?.count ?? 0, count], bytes: bytes - (then?.bytes ?? 0)}] : [];
    })
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 8);
