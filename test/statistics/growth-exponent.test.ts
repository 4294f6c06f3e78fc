// Growth exponents against SciPy, and of power laws.

import {describe, expect, it} from 'vitest';
import {growthExponent} from '../../src/statistics/growth-exponent.js';
import {theilSen} from '../../src/statistics/theil-sen.js';
import {fc} from '../support/properties.js';

const sizes = [100, 200, 400, 800, 1600];

describe('growthExponent', () => {
  it('agrees with SciPy: least squares, Student interval, Theil–Sen', () => {
    const growth = growthExponent(sizes, [1.1, 4.2, 15.7, 66, 255]);
    expect(growth?.exponent).toBeCloseTo(1.9687704617684905, 10);
    expect(growth?.interval[1]).toBeCloseTo(1.9687704617684905 + 0.04942551950996581, 8);
    expect(growth?.explained).toBeCloseTo(0.9998133489953493, 10);
    expect(growth?.robust.slope).toBeCloseTo(1.9665880050733688, 10);
    expect(growth?.consistent).toBe(true);
  });

  it('recovers the exponent of a power law, whatever the factor', () => {
    fc.assert(
      fc.property(fc.double({min: 0.1, max: 4, noNaN: true}), fc.double({min: 1e-6, max: 1e6, noNaN: true}), (exponent, factor) => {
        const growth = growthExponent(
          sizes,
          sizes.map(size => factor * size ** exponent),
        );
        expect(growth?.exponent).toBeCloseTo(exponent, 8);
        expect(growth?.robust.slope).toBeCloseTo(exponent, 8);
      }),
    );
  });

  it('is not bent by one disturbed size when read robustly', () => {
    const many = Array.from({length: 9}, (_, index) => 100 * 2 ** index);
    const growth = growthExponent(
      many,
      many.map((size, index) => (index === 8 ? 20 * size : size)),
    );
    expect(growth?.robust.slope).toBeCloseTo(1, 8);
    expect(growth?.exponent).toBeGreaterThan(1.2);
  });

  it('counts what it cannot use and needs two sizes', () => {
    expect(growthExponent([1, 2, 3, 4], [0, 2, 3, 4])).toMatchObject({points: 3, leftOut: 1});
    expect(growthExponent([5, 5], [1, 2])).toBeUndefined();
    expect(growthExponent([1, 2], [1, 2])?.interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('theilSen', () => {
  it('agrees with SciPy on twelve points with an outlier', () => {
    const x = Array.from({length: 12}, (_, index) => index + 1);
    const {slope, interval} = theilSen(x, [2.1, 3.9, 6.2, 8.1, 9.8, 12.3, 14.1, 15.8, 18.2, 40, 22.1, 23.9]);
    expect(slope).toBeCloseTo(2, 10);
    // SciPy's normal approximation says 1.96 to 2.05; the exact Kendall distribution is a little more careful.
    expect(interval[0]).toBeGreaterThan(1.9);
    expect(interval[0]).toBeLessThanOrEqual(1.96 + 1e-9);
    expect(interval[1]).toBeGreaterThanOrEqual(2.05 - 1e-9);
  });
});
