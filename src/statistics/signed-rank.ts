// Wilcoxon's signed-rank test: up to 400 differences its null distribution is counted, also with ties; above, the normal stands for it.
import {at} from './at.js';
import {doubledMidranks} from './midranks.js';
import {normalQuantile, twoSided} from './normal.js';

/**
 * Distribution of a sum in which every whole-number rank takes part with probability 1/2: entry s is P(sum = s), s = 0..total.
 * Dynamic programming over the ranks, one convolution each; for ranks 1..n it is Wilcoxon's (1945) null distribution.
 */
export function halfChanceSums(ranks: readonly number[]): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let value = reached; value >= 0; value--) {
      chances[value] = (at(chances, value) + (value >= rank ? at(chances, value - rank) : 0)) / 2;
    }
  }
  return chances;
}

/** P(sum <= limit) of a distribution given by its chances. */
export function chanceUpTo(chances: Float64Array, limit: number): number {
  let total = 0;
  for (let value = Math.min(limit, chances.length - 1); value >= 0; value--) total += at(chances, value);
  return Math.min(1, total);
}

/** Above, counting takes long and the normal distribution differs by less than a tenth of the alpha; its tails are the wider ones. */
export const exactUpTo = 400;

/** Two-sided p of a sum of these sizes with random signs, by the normal distribution, half a step towards 1. */
export function randomSignsP(sizes: readonly number[], observed: number, step: number): number {
  const deviation = Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0));
  return deviation === 0 ? 1 : twoSided(Math.max(0, observed - step / 2) / deviation);
}

export interface SignedRank {
  /** Sum of the ranks of the positive differences. */
  readonly positiveRankSum: number;
  /** Differences that are not zero. */
  readonly nonZero: number;
  /** Two-sided p value, exact up to 400 differences; 1 when there is nothing to rank. */
  readonly p: number;
}

/**
 * Two-sided test that paired differences are symmetric about 0. Ties share midranks and the null distribution is that of these very
 * ranks. Zeros are ranked with the rest and then left out (Pratt 1959, JASA 54:655): dropping them first, as Wilcoxon did, can make
 * the evidence stronger although a difference of 0 speaks for "no change".
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const ranks = doubledMidranks(differences.map(Math.abs));
  const kept = ranks.filter((_, index) => differences[index] !== 0);
  const positive = ranks.reduce((total, rank, index) => (at(differences, index) > 0 ? total + rank : total), 0);
  const total = kept.reduce((sum, rank) => sum + rank, 0);
  const smaller = Math.min(positive, total - positive);
  const p =
    kept.length === 0
      ? 1
      : kept.length > exactUpTo
        ? randomSignsP(kept, total - 2 * smaller, 4)
        : Math.min(1, 2 * chanceUpTo(halfChanceSums(kept), smaller));
  return {positiveRankSum: positive / 2, nonZero: kept.length, p};
}

const cumulativeByCount = new Map<number, Float64Array>();

/** P(rank sum <= s) for `count` untied differences, remembered per count. */
function cumulative(count: number): Float64Array {
  const known = cumulativeByCount.get(count);
  if (known !== undefined) return known;
  const chances = halfChanceSums(Array.from({length: count}, (_, index) => index + 1));
  for (let value = 1; value < chances.length; value++) chances[value] = at(chances, value) + at(chances, value - 1);
  cumulativeByCount.set(count, chances);
  return chances;
}

/**
 * The critical rank k of a two-sided test of `count` differences at `alpha`: the largest k with P(rank sum <= k - 1) <= alpha / 2.
 * "No change" is rejected when fewer than k of the Walsh averages lie on one side of 0; 0: no outcome could reject.
 */
export function criticalRank(count: number, alpha: number): number {
  if (count > exactUpTo) {
    const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24);
    return Math.max(0, Math.floor((count * (count + 1)) / 4 + normalQuantile(alpha / 2) * deviation - 0.5) + 1);
  }
  const below = cumulative(count);
  let rank = 0;
  while (rank < below.length && at(below, rank) <= alpha / 2) rank++;
  return rank;
}
