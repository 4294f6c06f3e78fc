// When to look at the pairs, how much doubt each look may spend, and the intervals that still hold after stopping early.
import {at} from './at.js';
import {pairedShift, type ShiftEstimate} from './hodges-lehmann.js';
import type {Interval} from './interval.js';
import {normalQuantile} from './normal.js';

const standardLooks = [10, 15, 20, 30, 45, 60, 80, 120, 180, 270, 400] as const;

/** How often, at most, a comparison of two equal things may end in a claim: 1 % or 0.5 %. */
export type OverallAlpha = 0.01 | 0.005;

/**
 * Half of what is promised: the test is exact for the coin, but the coin says nothing about how often a burst hits just one run of a
 * pair. On recorded noise .01 claims in up to 1.6 % of comparisons of a program with itself, .005 in 0.4 %, and hardly finds less.
 */
export const promisedAlpha: OverallAlpha = 0.005;

/**
 * Two-sided alpha of each look, by the number of looks planned (1, 2, 3 …): constant boundaries as Pocock (1977, Biometrika 64:191),
 * such that the exact signed-rank test at all looks together claims in at most 1 % (0.5 %) of null series. Found by simulation of
 * 200,000 to 600,000 series (7 looks: 0.96 %, where .0021 gives 1.02 %); bench/verdicts/level.ts repeats it.
 */
const alphaByLooks = {
  0.01: [0.01, 0.006, 0.0044, 0.0036, 0.0028, 0.0023, 0.002, 0.0017, 0.0015, 0.0013, 0.0011, 0.001],
  0.005: [0.005, 0.0028, 0.0021, 0.0018, 0.0015, 0.0013, 0.0011, 0.00095, 0.00085, 0.00075, 0.00065, 0.0006],
} as const;

/** Ten pairs can give no p value between 0 and .00195 (all signs alike): at 1 % the first look gets just enough to be a look at all. */
const alphaOfFirstLook = {0.01: 0.002, 0.005: 0} as const;

export interface SequentialPlan {
  /** Numbers of pairs at which a decision may be made, ascending; the last is the maximum. */
  readonly looks: readonly number[];
  /** Two-sided alpha of each look; the overall alpha in all. */
  readonly alphas: readonly number[];
}

/** The standard looks below the maximum, and the maximum itself. */
export function sequentialPlan(maximumPairs: number, overallAlpha: OverallAlpha = promisedAlpha): SequentialPlan {
  const looks = [...standardLooks.filter(look => look < maximumPairs), maximumPairs];
  const ladder = alphaByLooks[overallAlpha];
  const alpha = at(ladder, Math.min(looks.length, ladder.length) - 1);
  return {looks, alphas: looks.map((_, place) => (place === 0 ? Math.max(alpha, alphaOfFirstLook[overallAlpha]) : alpha))};
}

/** Alpha of the look at `pairs`; between looks (the time was up) that of the next look, which it replaces. */
export function alphaAt(plan: SequentialPlan, pairs: number): number {
  const place = plan.looks.findIndex(look => look >= pairs);
  return at(plan.alphas, place < 0 ? plan.alphas.length - 1 : place);
}

/**
 * The design interval: with 99.5 % certainty (at the default) the intervals of all looks hold the true centre at once, so the last one may be read
 * whatever made us stop. Repeated confidence intervals, Jennison & Turnbull (1989), JRSS B 51:305.
 */
export const repeatedInterval = (differences: readonly number[], plan: SequentialPlan): ShiftEstimate =>
  pairedShift(differences, alphaAt(plan, differences.length));

/** Two one-sided tests, both rejecting: the interval lies inside the margin. Schuirmann (1987), J. Pharmacokinetics 15:657. */
export const isEquivalent = (interval: Interval, margin: Interval): boolean => interval[0] > margin[0] && interval[1] < margin[1];

export const excludesZero = (interval: Interval): boolean => interval[0] > 0 || interval[1] < 0;

/**
 * Pairs with which a run like this one would decide about a change of `target` with the given power (and call no change "no change"
 * within ±target): the half-width must shrink, as 1/sqrt(pairs), until target is (z_alpha + z_power) standard errors.
 * `halfWidth` of the present interval and `target` in the same unit.
 */
export function pairsNeeded(pairs: number, halfWidth: number, target: number, alpha: number, power = 0.8): number {
  const critical = normalQuantile(1 - alpha / 2);
  const reach = 1 + normalQuantile((1 + power) / 2) / critical;
  return Math.ceil(pairs * ((halfWidth * reach) / target) ** 2);
}
