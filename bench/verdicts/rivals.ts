// How other tools read two lists of runs, each as its documentation or source tells users to.
import {mean, median, variance} from '../../src/statistics/descriptive.js';
import {mannWhitney} from '../../src/statistics/mann-whitney.js';
import {studentTwoSided} from '../../src/statistics/student.js';

/** 1: the changed side is called slower, -1: faster, 0: no claim. */
export type Claim = -1 | 0 | 1;
export type Rival = (base: readonly number[], changed: readonly number[]) => Claim;

const sign = (difference: number): Claim => (difference > 0 ? 1 : difference < 0 ? -1 : 0);

/** hyperfine's summary always names the fastest; "1.02 times" (1.015 before rounding) or more is read as a difference. */
export const hyperfineAsPrinted: Rival = (base, changed) => {
  const ratio = mean(changed) / mean(base);
  return Math.max(ratio, 1 / ratio) >= 1.015 ? sign(ratio - 1) : 0;
};

/** Welch's t test, p < .05: hyperfine's side script, pyperf and criterion are close to it. Welch (1947), Biometrika 34:28. */
export const welch: Rival = (base, changed) => {
  const baseError = variance(base) / base.length;
  const changedError = variance(changed) / changed.length;
  const error = Math.sqrt(baseError + changedError);
  const freedom = (baseError + changedError) ** 2 / (baseError ** 2 / (base.length - 1) + changedError ** 2 / (changed.length - 1));
  const difference = mean(changed) - mean(base);
  return error > 0 && studentTwoSided(difference / error, freedom) < 0.05 ? sign(difference) : 0;
};

/** Mann–Whitney, p < .05: benchstat and Google Benchmark's compare.py. */
export const mannWhitneyRival: Rival = (base, changed) => (mannWhitney(base, changed).p < 0.05 ? sign(median(changed) - median(base)) : 0);

export const rivals: readonly {readonly name: string; readonly rule: Rival}[] = [
  {name: 'blocked, hyperfine as printed (>= 1.02x)', rule: hyperfineAsPrinted},
  {name: 'blocked, Welch p < .05', rule: welch},
  {name: 'blocked, Mann-Whitney p < .05', rule: mannWhitneyRival},
];
