// Each noise diagnostic, raised by the disturbance it names and by no other.
import {describe, expect, it} from 'vitest';
import {noiseReadings} from '../../src/statistics/noise.js';
import {pairOrders} from '../../src/statistics/order.js';
import type {MeasuredPair} from '../../src/statistics/paired-times.js';
import {seededRandom} from '../../src/statistics/random.js';
import {twoModes} from '../../src/statistics/two-modes.js';

const calm = {processors: 4, loadAverage: 0.2, stealShare: 0, clockFrequencies: [3000, 3010], failedRuns: 0};

/** Pairs whose queue-free time in seconds is given per run in time order. */
function pairs(count: number, time: (run: number) => number, delayShare = 0): MeasuredPair[] {
  return pairOrders(count, 1).map(([first], pair) => {
    const run = (index: number) => {
      const seconds = time(index);
      return {wallSeconds: seconds / (1 - delayShare), queueFreeWallSeconds: seconds, cpuSeconds: 0.95 * seconds};
    };
    const [early, late] = [run(2 * pair), run(2 * pair + 1)];
    return first === 'base' ? {base: early, changed: late, first} : {base: late, changed: early, first};
  });
}

function steady(): () => number {
  const random = seededRandom(2);
  return () => 0.1 * (1 + 0.02 * random());
}

const raised = (measured: readonly MeasuredPair[], machine = calm): string[] =>
  noiseReadings(measured, 'queue-free-wall', machine).flatMap(reading => (reading.sentence === undefined ? [] : [reading.code]));

describe('noiseReadings', () => {
  it('says nothing on a calm machine, but shows every number', () => {
    const readings = noiseReadings(pairs(30, steady()), 'queue-free-wall', calm);
    expect(readings.filter(reading => reading.sentence !== undefined)).toEqual([]);
    expect(readings.map(reading => reading.code)).toEqual([
      'competition',
      'waiting',
      'drift',
      'autocorrelation',
      'pair-autocorrelation',
      'slot-effect',
      'outliers',
      'two-modes',
      'load',
      'steal',
      'frequency',
      'failures',
    ]);
  });

  it('names each disturbance', () => {
    const time = steady();
    expect(raised(pairs(30, time, 0.4))).toEqual(['competition']);
    expect(raised(pairs(30, run => time() * (1 + run / 60)))).toContain('drift');
    expect(raised(pairs(30, run => time() * (run % 2 === 1 ? 1.1 : 1)))).toContain('slot-effect');
    expect(raised(pairs(30, run => time() * (run === 7 ? 5 : 1)))).toContain('outliers');
    expect(raised(pairs(30, run => time() * (run % 6 < 2 ? 1.5 : 1)))).toContain('two-modes');
    expect(raised(pairs(30, time), {...calm, loadAverage: 9, stealShare: 0.05, clockFrequencies: [2000, 3000], failedRuns: 1})).toEqual([
      'load',
      'steal',
      'frequency',
      'failures',
    ]);
  });

  it('leaves out what cannot be read', () => {
    const blind = pairs(30, steady()).map(pair => ({
      ...pair,
      base: {...pair.base, queueFreeWallSeconds: undefined},
      changed: {...pair.changed, queueFreeWallSeconds: undefined},
    }));
    const codes = noiseReadings(blind, 'wall', {...calm, loadAverage: undefined, stealShare: undefined, clockFrequencies: []}).map(
      reading => reading.code,
    );
    expect(codes).not.toContain('competition');
    expect(codes).not.toContain('load');
    expect(noiseReadings([], 'wall', calm).map(reading => reading.code)).toEqual(['load', 'steal', 'frequency', 'failures']);
  });
});

describe('twoModes', () => {
  it('is large for two speeds and small for one', () => {
    const random = seededRandom(4);
    const one = Array.from({length: 40}, () => random());
    expect(twoModes(one)).toBeLessThan(3);
    expect(twoModes(one.map((value, index) => value * 0.1 + (index % 3 === 0 ? 1 : 0)))).toBeGreaterThan(3);
  });
});
