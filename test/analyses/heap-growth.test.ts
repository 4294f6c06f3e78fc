// Three snapshots → the older object that gathers what is new, by the name a programmer gave it.
import {expect, test} from 'vitest';
import {detachedNodes} from '../../src/analyses/detached-nodes.js';
import {type HeapSummary, heapGrowth, summarise} from '../../src/analyses/heap-growth.js';
import {describeHolder} from '../../src/analyses/heap-holders.js';
import {retainerTree} from '../../src/analyses/heap-names.js';
import {readHeapSnapshot} from '../../src/formats/heap-columns.js';
import {heapDominators, strongEdges} from '../../src/formats/heap-dominators.js';
import {type DrawnObject, drawHeap} from '../support/draw-heap.js';

/** A program with a cache of `entries` and a scratch object that is made anew each time. */
const program = (entries: number, scratch: number): readonly DrawnObject[] => [
  {is: 'synthetic (root)', id: 1, bytes: 0, to: {'property global': 3, 'element 7': 21}},
  {is: 'object global', id: 3, bytes: 8, to: {'property handle': 5, 'property scratch': scratch}},
  {is: 'closure handle', id: 5, bytes: 16, to: {'internal context': 7}},
  {is: 'object system / Context', id: 7, bytes: 16, to: {'context answers': 9}},
  {is: 'object Map', id: 9, bytes: 16, to: {'internal table': 1_000 + entries}},
  {
    is: 'array (array)',
    id: 1_000 + entries,
    bytes: 8 * entries,
    to: Object.fromEntries(Array.from({length: entries}, (_, index) => [`element ${index}`, 101 + 2 * index])),
  },
  ...Array.from({length: entries}, (_, index): DrawnObject => ({is: 'object Answer', id: 101 + 2 * index, bytes: 100})),
  {is: 'object Scratch', id: scratch, bytes: 50},
  {is: 'synthetic (Stack roots)', id: 21, bytes: 0, to: {'element 0': 101 + 2 * (entries - 1)}},
];

const read = (objects: readonly DrawnObject[]) => {
  const heap = readHeapSnapshot(drawHeap(objects));
  return {heap, dominators: heapDominators(heap)};
};
const summaryOf = (objects: readonly DrawnObject[]): HeapSummary => {
  const {heap, dominators} = read(objects);
  return summarise(heap, dominators);
};

const grown = (counts: readonly [number, number, number]) => {
  const [first, middle, last] = counts;
  const {heap, dominators} = read(program(last, 5_003));
  const tree = retainerTree(heap, strongEdges(heap));
  return {heap, tree, growth: heapGrowth(heap, dominators, tree, [summaryOf(program(first, 5_001)), summaryOf(program(middle, 5_002))])};
};

test('the map that gathers entries is the holder, named by its variable', () => {
  const {heap, tree, growth} = grown([5, 25, 45]);
  const [holder] = growth.holders;
  expect(holder?.survivors).toBe(20);
  const described = holder === undefined ? undefined : describeHolder(heap, tree, holder);
  expect(described?.name).toContain('answers (Map)');
  expect(described?.name).toContain('handle');
  expect(described?.kind).toBe('unbounded-cache');
  expect(growth.classes.map(({name, counts}) => `${name} ${counts.join(' ')}`)).toContain('Answer 5 25 45');
});

test('what is made anew each time is nobody’s growth', () => {
  const {growth} = grown([25, 25, 25]);
  expect(growth.holders).toEqual([]);
  expect(growth.classes).toEqual([]);
});

/** A page whose list keeps the first of each removed pair of nodes. */
const page = (removed: number): readonly DrawnObject[] => [
  {is: 'synthetic (root)', id: 1, bytes: 0, to: {'property window': 3}},
  {is: 'object Window', id: 3, bytes: 8, to: {'property removedRows': 5}},
  {is: 'object Array', id: 5, bytes: 16, to: Object.fromEntries(Array.from({length: removed}, (_, at) => [`element ${at}`, 101 + 4 * at]))},
  ...Array.from({length: removed}, (_, at): readonly DrawnObject[] => [
    {is: 'native <p>', id: 101 + 4 * at, bytes: 100, isDetached: true, to: {'property child': 103 + 4 * at}},
    {is: 'native Text', id: 103 + 4 * at, bytes: 20},
  ]).flat(),
];

test('nodes that no document shows are counted with what they keep, and are a kind of leak with its holder', () => {
  const {heap, dominators} = read(page(30));
  expect(detachedNodes(heap, dominators)).toMatchObject({count: 30, retainedBytes: 30 * 120, names: [['<p>', 30]]});
  const tree = retainerTree(heap, strongEdges(heap));
  const {holders} = heapGrowth(heap, dominators, tree, [summaryOf(page(10)), summaryOf(page(20))]);
  const [holder] = holders;
  expect(holder?.detached).toBe(20);
  const described = holder === undefined ? undefined : describeHolder(heap, tree, holder);
  expect(described).toMatchObject({kind: 'detached-dom', name: expect.stringContaining('removedRows (Array)')});
  expect([page(10), page(20)].map(objects => summaryOf(objects).detached)).toEqual([10, 20]);
});
