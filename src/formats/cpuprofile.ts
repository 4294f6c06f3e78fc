// V8's CPU profile (`node --cpu-prof`, the inspector, Chrome, Deno, Bun): a node table plus samples with time deltas.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {LineColumns, Profile, ProfileNote, SampleColumns} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {isPossibleHit} from './cpuprofile-clock.js';
import {type CallNodes, readNodes} from './cpuprofile-nodes.js';
import {readSamples, type TimedSamples} from './cpuprofile-samples.js';
import {empty, recordAgain, recordLonger, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {isRecord, numberOf, recordOf} from './json.js';
import {parseJsonWithColumns} from './json-columns.js';
import {topLevelKeys} from './json-head.js';
import {sumLines} from './merge-functions.js';
import {decode} from './text.js';
import {treeBuilder} from './tree-builder.js';

const recognise = (head: Uint8Array): Recognition => {
  const keys = topLevelKeys(head);
  if (keys === undefined || keys.has('traceEvents') || keys.has('profiles')) return 'no';
  const names = decode(head).includes('"functionName"');
  if (keys.has('nodes') && names) return 'yes';
  // The form before Chrome 58: a nested tree.
  if (/^\s*\{/.test(keys.get('head') ?? '')) return names && !(keys.get('head') ?? '').includes('"selfSize"') ? 'yes' : 'no';
  return keys.has('timeDeltas') || (keys.has('samples') && keys.has('startTime')) ? 'unsure' : 'no';
};

const nanosecondsPerMicrosecond = 1e3;

const sumOf = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Time of each row of the source's node table. Without samples: hits, spread over the recorded time. */
const weigh = (file: string, source: CallNodes, samples: TimedSamples | undefined, spanNs: number): Float64Array => {
  const weights = new Float64Array(source.parent.length);
  if (samples !== undefined) {
    for (let sample = 0; sample < samples.row.length; sample += 1) {
      const row = samples.row[sample] ?? 0;
      weights[row] = (weights[row] ?? 0) + (samples.weight[sample] ?? 0);
    }
    return weights;
  }
  const hits = sumOf(source.hits);
  const perHit = hits === 0 ? 0 : spanNs / hits;
  if (!isPossibleHit(perHit))
    throw unreadable(`${file}: ${hits} hits in a recording of ${Math.round(spanNs / 1e9)} s cannot be true.`, recordAgain);
  return source.hits.map(count => count * perHit);
};

/** Running lines: a row's time shared out by its ticks; ticks whose line is not known stay out. */
const linesOf = (source: CallNodes, weights: Float64Array, nodeOf: Int32Array): LineColumns | undefined => {
  const lines = {node: int32Column(), line: int32Column(), value: float64Column()};
  for (const {row, line, ticks} of source.ticks) {
    const all = Math.max(source.hits[row] ?? 0, source.tickSums[row] ?? 0);
    const value = ((weights[row] ?? 0) * ticks) / all;
    if (!(value > 0)) continue;
    lines.node.push(nodeOf[row] ?? 0);
    lines.line.push(line);
    lines.value.push(value);
  }
  return sumLines({node: lines.node.toArray(), line: lines.line.toArray(), value: lines.value.toArray()});
};

const parse = (content: ByteSource): Profile => {
  const {json, columns} = parseJsonWithColumns(content, ['samples', 'timeDeltas']);
  return profileOfNodes(json, content.name, columns);
};

/** `json`: the profile alone; `columns`: long lists of it that were read apart. */
export const profileOfNodes = (json: unknown, file: string, columns: ReadonlyMap<string, Int32Array> = new Map()): Profile => {
  if (!isRecord(json) || (!Array.isArray(json.nodes) && !isRecord(json.head))) {
    throw unreadable(`${file} holds no table of call nodes.`, recordAgain);
  }
  const skipped = skips();
  const functions = functionTable();
  const source = readNodes(json, functions, skipped);
  const samples = readSamples(json, columns, source.rowOf, skipped);
  if (samples !== undefined && samples.impossible > samples.row.length) {
    throw unreadable(
      `${file}: the times of ${samples.impossible} samples cannot be true, those of ${samples.row.length} could be.`,
      recordAgain,
    );
  }
  const spanNs = spanOf(recordOf(json), samples);
  const weights = weigh(file, source, samples, spanNs);
  const tree = treeBuilder(source.order.length);
  const self = new Float64Array(source.order.length);
  const nodeOf = new Int32Array(source.parent.length).fill(-1);
  for (const row of source.order) {
    // The root that V8 puts above everything is no function; it stays only where time was seen in it.
    if (row === source.root && weights[row] === 0) continue;
    const parent = source.parent[row] ?? -1;
    const caller = parent < 0 || parent === source.root ? -1 : (nodeOf[parent] ?? -1);
    const node = tree.child(caller, source.frame[row] ?? 0);
    nodeOf[row] = node;
    self[node] = (self[node] ?? 0) + (weights[row] ?? 0);
  }
  const total = sumOf(weights);
  if (!(total > 0)) {
    if (skipped.total > 0) throw unreadable(`${file} holds no sample that could be read.`, recordAgain);
    throw empty(`${file} holds no samples.`, recordLonger);
  }
  const count = ticksOf(source, samples);
  const lines = linesOf(source, weights, nodeOf);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: self.slice(0, tree.size)}],
    sampleCount: count,
    ...(samples !== undefined && {samples: sampleColumns(samples, nodeOf)}),
    ...(lines !== undefined && {lines}),
    origin: {format: 'cpuprofile', durationNs: spanNs, ...(count > 0 && {achievedIntervalNs: total / count})},
    notes: [...withoutSamples(samples), ...skipped.notes()],
  };
};

/**
 * How often the timer ticked. V8 adds a sample of its own at every deoptimisation (1,307 of 1,397 in one recording of ours) and counts
 * only the ticks as hits: taking all as samples would make noise look certain.
 */
const ticksOf = (source: CallNodes, samples: TimedSamples | undefined): number => {
  const hits = sumOf(source.hits);
  const all = samples?.row.length ?? hits;
  return hits > 0 && hits < all ? hits : all;
};

/** The samples with nodes of the tree in place of the source's rows; rewritten where they stand, as there may be millions. */
const sampleColumns = ({row, weight, timeNs, thread}: TimedSamples, nodeOf: Int32Array): SampleColumns => {
  for (let sample = 0; sample < row.length; sample += 1) row[sample] = nodeOf[row[sample] ?? 0] ?? 0;
  return {node: row, weight, timeNs, thread};
};

const withoutSamples = (samples: TimedSamples | undefined): readonly ProfileNote[] =>
  samples === undefined
    ? [{code: 'approximate', message: 'The file has no samples with times: hit counts are spread evenly over the recorded time.'}]
    : [];

/** Recorded time; 0 when the file does not say, that of the samples when it says what cannot be true. The nested form gave seconds. */
const spanOf = (json: Readonly<Record<string, unknown>>, samples: TimedSamples | undefined): number => {
  const span = numberOf(json.endTime) - numberOf(json.startTime);
  const scale = isRecord(json.head) ? 1e9 : nanosecondsPerMicrosecond;
  if (span > 0 && (samples?.impossible ?? 0) === 0) return span * scale;
  const last = (samples?.timeNs.length ?? 0) - 1;
  return (samples?.timeNs[last] ?? 0) + (samples?.weight[last] ?? 0);
};

export const cpuprofile: Format = {id: 'cpuprofile', title: 'V8 CPU profile (.cpuprofile of Node.js and Chrome)', recognise, parse};
