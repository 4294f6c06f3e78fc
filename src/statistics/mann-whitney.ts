// The Mann–Whitney (Wilcoxon rank-sum) test of two unpaired lists: exact for small lists, normal with tie correction for long ones.
import {at} from './at.js';
import {doubledMidranks} from './midranks.js';
import {normalQuantile, twoSided} from './normal.js';

/** Up to this many values in all the permutation distribution is counted exactly. */
const exactUpTo = 60;

/** Entry s: P(sum of `chosen` of the ranks = s) when every choice is as likely; counted by dynamic programming. */
function chosenSums(ranks: readonly number[], chosen: number): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({length: chosen + 1}, () => new Float64Array(total + 1));
  const none = ways[0];
  if (none !== undefined) none[0] = 1;
  ranks.forEach((rank, index) => {
    for (let size = Math.min(chosen, index + 1); size >= 1; size--) {
      const smaller = ways[size - 1];
      const same = ways[size];
      if (smaller === undefined || same === undefined) continue;
      for (let value = rank; value <= total; value++) same[value] = at(same, value) + at(smaller, value - rank);
    }
  });
  const counts = ways[chosen] ?? new Float64Array(1);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map(count => count / all);
}

export interface MannWhitney {
  /** Pairs (one of each list) in which the second is larger, ties counting half. */
  readonly larger: number;
  /** P(second > first) + P(tie) / 2, estimated: 0.5 means no difference. */
  readonly superiority: number;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Two-sided test that two independent lists come from one distribution. Mann & Whitney (1947), Ann. Math. Statist. 18:50. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const n = first.length;
  const m = second.length;
  const ranks = doubledMidranks([...first, ...second]);
  const sum = ranks.slice(n).reduce((total, rank) => total + rank, 0);
  const larger = (sum - m * (m + 1)) / 2;
  const result = {larger, superiority: larger / (n * m)};
  if (n === 0 || m === 0) return {...result, p: 1, method: 'exact'};
  if (n + m <= exactUpTo) {
    const distance = Math.abs(sum - m * (n + m + 1));
    const chances = chosenSums(ranks, m);
    const p = chances.reduce((total, chance, value) => (Math.abs(value - m * (n + m + 1)) >= distance ? total + chance : total), 0);
    return {...result, p: Math.min(1, p), method: 'exact'};
  }
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const ties = [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  const z = spread === 0 ? 0 : Math.max(0, Math.abs(larger - (n * m) / 2) - 0.5) / spread;
  return {...result, p: twoSided(z), method: 'normal'};
}

/** Largest k with P(U <= k - 1) <= alpha / 2 without ties: the two-sample counterpart of the critical rank. */
export function criticalCount(n: number, m: number, alpha: number): number {
  if (n + m > exactUpTo) {
    const spread = Math.sqrt((n * m * (n + m + 1)) / 12);
    return Math.max(0, Math.floor((n * m) / 2 + normalQuantile(alpha / 2) * spread + 0.5));
  }
  const chances = chosenSums(
    Array.from({length: n + m}, (_, index) => index + 1),
    m,
  );
  const smallest = (m * (m + 1)) / 2;
  let below = 0;
  let k = 0;
  while (k < n * m && below + at(chances, smallest + k) <= alpha / 2) {
    below += at(chances, smallest + k);
    k++;
  }
  return k;
}
