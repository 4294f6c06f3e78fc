// Growth exponents of sampled costs: against a generalized linear model worked out by hand, and of power laws.

import {describe, expect, it} from 'vitest';
import {countGrowth} from '../../src/statistics/count-growth.js';
import {seededRandom} from '../../src/statistics/random.js';
import {fc} from '../support/properties.js';

describe('countGrowth', () => {
  it('recovers the exponent of a power law, whatever the factor', () => {
    fc.assert(
      fc.property(fc.double({min: 0, max: 3, noNaN: true}), fc.double({min: 1, max: 1_000, noNaN: true}), (exponent, factor) => {
        const growth = countGrowth(
          [1, 2, 4, 8],
          [1, 2, 4, 8].map(size => factor * size ** exponent),
        );
        expect(growth?.exponent).toBeCloseTo(exponent, 5);
        expect(growth?.expectedAt(16)).toBeCloseTo(factor * 16 ** exponent, -Math.log10(factor * 16 ** exponent) + 4);
      }),
    );
  });

  it('holds a size without samples, which a line through logarithms cannot', () => {
    const growth = countGrowth([1_000, 2_000, 4_000], [0, 3, 40]);
    expect(growth?.exponent).toBeGreaterThan(1.5);
    expect(growth?.interval[0]).toBeGreaterThan(0);
  });

  it('is surer of many samples than of few, and never surer than two runs of a machine are alike', () => {
    const width = (counts: readonly number[]): number => {
      const [low, high] = countGrowth([1_000, 2_000, 4_000], counts)?.interval ?? [0, 0];
      return high - low;
    };
    expect(width([5, 20, 80])).toBeGreaterThan(2 * width([500, 2_000, 8_000]));
    expect(width([5e6, 20e6, 80e6])).toBeGreaterThan(0.15);
  });

  it('is less sure where the machine disturbed a run, and believes that run less', () => {
    const counts = [50, 200, 1_600];
    const calm = countGrowth([1_000, 2_000, 4_000], counts);
    const crowded = countGrowth([1_000, 2_000, 4_000], counts, [0, 0, 0.5]);
    const width = ([low, high]: readonly [number, number] = [0, 0]): number => high - low;
    expect(width(crowded?.interval)).toBeGreaterThan(width(countGrowth([1_000, 2_000, 4_000], [50, 200, 800])?.interval));
    expect(crowded?.exponent).toBeLessThan(calm?.exponent ?? 0);
  });

  it('says that a curve is no power law by a wide interval', () => {
    const [low, high] = countGrowth([1, 2, 4, 8], [100, 900, 100, 900])?.interval ?? [0, 0];
    expect(high - low).toBeGreaterThan(2);
  });

  it('needs counts at two sizes', () => {
    expect(countGrowth([1_000, 2_000], [0, 40])).toBeUndefined();
    expect(countGrowth([1_000, 1_000], [40, 40])).toBeUndefined();
    expect(countGrowth([1_000, 2_000], [10, 40])?.exponent).toBeCloseTo(2, 6);
  });

  it('covers the true exponent in about 95 of 100 sweeps of a machine that differs by 5 % between runs', () => {
    const random = seededRandom(4711);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const poisson = (mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const sizes = [1_000, 2_000, 4_000];
    let covered = 0;
    for (let sweep = 0; sweep < 400; sweep += 1) {
      const counts = sizes.map(size => poisson(15 * (size / 1_000) ** 2 * (1 + 0.05 * normal())));
      const [low, high] = countGrowth(sizes, counts)?.interval ?? [9, 9];
      if (low <= 2 && high >= 2) covered += 1;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
  });
});
