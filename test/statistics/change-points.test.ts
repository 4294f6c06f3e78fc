// Change points in histories whose steps are known.
import {describe, expect, it} from 'vitest';
import {changePoints} from '../../src/statistics/change-points.js';
import {seededRandom} from '../../src/statistics/random.js';

/** Levels one after another, 20 values each, with noise of about 1. */
function history(levels: readonly number[], seed: number): number[] {
  const random = seededRandom(seed);
  return levels.flatMap(level => Array.from({length: 20}, () => level + random() + random() + random() - 1.5 + (random() < 0.03 ? 5 : 0)));
}

describe('changePoints', () => {
  it('finds the steps of a history and nothing else, despite outliers', () => {
    const found = changePoints(history([10, 14, 11], 3));
    expect(found).toHaveLength(2);
    expect(Math.abs((found[0]?.index ?? 0) - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs((found[1]?.index ?? 0) - 40)).toBeLessThanOrEqual(1);
    expect(found[0]?.after).toBeGreaterThan(13);
    expect(found[0]?.p).toBe(1 / 200);
  });

  it('seldom finds a step where there is none', () => {
    let claims = 0;
    for (let seed = 0; seed < 40; seed++)
      claims += changePoints(history([10, 10], seed), {permutations: 99, alpha: 0.01}).length > 0 ? 1 : 0;
    expect(claims).toBeLessThanOrEqual(2);
  });

  it('repeats from its seed, and says nothing about too few or equal values', () => {
    const values = history([10, 11.5], 8);
    expect(changePoints(values, {seed: 4})).toEqual(changePoints(values, {seed: 4}));
    expect(changePoints([1, 2, 3])).toEqual([]);
    expect(changePoints(Array.from({length: 30}, () => 7))).toEqual([]);
  });

  it('mirrors with time', () => {
    const values = history([10, 15], 5);
    const [forward] = changePoints(values);
    const [backward] = changePoints(values.toReversed());
    expect((forward?.index ?? 0) + (backward?.index ?? 0)).toBe(values.length);
  });
});
