// Signed-rank test for pairs that resemble their neighbours: the signs of whole blocks are flipped, not of single pairs.
import {at} from './at.js';
import {quantileOfSorted} from './descriptive.js';
import {walshAverages} from './hodges-lehmann.js';
import type {Interval} from './interval.js';
import {doubledMidranks} from './midranks.js';
import {chanceUpTo, exactUpTo, halfChanceSums, randomSignsP} from './signed-rank.js';

/** Signed rank sum (doubled) of each block of consecutive differences. */
function blockSums(differences: readonly number[], blockLength: number): number[] {
  const ranks = doubledMidranks(differences.map(Math.abs));
  const sums = new Array<number>(Math.ceil(differences.length / blockLength)).fill(0);
  differences.forEach((difference, index) => {
    const block = Math.floor(index / blockLength);
    sums[block] = at(sums, block) + Math.sign(difference) * at(ranks, index);
  });
  return sums;
}

/**
 * Two-sided p value that the differences are symmetric about 0 when only blocks of `blockLength` are independent. Exact for the
 * flips of all 2^blocks sign patterns (above 400 differences by the normal distribution); at least 2 / 2^blocks. Group transformations: Canay, Romano & Shaikh (2017), Econometrica 85:1013.
 */
export function blockSignFlip(differences: readonly number[], blockLength: number): number {
  const sums = blockSums(differences, blockLength);
  const sizes = sums.map(Math.abs).filter(size => size > 0);
  const total = sizes.reduce((all, size) => all + size, 0);
  const observed = Math.abs(sums.reduce((all, sum) => all + sum, 0));
  if (differences.length > exactUpTo) return randomSignsP(sizes, observed, 2);
  return sizes.length === 0 ? 1 : Math.min(1, 2 * chanceUpTo(halfChanceSums(sizes), Math.floor((total - observed) / 2)));
}

/** Can that many differences reject at alpha at all? */
export const blocksSuffice = (count: number, blockLength: number, alpha: number): boolean =>
  2 ** (1 - Math.floor(count / blockLength)) <= alpha;

/** All centres the block test does not reject, by bisection outwards from the Hodges–Lehmann estimate; infinite with too few blocks. */
export function blockSignFlipInterval(differences: readonly number[], blockLength: number, alpha: number): Interval {
  if (!blocksSuffice(differences.length, blockLength, alpha)) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const estimate = quantileOfSorted(walshAverages(differences), 0.5);
  const rejected = (centre: number) =>
    blockSignFlip(
      differences.map(difference => difference - centre),
      blockLength,
    ) <= alpha;
  const reach = Math.max(...differences) - Math.min(...differences) || Number.MIN_VALUE;
  const end = (direction: number): number => {
    let inside = 0;
    let outside = 2 * reach;
    for (let step = 0; step < 20; step++) {
      const middle = (inside + outside) / 2;
      if (rejected(estimate + direction * middle)) outside = middle;
      else inside = middle;
    }
    return estimate + direction * outside;
  };
  return [end(-1), end(1)];
}
