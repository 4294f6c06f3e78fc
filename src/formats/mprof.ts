// mprof's readings (memory_profiler): `MEM <MiB> <seconds>` of the process, `CHLD <pid> <MiB> <seconds>` of its children.
// https://github.com/pythonprofilers/memory_profiler
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {empty, recordAgain, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {decode, textBytes} from './text.js';
import {treeBuilder} from './tree-builder.js';

const mebibyte = 1024 * 1024;
const reading = /^MEM (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/;
const childReading = /^CHLD (\d+) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/;

const recognise = (head: Uint8Array): Recognition => {
  const text = decode(head.subarray(0, 4096));
  return /^(?:CMDLINE |MEM \d)/.test(text) && /^MEM \d+(?:\.\d+)? \d/m.test(text) ? 'yes' : /^CMDLINE [^\n]*\n*$/.test(text) ? 'yes' : 'no';
};

const parse = (content: ByteSource): Profile => {
  const skipped = skips();
  const times: number[] = [];
  const bytes: number[] = [];
  const children = new Map<string, number>();
  for (const row of decode(textBytes(content, 'Record for a shorter time.')).split(/\r?\n/)) {
    const [, memory, time] = reading.exec(row) ?? [];
    const [, pid = '', ofChild] = childReading.exec(row) ?? [];
    if (memory !== undefined && time !== undefined) {
      const at = Number(time) * 1e9;
      // A clock that is set back must not break the order of time.
      times.push(Math.max(at, times.at(-1) ?? at));
      bytes.push(Number(memory) * mebibyte);
    } else if (ofChild !== undefined) children.set(pid, Math.max(children.get(pid) ?? 0, Number(ofChild) * mebibyte));
    else if (row !== '' && !/^(?:CMDLINE|FUNC) /.test(row)) skipped.count('lines that are no reading');
  }
  const peak = bytes.reduce((most, value) => Math.max(most, value), 0);
  if (!(peak > 0)) {
    if (skipped.total > 0 && bytes.length === 0) throw unreadable(`${content.name} holds no reading of memory.`, recordAgain);
    throw empty(`${content.name} holds no reading of memory.`, 'The program ended before the first reading: let it work longer.');
  }
  const functions = functionTable();
  const tree = treeBuilder();
  const peaks = [{name: 'process', value: peak}, ...[...children].map(([pid, value]) => ({name: `child process ${pid}`, value}))];
  for (const {name} of peaks) tree.child(-1, functions.row({name, file: '', line: 0, column: 0, kind: 'native'}));
  const first = times[0] ?? 0;
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'memory', unit: 'bytes', meaning: 'sampled', self: Float64Array.from(peaks, ({value}) => value)}],
    memory: {
      amount: 'at-peak',
      of: 'process',
      peakBytes: peak,
      timeline: {timeNs: Float64Array.from(times, time => time - first), bytes: Float64Array.from(bytes)},
    },
    origin: {format: 'mprof', tool: 'memory_profiler', durationNs: (times.at(-1) ?? first) - first},
    notes: [
      {
        code: 'approximate',
        message: `Memory was read ${bytes.length} times; peaks between two readings are missed, and nothing tells which code took it.`,
      },
      ...skipped.notes(),
    ],
  };
};

export const mprof: Format = {id: 'mprof', title: 'mprof readings (memory_profiler)', recognise, parse};
