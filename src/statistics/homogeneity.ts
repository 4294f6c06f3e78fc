// Do several counts of a share differ by more than sampling explains?
import {at} from './at.js';
import {sum} from './descriptive.js';
import {normalBelow} from './normal.js';

/** P(X² >= value) of a chi-square distribution. Wilson & Hilferty (1931), PNAS 17:684: the cube root is nearly normal. */
export function chiSquareAbove(value: number, degreesOfFreedom: number): number {
  if (!(value > 0)) return 1;
  const part = 2 / (9 * degreesOfFreedom);
  return 1 - normalBelow((Math.cbrt(value / degreesOfFreedom) - (1 - part)) / Math.sqrt(part));
}

/** p value that all shares (0..1), each of so many independent samples, are the same one. Fewer than two, or none but 0 and 1: p = 1. */
export function sameShare(shares: readonly number[], counts: readonly number[]): number {
  const all = sum(counts);
  const pooled = sum(shares.map((share, index) => share * at(counts, index))) / all;
  const spread = pooled * (1 - pooled);
  if (shares.length < 2 || !(spread > 0)) return 1;
  return chiSquareAbove(sum(shares.map((share, index) => (at(counts, index) * (share - pooled) ** 2) / spread)), shares.length - 1);
}
