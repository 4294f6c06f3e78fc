// Hodges–Lehmann estimates: the shift at which a rank test would see nothing, and the shifts it could not reject.
import {at} from './at.js';
import {quantileOfSorted} from './descriptive.js';
import type {Interval} from './interval.js';
import {criticalCount} from './mann-whitney.js';
import {criticalRank} from './signed-rank.js';

export interface ShiftEstimate {
  /** In the unit of the input. */
  readonly estimate: number;
  /** Infinite ends when the level is out of reach for so few values. */
  readonly interval: Interval;
}

/** All n(n+1)/2 means of two differences (each with itself too), ascending. Walsh (1949), Ann. Math. Statist. 20:64. */
export function walshAverages(differences: readonly number[]): Float64Array {
  const averages = new Float64Array((differences.length * (differences.length + 1)) / 2);
  let next = 0;
  for (let first = 0; first < differences.length; first++) {
    for (let second = first; second < differences.length; second++) {
      averages[next++] = (at(differences, first) + at(differences, second)) / 2;
    }
  }
  return averages.sort();
}

/** The k-th smallest and k-th largest of an ascending list. */
function between(ordered: Float64Array, k: number): Interval {
  if (k < 1) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [at(ordered, k - 1), at(ordered, ordered.length - k)];
}

/**
 * Centre of paired differences: median of the Walsh averages, with the interval of all centres that the exact signed-rank test does
 * not reject at `alpha` (level 1 - alpha; ties only make it wider). Hodges & Lehmann (1963), Ann. Math. Statist. 34:598; interval:
 * Hollander, Wolfe & Chicken (2014), "Nonparametric Statistical Methods", section 3.3.
 */
export function pairedShift(differences: readonly number[], alpha: number): ShiftEstimate {
  const averages = walshAverages(differences);
  return {estimate: quantileOfSorted(averages, 0.5), interval: between(averages, criticalRank(differences.length, alpha))};
}

/** Shift from the first list to the second when they are not paired: median of all differences, interval from the Mann–Whitney test. */
export function twoSampleShift(first: readonly number[], second: readonly number[], alpha: number): ShiftEstimate {
  const differences = Float64Array.from(second.flatMap(late => first.map(early => late - early))).sort();
  return {
    estimate: quantileOfSorted(differences, 0.5),
    interval: between(differences, criticalCount(first.length, second.length, alpha)),
  };
}
