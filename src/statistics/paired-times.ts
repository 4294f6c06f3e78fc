// The times of one metric, taken out of measured pairs; pairs that cannot be read are left out, and can be counted.
import {type Metric, type RunTimes, timeOf} from './deciding-metric.js';
import type {Side} from './order.js';

/** One run of each side, next to each other in time. */
export interface MeasuredPair {
  readonly base: RunTimes;
  readonly changed: RunTimes;
  readonly first: Side;
}

/** Lists of equal length, in time order. */
export interface PairedTimes {
  /** Seconds. */
  readonly base: readonly number[];
  /** Seconds. */
  readonly changed: readonly number[];
  /** ln(changed / base): below 0 the changed side took less time. */
  readonly logRatios: readonly number[];
  readonly unreadable: number;
}

/** A time that is missing or not above 0 makes its pair unreadable. */
export function pairedTimes(pairs: readonly MeasuredPair[], metric: Metric): PairedTimes {
  const readable = pairs.flatMap(pair => {
    const base = timeOf(pair.base, metric) ?? 0;
    const changed = timeOf(pair.changed, metric) ?? 0;
    return base > 0 && changed > 0 ? [{base, changed}] : [];
  });
  return {
    base: readable.map(pair => pair.base),
    changed: readable.map(pair => pair.changed),
    logRatios: readable.map(pair => Math.log(pair.changed / pair.base)),
    unreadable: pairs.length - readable.length,
  };
}
