// Exact interval of a share from a count: never covers less than promised, however small the count.
import {betaQuantile} from './beta.js';
import type {Interval} from './interval.js';

/** Interval of the true share after `successes` of `trials`, at the given level. Clopper & Pearson (1934), Biometrika 26:404. */
export function clopperPearson(successes: number, trials: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  ];
}
