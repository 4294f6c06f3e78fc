// Spearman's correlation against SciPy.

import {describe, expect, it} from 'vitest';
import {spearman, trend} from '../../src/statistics/spearman.js';
import {fc} from '../support/properties.js';

describe('spearman', () => {
  it('agrees with SciPy, ties included', () => {
    const result = spearman([56, 75, 45, 71, 61, 64, 58, 80, 76, 61], [66, 70, 40, 60, 65, 56, 59, 77, 67, 63]);
    expect(result.rho).toBeCloseTo(0.6686960980480711, 12);
    expect(result.p).toBeCloseTo(0.034509541651785366, 10);
  });

  it('counts permutations for short lists, as SciPy does on request', () => {
    const result = spearman([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]);
    expect(result.rho).toBeCloseTo(0.8285714285714287, 12);
    expect(result.p).toBeCloseTo(0.058333333333333334, 12);
  });

  it('sees a trend whatever its shape, and none in a constant', () => {
    expect(trend([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])).toEqual({rho: expect.closeTo(1, 12), p: expect.closeTo(0, 12)});
    expect(trend([5, 5, 5, 5, 5])).toEqual({rho: 0, p: 1});
    expect(trend([1, 2])).toMatchObject({p: 1});
  });

  it('negates with one list and ignores which is first', () => {
    const list = fc.array(fc.integer({min: -50, max: 50}), {minLength: 9, maxLength: 15});
    fc.assert(
      fc.property(list, values => {
        const other = values.map((value, index) => ((value * 31 + index * 17) % 23) + index);
        const {rho, p} = spearman(values, other);
        expect(spearman(other, values).rho).toBeCloseTo(rho, 12);
        expect(
          spearman(
            values.map(value => -value),
            other,
          ).rho,
        ).toBeCloseTo(-rho, 12);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});
