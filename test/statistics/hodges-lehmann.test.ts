// Hodges–Lehmann estimates: published values, duality with the test, coverage.

import {describe, expect, it} from 'vitest';
import {pairedShift, twoSampleShift, walshAverages} from '../../src/statistics/hodges-lehmann.js';
import {seededRandom} from '../../src/statistics/random.js';
import {signedRank} from '../../src/statistics/signed-rank.js';
import {fc} from '../support/properties.js';

const values = fc.array(fc.double({min: -100, max: 100, noNaN: true}), {minLength: 6, maxLength: 25});

describe('pairedShift', () => {
  it("gives Hollander and Wolfe's estimate and interval", () => {
    const {estimate, interval} = pairedShift([-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01], 0.05);
    expect(estimate).toBeCloseTo(-0.46, 12);
    expect(interval).toEqual([expect.closeTo(-0.786, 12), expect.closeTo(-0.01, 12)]);
  });

  it('has no ends where no outcome could reject', () => {
    expect(pairedShift([1, 2, 3], 0.05).interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('negates with the sides, moves with a shift and ignores order', () => {
    fc.assert(
      fc.property(values, fc.integer({min: -50, max: 50}), (list, shift) => {
        const {estimate, interval} = pairedShift(list, 0.05);
        const negated = pairedShift(
          list.map(value => -value),
          0.05,
        );
        expect(negated.estimate).toBeCloseTo(-estimate, 9);
        expect(negated.interval[0]).toBeCloseTo(-interval[1], 9);
        expect(
          pairedShift(
            list.map(value => value + shift),
            0.05,
          ).estimate,
        ).toBeCloseTo(estimate + shift, 8);
        expect(pairedShift(list.toReversed(), 0.05).interval[0]).toBeCloseTo(interval[0], 9);
        expect(interval[0]).toBeLessThanOrEqual(estimate);
        expect(interval[1]).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  it('holds exactly the centres that the test does not reject', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({min: -1000, max: 1000}), {minLength: 8, maxLength: 20}),
        fc.integer({min: -1000, max: 1000}),
        (list, place) => {
          const centre = place + 0.137;
          const {interval} = pairedShift(list, 0.05);
          const inside = interval[0] <= centre && centre <= interval[1];
          const {p} = signedRank(list.map((value, index) => value - centre + index * 1e-7));
          expect(p > 0.05).toBe(inside);
        },
      ),
      {numRuns: 60},
    );
  });

  it('covers the truth as often as promised', () => {
    const random = seededRandom(7);
    let covered = 0;
    for (let trial = 0; trial < 1500; trial++) {
      const noise = Array.from({length: 15}, () => Math.log(random() / random()));
      const {interval} = pairedShift(noise, 0.05);
      if (interval[0] <= 0 && 0 <= interval[1]) covered++;
    }
    expect(covered / 1500).toBeGreaterThan(0.938);
    expect(covered / 1500).toBeLessThan(0.97);
  });
});

describe('walshAverages', () => {
  it('counts every pair and every value', () => {
    expect([...walshAverages([1, 3])]).toEqual([1, 2, 3]);
  });
});

describe('twoSampleShift', () => {
  it('is the median difference, and negates with the lists', () => {
    const first = [1, 2, 4, 7, 9, 12];
    const second = [3, 5, 8, 11, 14, 20];
    const forward = twoSampleShift(first, second, 0.05);
    const backward = twoSampleShift(second, first, 0.05);
    expect(forward.estimate).toBe(4);
    expect(backward.estimate).toBe(-forward.estimate);
    expect(backward.interval).toEqual([-forward.interval[1], -forward.interval[0]]);
  });
});
