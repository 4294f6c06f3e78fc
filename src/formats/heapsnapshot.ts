// A V8 heap snapshot as a Profile: the dominator tree, added up by kind of object, so that width is what would be freed.
// https://developer.chrome.com/docs/devtools/memory-problems/heap-snapshots
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {HeapSnapshot} from '../model/heap.js';
import type {FrameKind, Profile} from '../model/profile.js';
import {float64Column} from './columns.js';
import {empty, recordAgain} from './failures.js';
import {functionTable} from './function-table.js';
import {readHeapSnapshot} from './heap-columns.js';
import {heapDominators} from './heap-dominators.js';
import {topLevelKeys} from './json-head.js';
import {treeBuilder} from './tree-builder.js';

const deepest = 48;

const recognise = (head: Uint8Array): Recognition => {
  const snapshot = topLevelKeys(head)?.get('snapshot') ?? '';
  return /^\s*\{\s*"meta"/.test(snapshot) ? 'yes' : 'no';
};

/** What an object is, as a reader knows it: its constructor, or the engine's kind in parentheses. */
export const heapClass = (heap: HeapSnapshot, node: number): string => {
  const type = heap.nodeTypes[heap.type[node] ?? 0] ?? '';
  // Asked for only where it is shown: the text of every string of the heap would be a copy of it.
  const name = (): string => heap.text(heap.name[node] ?? 0);
  if (type === 'object' || type === 'native' || type === 'synthetic') return name() || '(object)';
  if (type === 'closure') return name() === '' ? '(function)' : `${name()} (function)`;
  if (type === 'concatenated string' || type === 'sliced string') return '(string)';
  return type === 'hidden' ? '(system)' : `(${type})`;
};

const kindOf = (heap: HeapSnapshot, node: number): FrameKind => {
  const type = heap.nodeTypes[heap.type[node] ?? 0] ?? '';
  return type === 'object' || type === 'closure' ? 'user' : 'runtime';
};

const parse = (content: ByteSource): Profile => {
  const heap = readHeapSnapshot(content);
  const {order, dominator} = heapDominators(heap);
  const functions = functionTable();
  const tree = treeBuilder();
  const self = float64Column();
  const placed = new Int32Array(heap.nodeCount).fill(-1);
  const depths = new Uint8Array(heap.nodeCount);
  const rows = new Map<string, number>();
  let folded = 0;
  for (const node of order) {
    // The root is no object.
    if (node === 0) continue;
    const above = dominator[node] ?? 0;
    const name = heapClass(heap, node);
    let row = rows.get(name);
    if (row === undefined) {
      row = functions.row({name, file: '', line: 0, column: 0, kind: kindOf(heap, node)});
      rows.set(name, row);
    }
    const parent = placed[above] ?? -1;
    const isDeep = (depths[above] ?? 0) >= deepest;
    if (isDeep) folded += 1;
    const place = isDeep ? parent : tree.child(parent, row);
    placed[node] = place;
    depths[node] = (depths[above] ?? 0) + (isDeep ? 0 : 1);
    self.add(place, heap.selfSize[node] ?? 0);
  }
  if (tree.size === 0) throw empty(`${content.name} holds no object that the root reaches.`, recordAgain);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'memory', unit: 'bytes', meaning: 'exact', self: self.toArray(tree.size)}],
    origin: {format: 'heapsnapshot'},
    notes: [
      {code: 'approximate', message: 'Boxes are kinds of objects; a box stands on what keeps it alive (dominators), not on a caller.'},
      ...(folded > 0
        ? [{code: 'pruned' as const, message: `${folded} objects deeper than ${deepest} levels are added to the level above them.`}]
        : []),
    ],
  };
};

export const heapsnapshot: Format = {id: 'heapsnapshot', title: 'V8 heap snapshot (.heapsnapshot)', recognise, parse};
