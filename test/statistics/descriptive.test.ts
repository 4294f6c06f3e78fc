// Descriptive numbers against NumPy and SciPy.

import {describe, expect, it} from 'vitest';
import {
  describeValues,
  mean,
  median,
  medianAbsoluteDeviation,
  modifiedZScores,
  outliers,
  quantile,
  standardDeviation,
} from '../../src/statistics/descriptive.js';
import {fc} from '../support/properties.js';

const numbers = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 1, maxLength: 40});

describe('descriptive', () => {
  it('agrees with NumPy and SciPy', () => {
    expect([0.1, 0.25, 0.84].map(share => quantile([3, 1, 2, 10], share))).toEqual(
      [1.3, 1.75, 6.64].map(value => expect.closeTo(value, 12)),
    );
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935299395, 12);
    expect(medianAbsoluteDeviation([1, 2, 3, 4, 100])).toBe(1);
    expect(describeValues([4, 1, 3])).toEqual({
      mean: expect.closeTo(8 / 3, 12),
      median: 3,
      stddev: expect.closeTo(1.5275252316519468, 12),
      min: 1,
      max: 4,
    });
  });

  it('scores with 0.6745 (x - median) / MAD as Iglewicz and Hoaglin do', () => {
    expect(modifiedZScores([1, 2, 3, 4, 100])[4]).toBeCloseTo(0.67448975 * 97, 5);
    expect(outliers([1, 2, 3, 4, 100])).toEqual([4]);
    expect(outliers([5, 5, 5, 5])).toEqual([]);
    expect(outliers([5, 5, 5, 5, 5, 5, 5, 5, 9])).toEqual([8]);
  });

  it('says NaN, not 0, for an empty list', () => {
    expect([mean([]), median([]), standardDeviation([])]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('keeps quantiles inside the range and rising with the share', () => {
    fc.assert(
      fc.property(numbers, fc.double({min: 0, max: 1, noNaN: true}), fc.double({min: 0, max: 1, noNaN: true}), (values, first, second) => {
        const [low, high] = [quantile(values, Math.min(first, second)), quantile(values, Math.max(first, second))];
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      }),
    );
  });
});
