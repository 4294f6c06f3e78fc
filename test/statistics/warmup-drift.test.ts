// Pairs that still get faster are seen; labels do not matter; steady ones are left alone.
import {describe, expect, it} from 'vitest';
import type {MeasuredPair} from '../../src/statistics/paired-times.js';
import {seededRandom} from '../../src/statistics/random.js';
import {stillFalling} from '../../src/statistics/warmup-drift.js';

const run = (cpuSeconds: number) => ({wallSeconds: cpuSeconds, queueFreeWallSeconds: cpuSeconds, cpuSeconds});
const series = (slope: number, noise: number, seed: number): MeasuredPair[] => {
  const random = seededRandom(seed);
  return Array.from({length: 10}, (_, index) => {
    const time = () => 0.1 * (1 + slope * (10 - index)) * (1 + noise * (random() - 0.5));
    return {base: run(time()), changed: run(time()), first: 'base'};
  });
};

describe('stillFalling', () => {
  it('sees a program that warms up', () => expect(stillFalling(series(0.05, 0.02, 1), 'cpu')).toBe(true));

  it('does not take slowing down for it', () => expect(stillFalling(series(-0.05, 0.02, 1), 'cpu')).toBe(false));

  it('is the same when the sides are swapped', () => {
    const pairs = series(0.02, 0.1, 3);
    const swapped = pairs.map(({base, changed, first}) => ({base: changed, changed: base, first}));
    expect(stillFalling(swapped, 'wall')).toBe(stillFalling(pairs, 'wall'));
  });

  it('is wrong about steady runs in at most about 1 of 200', () => {
    const wrong = Array.from({length: 400}, (_, seed) => stillFalling(series(0, 0.2, seed + 1), 'cpu')).filter(Boolean).length;
    expect(wrong).toBeLessThanOrEqual(8);
  });

  it('has no opinion on what cannot be read', () => {
    const pairs = series(0.05, 0.02, 1).map(pair => ({...pair, changed: {...pair.changed, cpuSeconds: undefined}}));
    expect(stillFalling(pairs, 'cpu')).toBe(false);
  });
});
