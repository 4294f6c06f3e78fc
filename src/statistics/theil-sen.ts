// Theil–Sen slope: the median of all slopes between two points, with the interval that Kendall's test leaves.
import {at} from './at.js';
import {quantileOfSorted} from './descriptive.js';
import type {Interval} from './interval.js';
import {normalQuantile} from './normal.js';

export interface Slope {
  readonly slope: number;
  /** Infinite ends when there are too few points for the level. */
  readonly interval: Interval;
}

/** Entry k: P(k discordant pairs) among `count` untied points in random order: Kendall's null distribution, exact. */
function inversionChances(count: number): Float64Array {
  let chances = Float64Array.of(1);
  for (let size = 2; size <= count; size++) {
    const next = new Float64Array(chances.length + size - 1);
    chances.forEach((chance, inversions) => {
      for (let extra = 0; extra < size; extra++) next[inversions + extra] = at(next, inversions + extra) + chance / size;
    });
    chances = next;
  }
  return chances;
}

/** Largest k with P(discordant pairs <= k - 1) <= alpha / 2. */
function criticalInversions(count: number, alpha: number): number {
  const pairs = (count * (count - 1)) / 2;
  if (count > 60) {
    const spread = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 72);
    return Math.max(0, Math.floor(pairs / 2 + normalQuantile(alpha / 2) * spread + 0.5));
  }
  const chances = inversionChances(count);
  let below = 0;
  let k = 0;
  while (k < pairs && below + at(chances, k) <= alpha / 2) below += at(chances, k++);
  return k;
}

/**
 * Robust slope of y on x. Sen (1968), JASA 63:1379. With equal x the pairs among them say nothing and are left out; the interval is
 * then approximate.
 */
export function theilSen(x: readonly number[], y: readonly number[], alpha = 0.05): Slope {
  const slopes: number[] = [];
  for (let first = 0; first < x.length; first++) {
    for (let second = first + 1; second < x.length; second++) {
      if (x[first] !== x[second]) slopes.push((at(y, second) - at(y, first)) / (at(x, second) - at(x, first)));
    }
  }
  const ordered = Float64Array.from(slopes).sort();
  const allPairs = (x.length * (x.length - 1)) / 2;
  const k = Math.floor((criticalInversions(x.length, alpha) * slopes.length) / Math.max(1, allPairs));
  const interval: Interval =
    k < 1 ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [at(ordered, k - 1), at(ordered, ordered.length - k)];
  return {slope: quantileOfSorted(ordered, 0.5), interval};
}
