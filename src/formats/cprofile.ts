// Python's cProfile and profile statistics (`.prof`, `.pstats`): a call graph with exact counts, no stacks.
// Shape: {(file, line, name): (primitive calls, calls, self s, total s, {caller: (calls, primitive calls, self s, total s)})}.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {empty, recordAgain, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {MarshalError, type MarshalValue, readMarshal} from './marshal.js';

const nanosecondsPerSecond = 1e9;
const openingBrace = 0x7b;
const flagged = 0xfb;
const tupleCodes = new Set([0x28, 0x29, 0xa8, 0xa9]);
const endOfDictionary = 0x30;

const recognise = (head: Uint8Array): Recognition => {
  const [first, second] = head;
  if (first !== openingBrace && first !== flagged) return 'no';
  if (second !== undefined && tupleCodes.has(second)) return 'yes';
  return second === endOfDictionary && head.length === 2 ? 'yes' : 'no';
};

const marshalled = (content: ByteSource): MarshalValue => {
  try {
    return readMarshal(content.bytes());
  } catch (cause) {
    if (!(cause instanceof MarshalError)) throw cause;
    throw unreadable(`${content.name} is no complete Python profile: ${cause.message}`, recordAgain, cause);
  }
};

interface Label {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

const labelOf = (value: MarshalValue): Label | undefined => {
  if (value.type !== 'list' || value.items.length !== 3) return undefined;
  const [file, line, name] = value.items;
  if (file?.type !== 'text' || line?.type !== 'number' || name?.type !== 'text') return undefined;
  // A built-in is shown in braces, as Python's own pstats does.
  const shown = file.value === '~' ? name.value.replace(/^<(.*)>$/s, '{$1}') : name.value;
  return {file: file.value, line: line.value, name: shown};
};

/** Numbers at the front of a tuple; undefined when they are not all finite and at least 0. */
const figures = (value: MarshalValue, wanted: number): readonly number[] | undefined => {
  if (value.type !== 'list' || value.items.length < wanted) return undefined;
  const read = value.items.slice(0, wanted).map(item => (item.type === 'number' ? item.value : Number.NaN));
  return read.every(number => Number.isFinite(number) && number >= 0) ? read : undefined;
};

/** The `profile` module writes how often a caller called; cProfile writes a tuple with times. */
const edgeFigures = (value: MarshalValue): readonly number[] | undefined =>
  value.type === 'number' && value.value >= 0 ? [value.value, value.value, 0, 0] : figures(value, 4);

const parse = (content: ByteSource): Profile => {
  const root = marshalled(content);
  if (root.type !== 'dictionary') throw unreadable(`${content.name} holds no table of functions.`, recordAgain);
  const functions = functionTable();
  const skipped = skips();
  const table = {calls: float64Column(), primitive: float64Column(), self: float64Column(), total: float64Column()};
  const edges = {caller: int32Column(), callee: int32Column(), calls: float64Column(), self: float64Column(), total: float64Column()};
  const rowOf = (label: Label): number => functions.row({name: label.name, file: label.file, line: label.line, column: 0});
  for (const [key, entry] of root.entries) {
    const label = labelOf(key);
    const [primitive = 0, calls = 0, self = 0, total = 0] = figures(entry, 4) ?? [];
    const callers = entry.type === 'list' ? entry.items[4] : undefined;
    if (label === undefined || figures(entry, 4) === undefined || callers?.type !== 'dictionary') {
      skipped.count('entries that are no function with its counts');
      continue;
    }
    const callee = rowOf(label);
    table.calls.add(callee, calls);
    table.primitive.add(callee, primitive);
    table.self.add(callee, self * nanosecondsPerSecond);
    table.total.add(callee, total * nanosecondsPerSecond);
    for (const [callerKey, share] of callers.entries) {
      const caller = labelOf(callerKey);
      const [edgeCalls = 0, , edgeSelf = 0, edgeTotal = 0] = edgeFigures(share) ?? [];
      if (caller === undefined || edgeFigures(share) === undefined) {
        skipped.count('caller entries that are no function with its counts');
        continue;
      }
      edges.caller.push(rowOf(caller));
      edges.callee.push(callee);
      edges.calls.push(edgeCalls);
      edges.self.push(edgeSelf * nanosecondsPerSecond);
      edges.total.push(edgeTotal * nanosecondsPerSecond);
    }
  }
  const size = functions.size;
  if (size === 0) {
    if (skipped.total > 0) throw unreadable(`${content.name} holds no entry that is a function with its counts.`, recordAgain);
    throw empty(`${content.name} holds no function.`, 'Profile a program that calls at least one function while the profiler is on.');
  }
  return {
    frames: functions.build(),
    nodes: {parent: new Int32Array(0), frame: new Int32Array(0)},
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'exact', self: new Float64Array(0)}],
    graph: {
      calls: table.calls.toArray(size),
      primitiveCalls: table.primitive.toArray(size),
      self: table.self.toArray(size),
      total: table.total.toArray(size),
      edges: {
        caller: edges.caller.toArray(),
        callee: edges.callee.toArray(),
        calls: edges.calls.toArray(),
        self: edges.self.toArray(),
        total: edges.total.toArray(),
      },
    },
    origin: {format: 'cprofile'},
    notes: [
      {code: 'call-graph', message: 'Callers and callees are known in pairs only: whole call paths cannot be told from this file.'},
      ...skipped.notes(),
    ],
  };
};

export const cprofile: Format = {id: 'cprofile', title: 'Python cProfile statistics (.prof, .pstats)', recognise, parse};
