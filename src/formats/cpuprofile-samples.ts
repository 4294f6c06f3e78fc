// The samples of a V8 CPU profile: which node was seen when. A sample's weight is the time until the next one.
import type {Skips} from './failures.js';
import {isRecord, type JsonRecord, listOf, numberOf} from './json.js';

export interface TimedSamples {
  /** Row in the source's node table. */
  readonly row: Int32Array;
  readonly weight: Float64Array;
  /** Since the recording started. */
  readonly timeNs: Float64Array;
  readonly thread: Uint16Array;
}

/** Undefined when the file has no samples with times. */
export const readSamples = (
  json: JsonRecord,
  columns: ReadonlyMap<string, Int32Array>,
  rowOf: (id: number) => number,
  skipped: Skips,
): TimedSamples | undefined => {
  const ids = columns.get('samples') ?? numbersOf(json.samples);
  const {values, scale, running} = timesOf(json, columns.get('timeDeltas') ?? numbersOf(json.timeDeltas));
  if (ids.length === 0 || values.length === 0) return undefined;
  if (values.length !== ids.length)
    skipped.count(`samples without a time, or times without a sample (${Math.abs(values.length - ids.length)})`);
  const most = Math.min(ids.length, values.length);
  // Rows take the place of the ids they are found by: there may be millions.
  const row = ids instanceof Int32Array ? ids : new Int32Array(most);
  const timeNs = new Float64Array(most);
  const origin = running ? 0 : (values[0] ?? 0);
  let kept = 0;
  let now = 0;
  let ordered = true;
  for (let sample = 0; sample < most; sample += 1) {
    const found = rowOf(ids[sample] ?? Number.NaN);
    const value = ((values[sample] ?? Number.NaN) - origin) * scale;
    if (!Number.isNaN(value)) now = running ? now + value : value;
    if (found < 0 || Number.isNaN(value)) {
      skipped.count('samples without a known node or a time');
      continue;
    }
    row[kept] = found;
    timeNs[kept] = now;
    if (kept > 0 && now < (timeNs[kept - 1] ?? 0)) ordered = false;
    kept += 1;
  }
  const read = {row: row.subarray(0, kept), timeNs: timeNs.subarray(0, kept)};
  return weighed(ordered ? read : sorted(read), endOf(json));
};

/** NaN where the list holds something else. */
const numbersOf = (list: unknown): Numbers => Float64Array.from(listOf(list), numberOf);

type Numbers = Float64Array | Int32Array;

interface Times {
  readonly values: Numbers;
  /** To nanoseconds. */
  readonly scale: number;
  /** Each value counts from the one before; else all count from the first. */
  readonly running: boolean;
}

/** Deltas may be negative: V8 hands samples over late now and then. */
const timesOf = (json: JsonRecord, deltas: Numbers): Times =>
  deltas.length > 0 ? {values: deltas, scale: 1e3, running: true} : {values: numbersOf(json.timestamps), scale: 1e3, running: false};

/** End of the recording since its start, for the last sample's weight; NaN when the file does not say. Only the flat form has one clock for both. */
const endOf = (json: JsonRecord): number => (isRecord(json.head) ? Number.NaN : (numberOf(json.endTime) - numberOf(json.startTime)) * 1e3);

const sorted = ({row, timeNs}: Pick<TimedSamples, 'row' | 'timeNs'>): Pick<TimedSamples, 'row' | 'timeNs'> => {
  const order = Uint32Array.from(row, (_, sample) => sample);
  order.sort((a, b) => (timeNs[a] ?? 0) - (timeNs[b] ?? 0) || a - b);
  return {row: Int32Array.from(order, sample => row[sample] ?? 0), timeNs: Float64Array.from(order, sample => timeNs[sample] ?? 0)};
};

const weighed = ({row, timeNs}: Pick<TimedSamples, 'row' | 'timeNs'>, endNs: number): TimedSamples => {
  const weight = new Float64Array(row.length);
  const last = row.length - 1;
  for (let sample = 0; sample < last; sample += 1) weight[sample] = (timeNs[sample + 1] ?? 0) - (timeNs[sample] ?? 0);
  const rest = endNs - (timeNs[last] ?? 0);
  // Where the end is not known, the last sample lasts as long as the others on average.
  if (last >= 0) weight[last] = rest >= 0 ? rest : last === 0 ? 0 : ((timeNs[last] ?? 0) - (timeNs[0] ?? 0)) / last;
  return {row, weight, timeNs, thread: new Uint16Array(row.length)};
};
