// How a cost grows with the size of the input: the exponent k of cost ~ size^k, fitted on logarithms.
import {at} from './at.js';
import {mean, sum} from './descriptive.js';
import type {Interval} from './interval.js';
import {studentCritical} from './student.js';
import {type Slope, theilSen} from './theil-sen.js';

export interface GrowthExponent {
  /** Least-squares exponent: about 1 linear, 2 quadratic; n log n looks like 1.1 to 1.2. */
  readonly exponent: number;
  /** 95 % interval of the exponent (Student's t); infinite with two points. */
  readonly interval: Interval;
  /** Share of the variance of ln(cost) that the fit explains, 0..1. */
  readonly explained: number;
  /** The same by Theil–Sen, which a single disturbed size cannot bend. */
  readonly robust: Slope;
  /** Where least squares and Theil–Sen intervals do not meet, the curve is no power law or a point is wrong. */
  readonly consistent: boolean;
  /** Points used; those with a size or cost not above 0 are left out and counted. */
  readonly points: number;
  readonly leftOut: number;
}

/** Needs at least two different sizes, else undefined. Goldsmith, Aiken & Wilkerson (2007), "Measuring Empirical Computational Complexity". */
export function growthExponent(sizes: readonly number[], costs: readonly number[]): GrowthExponent | undefined {
  const usable = sizes.flatMap((size, index) => (size > 0 && at(costs, index) > 0 ? [[Math.log(size), Math.log(at(costs, index))]] : []));
  const x = usable.map(point => at(point, 0));
  const y = usable.map(point => at(point, 1));
  const centre = mean(x);
  const height = mean(y);
  const spread = sum(x.map(value => (value - centre) ** 2));
  if (usable.length < 2 || spread === 0) return undefined;
  const exponent = sum(x.map((value, index) => (value - centre) * (at(y, index) - height))) / spread;
  const unexplained = sum(x.map((value, index) => (at(y, index) - height - exponent * (value - centre)) ** 2));
  const total = sum(y.map(value => (value - height) ** 2));
  const freedom = usable.length - 2;
  const half = freedom === 0 ? Number.POSITIVE_INFINITY : studentCritical(0.05, freedom) * Math.sqrt(unexplained / freedom / spread);
  const robust = theilSen(x, y);
  return {
    exponent,
    interval: [exponent - half, exponent + half],
    explained: total === 0 ? 1 : 1 - unexplained / total,
    robust,
    consistent: exponent - half <= robust.interval[1] && robust.interval[0] <= exponent + half,
    points: usable.length,
    leftOut: sizes.length - usable.length,
  };
}
