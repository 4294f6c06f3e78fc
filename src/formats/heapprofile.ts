// V8's sampling heap profile (`node --heap-prof`, HeapProfiler.stopSampling): allocations still alive at its end, by stack.
// https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#type-SamplingHeapProfile
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {float64Column} from './columns.js';
import {empty, recordAgain, unreadable} from './failures.js';
import {filePath} from './frame-text.js';
import {functionTable, position} from './function-table.js';
import {isRecord, type JsonRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {decode} from './text.js';
import {treeBuilder} from './tree-builder.js';

const recognise = (head: Uint8Array): Recognition => {
  const text = topLevelKeys(head)?.get('head') ?? '';
  if (!/^\s*\{/.test(text)) return 'no';
  // Children may stand before the size.
  return decode(head).includes('"selfSize"') ? 'yes' : 'no';
};

const parse = (content: ByteSource): Profile => {
  const json = parseJson(content);
  if (!isRecord(json) || !isRecord(json.head)) throw unreadable(`${content.name} holds no tree of allocations.`, recordAgain);
  const functions = functionTable();
  const tree = treeBuilder();
  const self = float64Column();
  // A stack of its own: a program's recursion may be deeper than ours could be.
  const open: {readonly node: JsonRecord; readonly caller: number}[] = [{node: json.head, caller: -1}];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const {node, caller} = next;
    const call = recordOf(node.callFrame);
    const name = stringOf(call.functionName);
    const bytes = Math.max(0, numberOf(node.selfSize) || 0);
    const isRoot = caller === -1 && name === '(root)';
    const row = isRoot && bytes === 0 ? -1 : rowOf(call, name, functions);
    const here = row === -1 ? -1 : tree.child(caller, row);
    if (here >= 0) self.add(here, bytes);
    for (const child of listOf(node.children)) open.push({node: recordOf(child), caller: here});
  }
  const column = self.toArray(tree.size);
  const samples = listOf(json.samples).length;
  if (!column.some(bytes => bytes > 0)) {
    throw empty(
      `${content.name} holds no allocation.`,
      'What was allocated was freed again, or was too little: record while the program runs, or sample at a smaller interval.',
    );
  }
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'memory', unit: 'bytes', meaning: 'sampled', self: column}],
    ...(samples > 0 && {sampleCount: samples}),
    origin: {format: 'heapprofile'},
    notes: [{code: 'approximate', message: 'Bytes still in use when the profile ended, estimated from sampled allocations.'}],
  };
};

const rowOf = (call: JsonRecord, name: string, functions: ReturnType<typeof functionTable>): number =>
  functions.row({
    name: name === '' ? '(anonymous)' : name,
    file: filePath(stringOf(call.url)),
    line: position(numberOf(call.lineNumber) + 1),
    column: position(numberOf(call.columnNumber) + 1),
  });

export const heapprofile: Format = {id: 'heapprofile', title: 'V8 sampling heap profile (.heapprofile)', recognise, parse};
