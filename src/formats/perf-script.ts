// Text of `perf script`: one block a sample, its stack innermost frame first. https://man7.org/linux/man-pages/man1/perf-script.1.html
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile} from '../model/profile.js';
import {empty, recordLonger, unreadable} from './failures.js';
import {mergeFunctions} from './merge-functions.js';
import {perfNotes} from './perf-notes.js';
import {type PerfSampleLine, readPerfSampleLine} from './perf-sample-line.js';
import {readPerfSamples} from './perf-samples.js';
import {perfFunction} from './perf-symbol.js';
import {timeOrdered} from './speedscope-sink.js';
import {decode} from './text.js';

const frameLine = /^\s+[0-9a-f]+ \S.*\)$/;

/** Only the shape of a sample is proof; the header alone is that of other reports of perf, too. */
const recognise = (head: Uint8Array): Recognition => {
  const lines = decode(head).split('\n');
  const hasHeader = /^# ={8}/.test(lines[0] ?? '');
  const at = lines.findIndex(line => line.trim() !== '' && !line.startsWith('#'));
  const sample = at < 0 ? undefined : readPerfSampleLine(lines[at] ?? '');
  if (sample === undefined) return hasHeader && at < 0 ? 'unsure' : 'no';
  const next = lines.slice(at + 1).find(line => line.trim() !== '') ?? '';
  return frameLine.test(next) ? 'yes' : sample.frame !== '' && / \(.*\)$/.test(sample.frame) ? 'yes' : hasHeader ? 'unsure' : 'no';
};

/** What a period counts: nanoseconds for the software clocks, else the hardware's events. */
const unitOf = ({event, period}: PerfSampleLine) => {
  if (Number.isNaN(period)) return {name: 'samples', unit: 'samples'} as const;
  if (/^(?:cpu-clock|task-clock)/.test(event)) return {name: 'cpu', unit: 'nanoseconds'} as const;
  return {name: /cycles/.test(event) ? 'cpu' : 'other', unit: 'count'} as const;
};

const parse = (content: ByteSource): Profile => {
  const read = readPerfSamples(content);
  const {first, samples, skipped} = read;
  if (first === undefined) {
    if (skipped.total === 0) throw empty(`${content.name} holds no samples.`, recordLonger);
    throw unreadable(
      `${content.name}: none of ${skipped.total} lines begins a sample of perf script.`,
      'Make it with `perf script -i FILE`.',
    );
  }
  if (samples.node.length === 0) throw empty(`${content.name} holds no stacks.`, 'Record with stacks: `perf record -g`.');
  const self = read.self.toArray(read.tree.size);
  if (!self.some(value => value > 0)) throw empty(`${content.name}: all periods are 0.`, recordLonger);
  const merged = mergeFunctions({spellings: read.frames.map(perfFunction), nodes: read.tree.build(), selves: [self]});
  const ordered = Number.isNaN(first.timeNs) ? undefined : timeOrdered(samples, merged.nodeOf);
  return {
    frames: merged.frames,
    nodes: merged.nodes,
    metrics: [{...unitOf(first), meaning: 'sampled', self: merged.selves[0] ?? new Float64Array()}],
    sampleCount: samples.node.length,
    ...(ordered === undefined ? {} : {samples: ordered, threads: read.threads}),
    origin: {
      format: 'perf-script',
      tool: 'perf',
      ...(read.version === undefined ? {} : {toolVersion: read.version}),
      ...(unitOf(first).unit === 'nanoseconds' && first.period > 0 ? {achievedIntervalNs: first.period} : {}),
    },
    notes: [...perfNotes(read), ...skipped.notes()],
  };
};

export const perfScript: Format = {id: 'perf-script', title: 'Text of perf script', recognise, parse};
