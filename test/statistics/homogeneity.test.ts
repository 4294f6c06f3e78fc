// Shares of several runs: chi-square tails against tables, and no alarm where nothing differs.
import {expect, it, test} from 'vitest';
import {chiSquareAbove, sameShare} from '../../src/statistics/homogeneity.js';

// Critical values of the usual tables.
test.each([
  [5.991, 2, 0.05],
  [9.21, 2, 0.01],
  [16.919, 9, 0.05],
  [21.666, 9, 0.01],
])('P(X² ≥ %f) with %i degrees of freedom is %f', (value, degrees, p) => {
  expect(Math.abs(chiSquareAbove(value, degrees) - p)).toBeLessThan(0.15 * p);
});

it('tells shares that differ from shares that only look it', () => {
  expect(sameShare([0.3, 0.32, 0.29], [300, 300, 300])).toBeGreaterThan(0.5);
  expect(sameShare([0.3, 0.6, 0.3], [300, 300, 300])).toBeLessThan(1e-6);
});

it('says nothing where there is nothing to compare', () => {
  expect(sameShare([0.3], [300])).toBe(1);
  expect(sameShare([1, 1, 1], [300, 300, 300])).toBe(1);
  expect(sameShare([0.2, 0.4], [0, 0])).toBe(1);
});
