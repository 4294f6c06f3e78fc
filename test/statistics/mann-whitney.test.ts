// The Mann–Whitney test against SciPy and a full permutation test.

import {describe, expect, it} from 'vitest';
import {criticalCount, mannWhitney} from '../../src/statistics/mann-whitney.js';
import {fc} from '../support/properties.js';

describe('mannWhitney', () => {
  it("gives the exact p of Hollander and Wolfe's permeability data, as SciPy does", () => {
    const result = mannWhitney([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.9, 0.74, 1.21]);
    expect(result).toEqual({larger: 15, superiority: 0.3, p: expect.closeTo(0.2544122544122544, 12), method: 'exact'});
  });

  it('is exact with ties too, as a full permutation test is', () => {
    const result = mannWhitney([1, 2, 2, 3, 5], [2, 4, 4, 6]);
    expect(result.larger).toBe(15);
    expect(result.p).toBeCloseTo(0.24603174603174602, 12);
  });

  it('uses the tie-corrected normal approximation for long lists, as SciPy does', () => {
    const first = [
      14, 5, 11, 9, 9, 10, 6, 10, 8, 17, 10, 9, 9, 9, 8, 9, 11, 10, 12, 10, 10, 13, 11, 9, 10, 11, 14, 9, 10, 12, 8, 9, 12, 11, 10, 11, 4,
      12, 8, 7,
    ];
    const second = [
      12, 12, 10, 9, 11, 11, 14, 12, 11, 13, 11, 9, 12, 12, 11, 9, 11, 6, 12, 12, 8, 11, 9, 13, 7, 9, 12, 13, 7, 10, 12, 10, 14, 9, 12,
    ];
    const result = mannWhitney(first, second);
    expect(result.larger).toBe(883.5);
    expect(result.p).toBeCloseTo(0.04912381208925308, 10);
    expect(result.method).toBe('normal');
  });

  it('does not care which list is which, or about order', () => {
    const list = fc.array(fc.integer({min: 0, max: 20}), {minLength: 1, maxLength: 12});
    fc.assert(
      fc.property(list, list, (first, second) => {
        const forward = mannWhitney(first, second);
        const backward = mannWhitney(second, first);
        expect(backward.p).toBeCloseTo(forward.p, 10);
        expect(backward.superiority).toBeCloseTo(1 - forward.superiority, 12);
        expect(mannWhitney(first.toReversed(), second).p).toBeCloseTo(forward.p, 12);
      }),
    );
  });
});

describe('criticalCount', () => {
  it('agrees with the tables (largest U that rejects is one less)', () => {
    expect(criticalCount(5, 5, 0.05)).toBe(3);
    expect(criticalCount(10, 10, 0.05)).toBe(24);
    expect(criticalCount(3, 3, 0.05)).toBe(0);
  });
});
