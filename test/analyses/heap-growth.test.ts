// Three snapshots → the older object that gathers what is new, by the name a programmer gave it.
import {expect, test} from 'vitest';
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
