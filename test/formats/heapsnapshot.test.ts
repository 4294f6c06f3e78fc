// V8 heap snapshots: columns from bytes however they are cut, dominators, retained sizes, and files that lie.
import {describe, expect, test} from 'vitest';
import {readHeapSnapshot} from '../../src/formats/heap-columns.js';
import {heapDominators} from '../../src/formats/heap-dominators.js';
import {heapsnapshot} from '../../src/formats/heapsnapshot.js';
import {bytesInMemory} from '../../src/formats/index.js';
import type {ByteSource} from '../../src/model/format.js';
import {ProfilingError} from '../../src/model/problem.js';
import {checkFormat} from '../support/check-format.js';
import {type DrawnObject, drawHeap} from '../support/draw-heap.js';
import {fixturesOf} from '../support/fixtures.js';

describe('recordings', () => checkFormat(heapsnapshot));

const diamond: readonly DrawnObject[] = [
  {is: 'synthetic (root)', id: 1, bytes: 0, to: {'property app': 3}},
  {is: 'object App', id: 3, bytes: 10, to: {'property left': 5, 'property right': 7, 'weak memo': 11}},
  {is: 'object Left', id: 5, bytes: 20, to: {'property shared': 9}},
  {is: 'object Right', id: 7, bytes: 30, to: {'property shared': 9}},
  {is: 'object Shared', id: 9, bytes: 40},
  {is: 'object Forgotten', id: 11, bytes: 50},
];

test('what two hold is retained by what holds both, and weak references hold nothing', () => {
  const heap = readHeapSnapshot(drawHeap(diamond));
  const {dominator, retained, order} = heapDominators(heap);
  expect([...dominator]).toEqual([-1, 0, 1, 1, 1, -1]);
  expect([...retained]).toEqual([100, 100, 20, 30, 40, 50]);
  expect(order.length).toBe(5);
});

test('places of functions are read by the fields that the file names', () => {
  const text = Buffer.from(drawHeap(diamond).bytes()).toString();
  const fields = ['object_index', 'script_id', 'script_object_index', 'line', 'column'];
  const named = text.replace('"node_fields"', `"location_fields":${JSON.stringify(fields)},"node_fields"`);
  const placeOf = (content: string, node: number) =>
    readHeapSnapshot(bytesInMemory('drawn.heapsnapshot', Buffer.from(content))).place(node);
  for (const content of [
    named.replace('"locations":[]', '"locations":[12,7,0,8,4]'),
    text.replace('"locations":[]', '"locations":[12,7,8,4]'),
  ]) {
    expect(placeOf(content, 2)).toEqual({line: 9, column: 5});
    expect(placeOf(content, 1)).toBeUndefined();
  }
});

test('a circle is retained by whoever leads into it', () => {
  const heap = readHeapSnapshot(
    drawHeap([
      {is: 'synthetic (root)', id: 1, bytes: 0, to: {'property ring': 3}},
      {is: 'object Node', id: 3, bytes: 1, to: {'property next': 5}},
      {is: 'object Node', id: 5, bytes: 1, to: {'property next': 7}},
      {is: 'object Node', id: 7, bytes: 1, to: {'property next': 3}},
    ]),
  );
  expect([...heapDominators(heap).dominator]).toEqual([-1, 0, 1, 2]);
});

/** The plain definition: a dominates b when b cannot be reached without a. */
const reachableWithout = (heap: ReturnType<typeof readHeapSnapshot>, without: number): ReadonlySet<number> => {
  const seen = new Set<number>(without === 0 ? [] : [0]);
  const open = [...seen];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) {
      const to = heap.edgeTo[edge] ?? 0;
      if (to !== without && !seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
    }
  }
  return seen;
};

test.each([1, 2, 3, 4, 5])('retained sizes agree with the plain definition (graph %i)', seed => {
  let state = seed * 7_919;
  const next = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const count = 40;
  const objects = Array.from({length: count}, (_, row): DrawnObject => {
    const targets = Array.from({length: 1 + next(3)}, (_, edge): [string, number] => [`element ${edge}`, next(count)]);
    return {is: row === 0 ? 'synthetic (root)' : 'object Thing', id: row, bytes: row + 1, to: Object.fromEntries(targets)};
  });
  const heap = readHeapSnapshot(drawHeap(objects));
  const {retained, order} = heapDominators(heap);
  const all = reachableWithout(heap, -1);
  expect(new Set(order)).toEqual(all);
  for (const node of all) {
    const rest = reachableWithout(heap, node);
    const freed = [...all].filter(other => !rest.has(other)).reduce((sum, other) => sum + (heap.selfSize[other] ?? 0), 0);
    expect(retained[node]).toBe(freed);
  }
});

const inChunks = (source: ByteSource, bytes: number): ByteSource => ({
  ...source,
  *chunks() {
    const whole = source.bytes();
    for (let at = 0; at < whole.length; at += bytes) yield whole.subarray(at, at + bytes);
  },
});

test.each([1, 2, 3, 7, 64, 1_000])('chunks of %i bytes give the same columns and names', bytes => {
  const odd: readonly DrawnObject[] = [
    ...diamond.slice(0, 1),
    {is: 'object quote " back \\ line \n é 漢', id: 3, bytes: 1_234_567, to: {'property \\"': 1}},
  ];
  const [whole, cut] = [readHeapSnapshot(drawHeap(odd)), readHeapSnapshot(inChunks(drawHeap(odd), bytes))];
  expect([...cut.selfSize]).toEqual([...whole.selfSize]);
  expect([...cut.edgeTo]).toEqual([...whole.edgeTo]);
  expect(cut.text(cut.name[1] ?? 0)).toBe('quote " back \\ line \n é 漢');
  expect(cut.text(cut.edgeName[1] ?? 0)).toBe('\\"');
});

test('a file cut off anywhere is refused, or is still whole', () => {
  const [fixture] = fixturesOf('heapsnapshot');
  const whole = fixture?.source.bytes() ?? new Uint8Array();
  expect(whole.length).toBeGreaterThan(1_000);
  for (let end = 0; end < whole.length - 2_000; end += 997) {
    const source: ByteSource = {name: 'cut', size: end, bytes: () => whole.subarray(0, end), chunks: () => [whole.subarray(0, end)]};
    expect(() => readHeapSnapshot(source)).toThrow(ProfilingError);
  }
});

test('counts that the file cannot hold reserve no memory', () => {
  const text = Buffer.from(drawHeap(diamond).bytes()).toString('utf8').replace('"node_count":6', '"node_count":900000000');
  const bytes = Buffer.from(text);
  const source: ByteSource = {name: 'lying', size: bytes.length, bytes: () => bytes, chunks: () => [bytes]};
  expect(() => readHeapSnapshot(source)).toThrow(/no columns/);
});

test('strings keep their text across blocks of memory, and no text is made to know their length', () => {
  const names = Array.from({length: 3_000}, (_, index) => `Class${index}${'x'.repeat(index % 700)}`);
  const heap = readHeapSnapshot(
    drawHeap([
      {is: 'synthetic (root)', id: 1, bytes: 0, to: Object.fromEntries(names.map((_, index) => [`element ${index}`, 3 + index]))},
      ...names.map((name, index) => ({is: `object ${name}`, id: 3 + index, bytes: 1})),
    ]),
  );
  for (const [index, name] of names.entries()) {
    const row = heap.name[index + 1] ?? -1;
    expect(heap.textBytes(row)).toBe(name.length);
    expect(heap.text(row)).toBe(name.slice(0, 200));
  }
  expect(heap.textBytes(1e9)).toBe(0);
});

test('the columns of a recording are kept once, and only those that are read', () => {
  const heap = readHeapSnapshot(drawHeap(diamond));
  const columns = [heap.type, heap.name, heap.id, heap.selfSize, heap.edgeType, heap.edgeName, heap.edgeTo];
  const bytes = columns.reduce((sum, column) => sum + column.buffer.byteLength, 0) + heap.firstEdge.buffer.byteLength;
  expect(bytes).toBe(heap.nodeCount * (1 + 4 + 4 + 4 + 4) + 4 + heap.edgeCount * (1 + 4 + 4));
});

test('a number too large for its column is damage, not another number', () => {
  const damaged = (from: string, to: string): ByteSource => {
    const bytes = Buffer.from(Buffer.from(drawHeap(diamond).bytes()).toString('utf8').replace(from, to));
    return {name: 'damaged', size: bytes.length, bytes: () => bytes, chunks: () => [bytes]};
  };
  expect(() => readHeapSnapshot(damaged('"nodes":[7,', '"nodes":[263,'))).toThrow(/too large/);
  expect(() => readHeapSnapshot(damaged(',10,3,', ',4294967306,3,'))).toThrow(/too large/);
});
