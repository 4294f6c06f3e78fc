// Effective sample counts against series whose autocorrelation is known.

import {describe, expect, it} from 'vitest';
import {autocorrelation, integratedAutocorrelationTime} from '../../src/statistics/autocorrelation.js';
import {mean} from '../../src/statistics/descriptive.js';
import {effectiveCount, effectiveSamples} from '../../src/statistics/effective-samples.js';
import {seededRandom} from '../../src/statistics/random.js';
import {wilsonInterval} from '../../src/statistics/wilson-interval.js';
import {fc} from '../support/properties.js';

/** 0/1 series that stays in its state with chance `stay`; half of the samples are 1, autocorrelation 2 stay - 1, time stay / (1 - stay). */
function sticky(length: number, stay: number, seed: number): number[] {
  const random = seededRandom(seed);
  let state = random() < 0.5 ? 1 : 0;
  return Array.from({length}, () => {
    if (random() >= stay) state = 1 - state;
    return state;
  });
}

describe('effectiveCount', () => {
  it('is the number of samples for equal weights, and less otherwise', () => {
    expect(effectiveCount([2, 2, 2, 2])).toBe(4);
    expect(effectiveCount([4, 1, 1])).toBe(2);
    expect(effectiveCount([])).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.double({min: 0.001, max: 1e3, noNaN: true}), {minLength: 1}), weights => {
        expect(effectiveCount(weights)).toBeLessThanOrEqual(weights.length * (1 + 1e-9));
        expect(effectiveCount(weights)).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });
});

describe('effectiveSamples', () => {
  it('counts independent samples about in full', () => {
    expect(effectiveSamples(sticky(2000, 0.5, 1))).toBeGreaterThan(1600);
  });

  it('divides by the autocorrelation time, also where the series is averaged in batches', () => {
    for (const [length, stay] of [
      [2000, 0.9],
      [20_000, 0.98],
    ] as const) {
      const estimates = [1, 2, 3, 4, 5].map(seed => effectiveSamples(sticky(length, stay, seed)));
      const expected = (length * (1 - stay)) / stay;
      expect(mean(estimates)).toBeGreaterThan(0.7 * expected);
      expect(mean(estimates)).toBeLessThan(1.3 * expected);
    }
  });

  it('sees that two long phases are hardly more than two samples', () => {
    const phases = [...Array.from({length: 5000}, () => 1), ...Array.from({length: 5000}, () => 0)];
    expect(effectiveSamples(phases)).toBeLessThan(5);
  });

  it('counts a constant series in full, and nothing as nothing', () => {
    expect(effectiveSamples([1, 1, 1])).toBe(3);
    expect(effectiveSamples([])).toBe(0);
  });

  it('makes the Wilson interval keep its level on a sticky series, where the raw count breaks it', () => {
    const trials = Array.from({length: 200}, (_, seed) => sticky(600, 0.9, 100 + seed));
    const covered = (count: (series: readonly number[]) => number) =>
      trials.filter(series => {
        const [low, high] = wilsonInterval(mean(series), count(series));
        return low <= 0.5 && 0.5 <= high;
      }).length / trials.length;
    expect(covered(effectiveSamples)).toBeGreaterThan(0.9);
    expect(covered(series => series.length)).toBeLessThan(0.7);
  });
});

describe('autocorrelation', () => {
  it('is 0 for a constant and -1-ish for an alternating series', () => {
    expect(autocorrelation([3, 3, 3])).toBe(0);
    expect(autocorrelation([1, -1, 1, -1, 1, -1])).toBeCloseTo(-5 / 6, 12);
    expect(integratedAutocorrelationTime([1, -1, 1, -1, 1, -1])).toBe(1);
  });
});
