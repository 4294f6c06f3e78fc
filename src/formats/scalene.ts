// scalene's JSON: per line, shares of time in Python, native code and the system, and megabytes allocated. https://github.com/plasma-umass/scalene
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile, ProfileMetric, ProfileNote} from '../model/profile.js';
import {empty, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {amountOf, isRecord, type JsonRecord, listOf, numberOf, parseJson, recordOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {memoryOf} from './scalene-memory.js';
import {type LinePlaces, linePlaces} from './scalene-stacks.js';
import {treeBuilder} from './tree-builder.js';

const mebibyte = 1024 * 1024;

/** perfwright starts scalene with its bookkeeping put right, and says so in the file. */
const splitNote = (root: JsonRecord): ProfileNote => ({
  code: 'approximate',
  message:
    root.perfwright_booked === 'passed'
      ? 'scalene 2.4 by itself takes up to a third of Python time for native time; here it was given the time that passed for each sample, and came within 7 points of the truth where that was known.'
      : 'scalene books part of Python time as native: 22 to 32 % were seen on a program of Python alone (version 2.4). Read its split as a rough one.',
});

const recognise = (head: Uint8Array): Recognition => {
  const keys = topLevelKeys(head);
  return keys?.has('alloc_samples') === true && keys.has('args') ? 'yes' : 'no';
};

/** One line with figures. */
export interface ScaleneLine {
  readonly file: string;
  readonly line: number;
  readonly figures: JsonRecord;
}

const readLines = (root: JsonRecord, skip: (reason: string) => void): readonly ScaleneLine[] =>
  Object.entries(recordOf(root.files)).flatMap(([file, entry]) =>
    listOf(recordOf(entry).lines).flatMap(figures => {
      const line = isRecord(figures) ? numberOf(figures.lineno) : Number.NaN;
      if (isRecord(figures) && Number.isInteger(line) && line > 0 && line < 2 ** 31) return [{file, line, figures}];
      skip('lines without a number');
      return [];
    }),
  );

const parse = (content: ByteSource): Profile => {
  const root = parseJson(content);
  if (!isRecord(root) || !isRecord(root.files)) throw unreadable(`${content.name} is no profile of scalene.`, 'Record it again.');
  const skipped = skips();
  const lines = readLines(root, skipped.count);
  const elapsedNs = amountOf(root.elapsed_time_sec) * 1e9;
  const functions = functionTable();
  const tree = treeBuilder();
  const places = linePlaces(root, lines, functions, tree);
  // perfwright says so where it let scalene count processor time.
  const cpuNs = amountOf(root.perfwright_cpu_seconds) * 1e9;
  const time = timeMetric(lines, places, cpuNs > 0 ? cpuNs : elapsedNs, tree, functions);
  const memory = allocationMetric(lines, places);
  const size = tree.size;
  const hasTime = time.self.some(value => value > 0);
  const hasMemory = memory.self.some(value => value > 0);
  if (!hasTime && !hasMemory)
    throw empty(
      `${content.name} holds no line with time or memory.`,
      "Let the program work for some seconds; scalene sees code in the program's own folder only.",
    );
  const grown = (values: readonly number[]): Float64Array => Float64Array.from({length: size}, (_, node) => values[node] ?? 0);
  const timeColumn: ProfileMetric = {name: cpuNs > 0 ? 'cpu' : 'wall', unit: 'nanoseconds', meaning: 'sampled', self: grown(time.self)};
  const memoryColumn: ProfileMetric = {name: 'memory', unit: 'bytes', meaning: 'sampled', self: grown(memory.self), lines: memory.lines};
  const memoryCourse = memoryOf(root, lines, places);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: hasTime ? [timeColumn, ...(hasMemory ? [memoryColumn] : [])] : [memoryColumn],
    lines: hasTime ? time.lines : memory.lines,
    ...(places.samples === 0 ? {} : {sampleCount: places.samples}),
    ...(memoryCourse === undefined ? {} : {memory: memoryCourse}),
    origin: {format: 'scalene', tool: 'scalene', ...(elapsedNs > 0 ? {durationNs: elapsedNs} : {})},
    notes: [...(hasTime && !hasMemory ? [splitNote(root)] : []), ...skipped.notes()],
  };
};

interface Column {
  readonly self: readonly number[];
  readonly lines: {readonly node: Int32Array; readonly line: Int32Array; readonly value: Float64Array};
}

/** A function's own time is its Python time; native and system time are nodes below it. */
const timeMetric = (
  lines: readonly ScaleneLine[],
  places: LinePlaces,
  wholeNs: number,
  tree: ReturnType<typeof treeBuilder>,
  functions: ReturnType<typeof functionTable>,
): Column => {
  const parts = [
    {key: 'n_cpu_percent_python', row: -1},
    {key: 'n_cpu_percent_c', row: functions.row({name: '(native code)', file: '', line: 0, column: 0, kind: 'native'})},
    {key: 'n_sys_percent', row: functions.row({name: '(system or waiting)', file: '', line: 0, column: 0, kind: 'kernel'})},
  ];
  const self: number[] = [];
  const rows: {node: number; line: number; value: number}[] = [];
  for (const entry of lines) {
    for (const {node, share} of places.of(entry)) {
      let sum = 0;
      for (const {key, row} of parts) {
        const value = (amountOf(entry.figures[key]) / 100) * wholeNs * share;
        if (value <= 0) continue;
        const at = row < 0 ? node : tree.child(node, row);
        self[at] = (self[at] ?? 0) + value;
        sum += value;
      }
      if (sum > 0) rows.push({node, line: entry.line, value: sum});
    }
  }
  return {self, lines: columnsOf(rows)};
};

const allocationMetric = (lines: readonly ScaleneLine[], places: LinePlaces): Column => {
  const self: number[] = [];
  const rows: {node: number; line: number; value: number}[] = [];
  for (const entry of lines) {
    const bytes = amountOf(entry.figures.n_malloc_mb) * mebibyte;
    if (bytes <= 0) continue;
    for (const {node, share} of places.of(entry)) {
      self[node] = (self[node] ?? 0) + bytes * share;
      rows.push({node, line: entry.line, value: bytes * share});
    }
  }
  return {self, lines: columnsOf(rows)};
};

const columnsOf = (rows: readonly {readonly node: number; readonly line: number; readonly value: number}[]): Column['lines'] => ({
  node: Int32Array.from(rows, ({node}) => node),
  line: Int32Array.from(rows, ({line}) => line),
  value: Float64Array.from(rows, ({value}) => value),
});

export const scalene: Format = {id: 'scalene', title: "scalene's JSON", recognise, parse};
