// Is the first stretch of pairs still warming up? Asked once, of the sums of pairs, which do not know which side is which.
import type {Metric} from './deciding-metric.js';
import {type MeasuredPair, pairedTimes} from './paired-times.js';
import {trend} from './spearman.js';

/** As many pairs are asked, and dropped if they fall. */
export const driftPairs = 10;
/** With fewer planned, dropping would cost more than a little drift, which pairs take out anyway. */
export const fewestForDrift = 30;
const alpha = 0.01;

/**
 * Do both sides together get faster all through these pairs? Labels do not enter, so dropping them cannot favour a side. No fixed
 * number of warm-ups is enough for every program: Barrett et al. (2017), OOPSLA 52.
 */
export function stillFalling(pairs: readonly MeasuredPair[], metric: Metric): boolean {
  const {base, changed, unreadable} = pairedTimes(pairs, metric);
  if (unreadable > 0) return false;
  const {rho, p} = trend(base.map((time, index) => Math.log(time) + Math.log(changed[index] ?? Number.NaN)));
  return rho < 0 && p < alpha;
}
