// The samples of a V8 CPU profile: which node was seen when. A sample's weight is the time until the next one.
import {type SampleClock, sampleClock} from './cpuprofile-clock.js';
import type {Skips} from './failures.js';
import {isRecord, type JsonRecord, listOf, numberOf} from './json.js';

export interface TimedSamples {
  /** Row in the source's node table. */
  readonly row: Int32Array;
  readonly weight: Float64Array;
  /** Since the recording started. */
  readonly timeNs: Float64Array;
  readonly thread: Uint16Array;
  /** Times that cannot be true, left out: above 0 the recorded time is not to be believed either. */
  readonly impossible: number;
}

/** Undefined when the file has no samples with times. */
export const readSamples = (
  json: JsonRecord,
  columns: ReadonlyMap<string, Int32Array>,
  rowOf: (id: number) => number,
  skipped: Skips,
): TimedSamples | undefined => {
  const ids = columns.get('samples') ?? numbersOf(json.samples);
  const steps = stepsOf(json, columns.get('timeDeltas') ?? numbersOf(json.timeDeltas));
  if (ids.length === 0 || steps.length === 0) return undefined;
  if (steps.length !== ids.length)
    skipped.count(`samples without a time, or times without a sample (${Math.abs(steps.length - ids.length)})`);
  const most = Math.min(ids.length, steps.length);
  // Rows take the place of the ids they are found by: there may be millions.
  const row = ids instanceof Int32Array ? ids : new Int32Array(most);
  const timeNs = new Float64Array(most);
  const endNs = endOf(json);
  const clock = sampleClock(endNs, () => Float64Array.from(steps, step => step * nanosecondsPerMicrosecond));
  const {usualNs, earliestNs, latestNs} = clock;
  let kept = 0;
  let now = 0;
  let ordered = true;
  let impossible = 0;
  for (let sample = 0; sample < most; sample += 1) {
    const found = rowOf(ids[sample] ?? Number.NaN);
    const step = (steps[sample] ?? Number.NaN) * nanosecondsPerMicrosecond;
    if (found < 0 || Number.isNaN(step)) skipped.count('samples without a known node or a time');
    // A step that cannot be true does not move the clock for the samples after it.
    if (Number.isNaN(step)) continue;
    const isPossible = (step <= usualNs && step >= -usualNs) || clock.isPossibleStep(step);
    if (isPossible) now += step;
    if (found < 0) continue;
    if (!isPossible || now > latestNs || now < earliestNs) {
      impossible += 1;
      skipped.count(impossibleTimes);
      continue;
    }
    row[kept] = found;
    timeNs[kept] = now;
    if (kept > 0 && now < (timeNs[kept - 1] ?? 0)) ordered = false;
    kept += 1;
  }
  const read = {row: row.subarray(0, kept), timeNs: timeNs.subarray(0, kept), impossible};
  return weighed(ordered ? read : sorted(read), impossible > 0 ? Number.NaN : endNs, clock, skipped);
};

const nanosecondsPerMicrosecond = 1e3;
const impossibleTimes = 'samples whose times cannot be true; do not trust the other times of this file either';

/** NaN where the list holds something else. */
const numbersOf = (list: unknown): Numbers => Float64Array.from(listOf(list), numberOf);

type Numbers = Float64Array | Int32Array;

/** Microseconds from sample to sample. Some may be negative: V8 hands samples over late now and then. */
const stepsOf = (json: JsonRecord, deltas: Numbers): Numbers => {
  if (deltas.length > 0) return deltas;
  let before = Number.NaN;
  // The first of absolute times counts from itself.
  return numbersOf(json.timestamps).map(time => {
    const step = Number.isNaN(before) && !Number.isNaN(time) ? 0 : time - before;
    if (!Number.isNaN(time)) before = time;
    return step;
  });
};

/** End of the recording since its start, for the last sample's weight; NaN when the file does not say. Only the flat form has one clock for both. */
const endOf = (json: JsonRecord): number => (isRecord(json.head) ? Number.NaN : (numberOf(json.endTime) - numberOf(json.startTime)) * 1e3);

type Ordered = Pick<TimedSamples, 'row' | 'timeNs' | 'impossible'>;

const sorted = ({row, timeNs, impossible}: Ordered): Ordered => {
  const order = Uint32Array.from(row, (_, sample) => sample);
  order.sort((a, b) => (timeNs[a] ?? 0) - (timeNs[b] ?? 0) || a - b);
  return {
    row: Int32Array.from(order, sample => row[sample] ?? 0),
    timeNs: Float64Array.from(order, sample => timeNs[sample] ?? 0),
    impossible,
  };
};

const weighed = ({row, timeNs, impossible}: Ordered, endNs: number, clock: SampleClock, skipped: Skips): TimedSamples => {
  const weight = new Float64Array(row.length);
  const last = row.length - 1;
  for (let sample = 0; sample < last; sample += 1) weight[sample] = (timeNs[sample + 1] ?? 0) - (timeNs[sample] ?? 0);
  const rest = endNs - (timeNs[last] ?? 0);
  const isEndPossible = Number.isNaN(rest) || clock.isPossibleStep(rest);
  if (!isEndPossible) skipped.count('an end of the recording that cannot be true; do not trust the other times of this file either');
  // Where the end is not known, the last sample lasts as long as the others on average.
  if (last >= 0) weight[last] = rest >= 0 && isEndPossible ? rest : last === 0 ? 0 : ((timeNs[last] ?? 0) - (timeNs[0] ?? 0)) / last;
  return {row, weight, timeNs, thread: new Uint16Array(row.length), impossible: impossible + (isEndPossible ? 0 : 1)};
};
