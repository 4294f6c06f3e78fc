// Did a share change between two profiles by more than sampling explains?
import type {Interval} from './interval.js';
import {normalQuantile, twoSided} from './normal.js';
import {wilsonInterval} from './wilson-interval.js';

export interface ShareChange {
  /** Second share minus first, -1..1. */
  readonly difference: number;
  /** Newcombe's interval of the difference. */
  readonly interval: Interval;
  readonly z: number;
  /** Two-sided. 1 when either side has no samples. */
  readonly p: number;
}

/**
 * Pooled two-proportion z test of shares (0..1) with effective counts, which need not be whole: Kish's for weights, batch means for
 * autocorrelation. Interval: method 10 of Newcombe (1998), Statistics in Medicine 17:873, from the two Wilson intervals.
 */
export function twoProportion(first: number, firstCount: number, second: number, secondCount: number, level = 0.95): ShareChange {
  const difference = second - first;
  if (!(firstCount > 0) || !(secondCount > 0)) return {difference, interval: [-1, 1], z: 0, p: 1};
  const pooled = (first * firstCount + second * secondCount) / (firstCount + secondCount);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / firstCount + 1 / secondCount));
  const z = error === 0 ? 0 : difference / error;
  const [firstLow, firstHigh] = wilsonInterval(first, firstCount, level);
  const [secondLow, secondHigh] = wilsonInterval(second, secondCount, level);
  const interval: Interval = [
    difference - Math.hypot(second - secondLow, firstHigh - first),
    difference + Math.hypot(secondHigh - second, first - firstLow),
  ];
  return {difference, interval, z, p: twoSided(z)};
}

/** Effective count at which a change of `difference` around `share` would be found with the given power. */
export function samplesNeeded(share: number, difference: number, alpha = 0.01, power = 0.8): number {
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil((2 * share * (1 - share) * reach * reach) / (difference * difference));
}
