// How a sampled cost grows with the size of the input: the exponent from counts of samples, few and none included.
import {at} from './at.js';
import {sum} from './descriptive.js';
import type {Interval} from './interval.js';
import {normalQuantile} from './normal.js';

export interface CountGrowth {
  /** Of cost ~ size^exponent. */
  readonly exponent: number;
  readonly interval: Interval;
  /** Expected count at any size, by the fit. */
  readonly expectedAt: (size: number) => number;
}

/** Between two runs of the same program the machine alone makes this much difference (1 sigma). */
const betweenRuns = 0.05;
const mostSteps = 50;

/**
 * Log-linear regression of counts on ln(size) by iteratively reweighted least squares (McCullagh & Nelder 1989, "Generalized Linear Models",
 * 2.5 and 6.2): variance m + (s m)² for an expected count m, where s is 0.05 and what `disturbed` adds (1 sigma, a size each), and where the counts scatter more than that around the line, more by as much.
 * Unlike a line through logarithms it can hold counts of 0. Undefined: fewer than two sizes, or fewer than two of them with counts.
 */
export function countGrowth(
  sizes: readonly number[],
  counts: readonly number[],
  disturbed: readonly number[] = [],
  level = 0.95,
): CountGrowth | undefined {
  if (new Set(sizes.filter((_, index) => at(counts, index) > 0)).size < 2) return undefined;
  const x = sizes.map(Math.log);
  const noise = sizes.map((_, index) => Math.hypot(betweenRuns, disturbed[index] ?? 0));
  let expected: readonly number[] = counts.map(count => Math.max(count, 0.5));
  let [height, slope, spread] = [0, 0, 0];
  let centre = 0;
  for (let step = 0; step < mostSteps; step++) {
    const weights = expected.map((mean, index) => mean / (1 + at(noise, index) ** 2 * mean));
    const working = expected.map((mean, index) => Math.log(mean) + (at(counts, index) - mean) / mean);
    const all = sum(weights);
    centre = sum(weights.map((weight, index) => weight * at(x, index))) / all;
    spread = sum(weights.map((weight, index) => weight * (at(x, index) - centre) ** 2));
    if (!(spread > 0)) return undefined;
    const before = slope;
    height = sum(weights.map((weight, index) => weight * at(working, index))) / all;
    slope = sum(weights.map((weight, index) => weight * (at(x, index) - centre) * at(working, index))) / spread;
    // A step that overshoots would never come back from 0.
    expected = x.map(place => Math.min(1e12, Math.max(1e-6, Math.exp(height + slope * (place - centre)))));
    if (step > 2 && Math.abs(slope - before) < 1e-9) break;
  }
  if (!Number.isFinite(slope)) return undefined;
  const misfit = sum(expected.map((mean, index) => (at(counts, index) - mean) ** 2 / (mean + (at(noise, index) * mean) ** 2)));
  const dispersion = sizes.length > 2 ? Math.max(1, misfit / (sizes.length - 2)) : 1;
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(dispersion / spread);
  return {
    exponent: slope,
    interval: [slope - half, slope + half],
    expectedAt: size => Math.exp(height + slope * (Math.log(size) - centre)),
  };
}
