// Descriptive numbers of one list of measurements. Every result is in the unit of the input; an empty list gives NaN.
import {at} from './at.js';

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : sum(values) / values.length);

/** Sample variance (divisor n - 1); 0 for a single value. Unit: square of the input's. */
export function variance(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  if (values.length === 1) return 0;
  const centre = mean(values);
  return sum(values.map(value => (value - centre) ** 2)) / (values.length - 1);
}

export const standardDeviation = (values: readonly number[]): number => Math.sqrt(variance(values));

export const sorted = (values: readonly number[]): number[] => [...values].sort((left, right) => left - right);

/** Quantile of an already sorted list, linear between order statistics: type 7 of Hyndman & Fan (1996), as in R and NumPy. */
export function quantileOfSorted(ordered: ArrayLike<number>, share: number): number {
  if (ordered.length === 0) return Number.NaN;
  const position = Math.min(1, Math.max(0, share)) * (ordered.length - 1);
  const below = Math.floor(position);
  const low = at(ordered, below);
  return position === below ? low : low + (position - below) * (at(ordered, below + 1) - low);
}

export const quantile = (values: readonly number[], share: number): number => quantileOfSorted(sorted(values), share);

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median absolute deviation from the median, unscaled. */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map(value => Math.abs(value - centre)));
}

/** Makes the median absolute deviation estimate the standard deviation of normal data: 1 / Phi^-1(3/4). */
export const normalConsistency = 1.482_602_218_505_602;

/**
 * Modified z-scores: the median resists the outliers we look for. Iglewicz & Hoaglin (1993), "How to Detect and Handle Outliers",
 * ASQC vol. 16. When more than half of the values are equal the median deviation is 0 and the mean absolute deviation
 * (times 1.253314) takes its place; all values equal: all scores 0.
 */
export function modifiedZScores(values: readonly number[]): number[] {
  const centre = median(values);
  const deviations = values.map(value => Math.abs(value - centre));
  const scale = normalConsistency * median(deviations) || 1.253_314_137_315_5 * mean(deviations);
  return values.map(value => (scale === 0 ? 0 : (value - centre) / scale));
}

/** Indices whose modified z-score is beyond the threshold; 3.5 is Iglewicz & Hoaglin's advice. Outliers are counted, never removed. */
export const outliers = (values: readonly number[], threshold = 3.5): number[] =>
  modifiedZScores(values).flatMap((score, index) => (Math.abs(score) > threshold ? [index] : []));

/** The five numbers shown for each side of a benchmark, in the unit of the input. */
export interface Description {
  readonly mean: number;
  readonly median: number;
  /** Sample standard deviation of single values. */
  readonly stddev: number;
  readonly min: number;
  readonly max: number;
}

export function describeValues(values: readonly number[]): Description {
  const ordered = sorted(values);
  return {
    mean: mean(values),
    median: quantileOfSorted(ordered, 0.5),
    stddev: standardDeviation(values),
    min: at(ordered, 0),
    max: at(ordered, ordered.length - 1),
  };
}
