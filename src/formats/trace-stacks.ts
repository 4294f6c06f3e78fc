// One thread's samples as a Profile: what was seen while the thread had no task is left out, and the browser's own work gets frames.
import type {LineColumns, Profile} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {readNodes} from './cpuprofile-nodes.js';
import {readSamples} from './cpuprofile-samples.js';
import {empty, recordLonger, type Skips} from './failures.js';
import {functionTable} from './function-table.js';
import {sumLines} from './merge-functions.js';
import type {ActivitySpans} from './trace-activities.js';
import {spanAt} from './trace-busy.js';
import type {ChunkedProfile} from './trace-profiles.js';
import {treeBuilder} from './tree-builder.js';

export interface ThreadProfile {
  readonly profile: Profile;
  /** End of the last sample, microseconds on the trace's clock. */
  readonly endAt: number;
}

export const threadProfile = (chunked: ChunkedProfile, spans: ActivitySpans, skipped: Skips, name: string): ThreadProfile => {
  const functions = functionTable();
  const json = {nodes: chunked.nodes, samples: chunked.samples, timeDeltas: chunked.timeDeltas};
  const source = readNodes(json, functions, skipped);
  const samples = readSamples(json, new Map(), source.rowOf, skipped);
  if (samples === undefined) throw empty(`${name} holds no samples with times.`, recordLonger);
  const tree = treeBuilder();
  const nodeOf = new Int32Array(source.parent.length).fill(-1);
  const nameOf = functions.build().name;
  for (const row of source.order) {
    if (row === source.root) continue;
    const parent = source.parent[row] ?? -1;
    nodeOf[row] = tree.child(parent < 0 || parent === source.root ? -1 : (nodeOf[parent] ?? -1), source.frame[row] ?? 0);
  }
  const isBrowser = source.frame.map(frame => (/^\((?:program|idle|root)\)$/.test(nameOf[frame] ?? '') ? 1 : 0));
  const hasTasks = spans.start.length > 0;
  const active = spanAt(
    spans,
    samples.timeNs.map(time => chunked.startTime + time / 1e3),
  );

  const self = float64Column();
  const kept = {node: int32Column(), weight: float64Column(), timeNs: float64Column()};
  const perRow = new Float64Array(source.parent.length);
  let idleNs = 0;
  for (let sample = 0; sample < samples.row.length; sample += 1) {
    const row = samples.row[sample] ?? 0;
    const weight = samples.weight[sample] ?? 0;
    const span = active[sample] ?? -1;
    if (nameOf[source.frame[row] ?? 0] === '(idle)' || (isBrowser[row] === 1 && hasTasks && span < 0)) {
      idleNs += weight;
      continue;
    }
    const frame = span < 0 ? undefined : spans.activityOf(span).frame;
    const caller = isBrowser[row] === 1 ? -1 : (nodeOf[row] ?? -1);
    const node =
      frame === undefined
        ? (nodeOf[row] ?? -1)
        : tree.child(caller, functions.row({name: frame, file: '', line: 0, column: 0, kind: 'native'}));
    if (node < 0) continue;
    self.add(node, weight);
    if (frame === undefined) perRow[row] = (perRow[row] ?? 0) + weight;
    kept.node.push(node);
    kept.weight.push(weight);
    kept.timeNs.push(samples.timeNs[sample] ?? 0);
  }
  const count = kept.node.length;
  if (count === 0) throw empty(`${name} holds no samples of a thread at work.`, recordLonger);
  const last = samples.timeNs.length - 1;
  const endNs = (samples.timeNs[last] ?? 0) + (samples.weight[last] ?? 0);
  const lines = linesOf(chunked, source.rowOf, perRow, nodeOf);
  return {
    endAt: chunked.startTime + endNs / 1e3,
    profile: {
      frames: functions.build(),
      nodes: tree.build(),
      metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: self.toArray(tree.size)}],
      sampleCount: count,
      samples: {node: kept.node.toArray(), weight: kept.weight.toArray(), timeNs: kept.timeNs.toArray(), thread: new Uint16Array(count)},
      ...(lines !== undefined && {lines}),
      origin: {format: 'chrome-trace', durationNs: endNs, achievedIntervalNs: endNs / samples.row.length},
      notes:
        idleNs > 0
          ? [
              {
                code: 'waiting-threads',
                message: `The main thread had nothing to do for ${Math.round(idleNs / 1e6)} of ${Math.round(endNs / 1e6)} ms; shares are of the rest.`,
              },
            ]
          : [],
    },
  };
};

/** A row's time, shared out by the lines its samples were seen in. */
const linesOf = (
  {samples, lines}: ChunkedProfile,
  rowOf: (id: number) => number,
  perRow: Float64Array,
  nodeOf: Int32Array,
): LineColumns | undefined => {
  if (lines.length !== samples.length) return undefined;
  const ticks = new Map<number, Map<number, number>>();
  const sums = new Float64Array(perRow.length);
  samples.forEach((id, sample) => {
    const row = rowOf(id);
    if (row < 0) return;
    sums[row] = (sums[row] ?? 0) + 1;
    const line = lines[sample] ?? 0;
    if (!(line > 0)) return;
    const ofRow = ticks.get(row) ?? new Map<number, number>();
    ticks.set(row, ofRow.set(line, (ofRow.get(line) ?? 0) + 1));
  });
  const columns = {node: int32Column(), line: int32Column(), value: float64Column()};
  for (const [row, ofRow] of ticks) {
    for (const [line, seen] of ofRow) {
      const value = ((perRow[row] ?? 0) * seen) / (sums[row] ?? 1);
      if (!(value > 0) || (nodeOf[row] ?? -1) < 0) continue;
      columns.node.push(nodeOf[row] ?? 0);
      columns.line.push(line);
      columns.value.push(value);
    }
  }
  return sumLines({node: columns.node.toArray(), line: columns.line.toArray(), value: columns.value.toArray()});
};
