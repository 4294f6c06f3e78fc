// The schedule of the paired harness, as data.
import {expect, test} from 'vitest';
import {commandBytes, evenPads, pairedSchedule} from '../../src/benchmarkers/paired.js';

test('the same seed gives the same schedule, another one another', () => {
  const schedule = (seed: number) => pairedSchedule({seed, warmupRounds: 3, maximumPairs: 80});
  expect(schedule(7)).toEqual(schedule(7));
  expect(schedule(7).rounds).not.toEqual(schedule(8).rounds);
});

test('warm-up comes first and begins with the base, then both sides are first about equally often', () => {
  const {rounds} = pairedSchedule({seed: 11, warmupRounds: 3, maximumPairs: 400});
  expect(rounds.map(({isWarmup}) => isWarmup).indexOf(false)).toBe(3);
  expect(rounds).toHaveLength(403);
  expect(rounds[0]?.order).toEqual(['base', 'changed']);
  const baseFirst = rounds.filter(({order}) => order[0] === 'base').length;
  expect(baseFirst).toBeGreaterThan(150);
  expect(baseFirst).toBeLessThan(250);
  expect(rounds.every(({order}) => order[0] !== order[1])).toBe(true);
});

test('both sides of a pair carry the same length in all, whatever their commands', () => {
  const lengths = {
    base: commandBytes(['python', 'a.py'], '/short'),
    changed: commandBytes(['python', 'much-longer.py'], '/a/longer/place'),
  };
  const pads = evenPads(lengths, 100);
  expect(lengths.base + pads.base).toBe(lengths.changed + pads.changed);
  expect(Math.min(pads.base, pads.changed)).toBe(100);
});
