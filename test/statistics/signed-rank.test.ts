// The exact signed-rank test against SciPy, the tables and all sign patterns.

import {describe, expect, it} from 'vitest';
import {criticalRank, halfChanceSums, signedRank} from '../../src/statistics/signed-rank.js';
import {fc} from '../support/properties.js';

const differences = fc.array(fc.integer({min: -9, max: 9}), {minLength: 1, maxLength: 14});

/** Two-sided p by trying all signs: the definition. */
function byAllSigns(values: readonly number[]): number {
  const observed = signedRank(values).positiveRankSum;
  const total = signedRank(values.map(Math.abs)).positiveRankSum;
  const places = values.flatMap((value, index) => (value === 0 ? [] : [index]));
  let asExtreme = 0;
  for (let pattern = 0; pattern < 2 ** places.length; pattern++) {
    const flipped = values.map((value, index) => Math.abs(value) * ((pattern >> places.indexOf(index)) & 1 ? 1 : -1));
    if (signedRank(flipped).positiveRankSum <= Math.min(observed, total - observed)) asExtreme++;
  }
  return Math.min(1, (2 * asExtreme) / 2 ** places.length);
}

describe('signedRank', () => {
  it("gives the exact p of Hollander and Wolfe's depression data, as SciPy does", () => {
    const data = [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01];
    expect(signedRank(data)).toEqual({positiveRankSum: 5, nonZero: 9, p: 0.0390625});
  });

  it('handles ties by midranks and zeros by Pratt, as SciPy does', () => {
    const result = signedRank([3, -1, 2, 2, -2, 5, 0, 4, 1, -3, 6, 0]);
    expect(result).toEqual({positiveRankSum: 57, nonZero: 10, p: 0.142578125});
  });

  it('says nothing about nothing', () => {
    expect(signedRank([]).p).toBe(1);
    expect(signedRank([0, 0]).p).toBe(1);
  });

  it('is the share of sign patterns at least as extreme', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: -4, max: 4}), {minLength: 1, maxLength: 7}), values => {
        expect(signedRank(values).p).toBeCloseTo(byAllSigns(values), 12);
      }),
      {numRuns: 40},
    );
  });

  it('does not care which side is which, in which order, or about a common factor', () => {
    fc.assert(
      fc.property(differences, values => {
        const {p} = signedRank(values);
        expect(signedRank(values.map(value => -value)).p).toBeCloseTo(p, 12);
        expect(signedRank(values.toReversed()).p).toBeCloseTo(p, 12);
        expect(signedRank(values.map(value => value * 7)).p).toBeCloseTo(p, 12);
      }),
    );
  });
});

describe('halfChanceSums', () => {
  it('is a distribution, symmetric about half the total, also for 120 ranks', () => {
    const chances = halfChanceSums(Array.from({length: 120}, (_, index) => index + 1));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    expect(chances[3000]).toBeCloseTo(chances[7260 - 3000] ?? 0, 15);
  });
});

describe('criticalRank', () => {
  it('agrees with the tables', () => {
    const known = [
      [5, 0.05, 0],
      [6, 0.05, 1],
      [10, 0.05, 9],
      [20, 0.01, 38],
      [10, 0.002, 1],
      [80, 0.002, 984],
      [120, 0.0017, 2442],
    ] as const;
    for (const [count, alpha, rank] of known) expect(criticalRank(count, alpha)).toBe(rank);
  });
});

describe('above 400 differences', () => {
  it('the normal distribution stands for the counted one, on the safe side and by less than a tenth of alpha', () => {
    const count = 400;
    const below = halfChanceSums(Array.from({length: count}, (_, index) => index + 1));
    for (let value = 1; value < below.length; value++) below[value] = (below[value] ?? 0) + (below[value - 1] ?? 0);
    for (const alpha of [0.01, 0.0006]) {
      const rank = criticalRank(count + 1, alpha);
      // One difference more, so that the approximation answers; scaled down to the counted distribution it must not reject more.
      const scaled = Math.round((rank * count * count) / ((count + 1) * (count + 1)));
      expect(2 * (below[scaled - 1] ?? 1)).toBeLessThanOrEqual(1.02 * alpha);
      expect(2 * (below[scaled - 1] ?? 0)).toBeGreaterThan(0.88 * alpha);
    }
  });

  it('p falls with the evidence and is 1 without any', () => {
    const values = Array.from({length: 600}, (_, index) => (index % 2 === 0 ? 1 : -1) * (index + 1));
    expect(signedRank(values).p).toBeGreaterThan(0.8);
    expect(signedRank(values.map(value => value + 60)).p).toBeLessThan(0.05);
    expect(signedRank(values.map(Math.abs)).p).toBeLessThan(1e-60);
  });
});
