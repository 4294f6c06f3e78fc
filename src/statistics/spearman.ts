// Spearman's rank correlation: does one list rise with another, whatever the shape of the rise?
import {at} from './at.js';
import {mean} from './descriptive.js';
import {midranks} from './midranks.js';
import {studentTwoSided} from './student.js';

export interface Spearman {
  /** -1..1; 0 when either list is constant. */
  readonly rho: number;
  /** Two-sided: all permutations counted up to 8 values, Student's t (n - 2) above. */
  readonly p: number;
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const leftMean = mean(left);
  const rightMean = mean(right);
  let crossed = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let index = 0; index < left.length; index++) {
    const a = at(left, index) - leftMean;
    const b = at(right, index) - rightMean;
    crossed += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  return leftSquares === 0 || rightSquares === 0 ? 0 : crossed / Math.sqrt(leftSquares * rightSquares);
}

function* permutations(values: readonly number[]): Generator<number[]> {
  if (values.length <= 1) yield [...values];
  for (let index = 0; values.length > 1 && index < values.length; index++) {
    const rest = values.filter((_, other) => other !== index);
    for (const tail of permutations(rest)) yield [at(values, index), ...tail];
  }
}

function exactP(left: readonly number[], right: readonly number[], rho: number): number {
  let all = 0;
  let asExtreme = 0;
  for (const permuted of permutations(right)) {
    all++;
    if (Math.abs(correlation(left, permuted)) >= Math.abs(rho) - 1e-12) asExtreme++;
  }
  return asExtreme / all;
}

/** Spearman (1904), American J. Psychology 15:72. Lists of equal length, ties by midranks. */
export function spearman(left: readonly number[], right: readonly number[]): Spearman {
  const leftRanks = midranks(left);
  const rightRanks = midranks(right);
  const rho = correlation(leftRanks, rightRanks);
  const n = left.length;
  if (n < 3) return {rho, p: 1};
  if (n <= 8) return {rho, p: exactP(leftRanks, rightRanks, rho)};
  return {rho, p: studentTwoSided(rho * Math.sqrt((n - 2) / Math.max(0, 1 - rho * rho)), n - 2)};
}

/** Trend of a series in time: Spearman against its index. */
export const trend = (values: readonly number[]): Spearman =>
  spearman(
    values.map((_, index) => index),
    values,
  );
