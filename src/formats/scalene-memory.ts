// What scalene tells of memory beside who allocated: footprint over time, lines that may leak.
import type {HeldMemory, MemoryCourse, MemoryTimeline} from '../model/memory.js';
import {amountOf, isRecord, type JsonRecord, listOf, numberOf, recordOf} from './json.js';
import type {LinePlaces} from './scalene-stacks.js';

const mebibyte = 1024 * 1024;

interface Line {
  readonly file: string;
  readonly line: number;
}

/** Undefined: memory was not measured. */
export const memoryOf = (root: JsonRecord, lines: readonly Line[], places: LinePlaces): MemoryCourse | undefined => {
  const peak = numberOf(root.max_footprint_mb);
  if (!(peak > 0)) return undefined;
  const timeline = timelineOf(root.samples);
  const held = suspects(root, lines, places);
  return {
    amount: 'allocated',
    of: 'heap',
    peakBytes: peak * mebibyte,
    ...(timeline === undefined ? {} : {timeline}),
    ...(held === undefined ? {} : {held}),
  };
};

/** Pairs of nanoseconds and megabytes. */
const timelineOf = (value: unknown): MemoryTimeline | undefined => {
  let last = 0;
  const points = listOf(value).flatMap(point => {
    const [time, megabytes] = listOf(point).map(numberOf);
    if (time === undefined || megabytes === undefined || !(time >= 0 && megabytes >= 0)) return [];
    last = Math.max(last, time);
    return [{time: last, megabytes}];
  });
  if (points.length < 2) return undefined;
  return {timeNs: Float64Array.from(points, ({time}) => time), bytes: Float64Array.from(points, ({megabytes}) => megabytes * mebibyte)};
};

/** `leaks` of a file: line → likelihood and megabytes a second. */
const suspects = (root: JsonRecord, lines: readonly Line[], places: LinePlaces): HeldMemory | undefined => {
  const elapsed = amountOf(root.elapsed_time_sec);
  const rows = lines.flatMap(line => {
    const leak = recordOf(recordOf(recordOf(root.files)[line.file]).leaks)[`${line.line}`];
    if (!isRecord(leak)) return [];
    const likelihood = numberOf(leak.likelihood);
    const [place] = places.of(line);
    const bytes = amountOf(leak.velocity_mb_s) * elapsed * mebibyte;
    return place === undefined || !(likelihood >= 0 && likelihood <= 1) ? [] : [{node: place.node, line: line.line, bytes, likelihood}];
  });
  if (rows.length === 0) return undefined;
  return {
    node: Int32Array.from(rows, row => row.node),
    line: Int32Array.from(rows, row => row.line),
    bytes: Float64Array.from(rows, row => row.bytes),
    likelihood: Float64Array.from(rows, row => row.likelihood),
  };
};
