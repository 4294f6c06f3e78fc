// How often a change is claimed where there is none, and named where there is one: pairs drawn from the same shares, with seeds.
import {expect, test} from 'vitest';
import {type CompareOptions, compareProfiles} from '../../../src/analyses/compare/compare-profiles.js';
import {averageOfRuns} from '../../../src/analyses/merge-repeats.js';
import {mergeProfiles} from '../../../src/formats/merge-profiles.js';
import type {Profile} from '../../../src/model/profile.js';
import {type Random, seededRandom} from '../../../src/statistics/random.js';
import {profileFromFolded} from '../../support/profile-from-folded.js';

const shares: Readonly<Record<string, number>> = {
  'main (a.py);load (a.py)': 0.12,
  'main (a.py);load (a.py);parse (a.py)': 0.24,
  'main (a.py);price (a.py)': 0.14,
  'main (a.py);price (a.py);rate (a.py)': 0.16,
  'main (a.py);tax (a.py)': 0.13,
  'main (a.py);print (a.py)': 0.21,
};
const leaves = ['load', 'parse', 'price', 'rate', 'tax', 'print'];
const leafOf = (stack: string): string => stack.split(';').at(-1)?.split(' ')[0] ?? '';

/** `samples` is what the unchanged program gets; the one function twice takes more. */
const draw = (random: Random, samples: number, twice?: string, apart = 0): Profile => {
  const weights = Object.entries(shares).map(([stack, share]) => {
    const own = share * (1 + apart * (2 * random() - 1));
    return {stack, weight: leafOf(stack) === twice ? 2 * own : own};
  });
  const whole = weights.reduce((sum, {weight}) => sum + weight, 0);
  const counts = new Map<string, number>();
  for (let sample = 0; sample < Math.round(samples * whole); sample += 1) {
    let rest = random() * whole;
    const hit = weights.find(({weight}) => {
      rest -= weight;
      return rest <= 0;
    });
    const stack = hit?.stack ?? weights[0]?.stack ?? '';
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  return profileFromFolded(...[...counts].map(([stack, count]) => `${stack} ${count}`));
};

const compare = (base: Profile, changed: Profile, more: Partial<CompareOptions> = {}) =>
  compareProfiles(base, changed, {
    limit: 5,
    minimumSamples: 100,
    isWhole: true,
    whyNotWhole: '',
    baseSource: 'base',
    changedSource: 'changed',
    ...more,
  });

/** Three runs of 400 samples on each side; each run's functions take up to `apart` more or less than the program's own. */
const compareRuns = (random: Random, apart: number, twice?: string) => {
  const runs = (changed?: string): [Profile, Profile, Profile] => [one(changed), one(changed), one(changed)];
  const one = (changed?: string): Profile => draw(random, 400, changed, apart);
  const base = runs();
  const changed = runs(twice);
  return compare(averageOfRuns(mergeProfiles(base), 3), averageOfRuns(mergeProfiles(changed), 3), {repeats: {base, changed}});
};

const pairs = 200;

test.each([150, 400, 1_000, 10_000])('of 200 pairs of the same program with %i samples each, hardly any is called changed', samples => {
  const random = seededRandom(samples);
  const claimed = Array.from({length: pairs}, () => compare(draw(random, samples), draw(random, samples))).filter(
    ({verdict}) => verdict === 'changed',
  );
  expect(claimed.length).toBeLessThanOrEqual(0.02 * pairs);
});

test('a function that takes twice its time is named first in nearly all pairs with 1,000 samples, and proven in 95 of 100', () => {
  const random = seededRandom(4711);
  const outcomes = Array.from({length: pairs}, (_, pair) => {
    const twice = leaves[pair % leaves.length] ?? '';
    const {verdict, findings} = compare(draw(random, 1_000), draw(random, 1_000, twice));
    return {proven: verdict === 'changed', first: findings[0]?.function === twice};
  });
  expect(outcomes.filter(({first}) => first).length).toBeGreaterThanOrEqual(0.99 * pairs);
  expect(outcomes.filter(({proven, first}) => proven && first).length).toBeGreaterThanOrEqual(0.95 * pairs);
});

test.each([0, 0.3])(
  'three runs on each side, whose functions differ by up to %f from run to run: at most 5 of 100 same pairs are called changed',
  apart => {
    const random = seededRandom(7 + apart);
    const claimed = Array.from({length: pairs}, () => compareRuns(random, apart)).filter(({verdict}) => verdict === 'changed');
    expect(claimed.length).toBeLessThanOrEqual(0.05 * pairs);
  },
);

test.each([
  [0, 0.97],
  [0.2, 0.8],
])(
  'three runs of 400 samples on each side, apart by up to %f: a function twice is named first in 98 of 100, proven in most',
  (apart, proven) => {
    const random = seededRandom(99 + apart);
    const outcomes = Array.from({length: pairs}, (_, pair) => {
      const twice = leaves[pair % leaves.length] ?? '';
      const {verdict, findings, comparison} = compareRuns(random, apart, twice);
      expect(comparison?.test).toContain('spread between runs');
      return {proven: verdict === 'changed', first: findings[0]?.function === twice};
    });
    expect(outcomes.filter(({first}) => first).length).toBeGreaterThanOrEqual(0.98 * pairs);
    expect(outcomes.filter(({proven: isProven, first}) => isProven && first).length).toBeGreaterThanOrEqual(proven * pairs);
  },
);
