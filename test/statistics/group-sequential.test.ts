// The stopping rule: level and coverage over all looks, by simulation with fixed seeds.
import {describe, expect, it} from 'vitest';
import {at} from '../../src/statistics/at.js';
import {alphaAt, isEquivalent, pairsNeeded, repeatedInterval, sequentialPlan} from '../../src/statistics/group-sequential.js';
import {seededRandom} from '../../src/statistics/random.js';
import {criticalRank} from '../../src/statistics/signed-rank.js';

/** Share of null series in which the exact signed-rank test rejects at any look. Heavy tails: only the ranks matter. */
function claimsOfNull(maximumPairs: number, overallAlpha: 0.01 | 0.005, series: number): number {
  const random = seededRandom(maximumPairs);
  const plan = sequentialPlan(maximumPairs, overallAlpha);
  let claims = 0;
  for (let trial = 0; trial < series; trial++) {
    const differences = Array.from({length: maximumPairs}, () => Math.log(random() / random()));
    const rejects = plan.looks.some((look, place) => {
      const bySize = differences.slice(0, look).sort((left, right) => Math.abs(left) - Math.abs(right));
      const positive = bySize.reduce((sum, difference, rank) => (difference > 0 ? sum + rank + 1 : sum), 0);
      return Math.min(positive, (look * (look + 1)) / 2 - positive) < criticalRank(look, at(plan.alphas, place));
    });
    if (rejects) claims++;
  }
  return claims / series;
}

describe('sequentialPlan', () => {
  it('has the standard looks and ends at the maximum', () => {
    expect(sequentialPlan(80).looks).toEqual([10, 15, 20, 30, 45, 60, 80]);
    expect(sequentialPlan(120).looks).toEqual([10, 15, 20, 30, 45, 60, 80, 120]);
    expect(sequentialPlan(12).looks).toEqual([10, 12]);
    expect(sequentialPlan(8).looks).toEqual([8]);
    expect(sequentialPlan(80).alphas).toEqual([0.0011, 0.0011, 0.0011, 0.0011, 0.0011, 0.0011, 0.0011]);
    expect(sequentialPlan(80, 0.01).alphas).toEqual([0.002, 0.002, 0.002, 0.002, 0.002, 0.002, 0.002]);
    expect(sequentialPlan(10).alphas).toEqual([0.005]);
  });

  it('claims in about 1 % of null series over all looks (bench/verdicts/level.ts: 20,000 series)', () => {
    const share = claimsOfNull(80, 0.01, 4000);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.0145);
    expect(claimsOfNull(45, 0.005, 4000)).toBeLessThan(0.0085);
  });

  it('spends the alpha of the replaced look when time is up between looks', () => {
    expect(alphaAt(sequentialPlan(120), 10)).toBe(0.00095);
    expect(alphaAt(sequentialPlan(120, 0.01), 33)).toBe(0.0017);
    expect(alphaAt(sequentialPlan(80), 200)).toBe(0.0011);
  });
});

describe('repeatedInterval', () => {
  it('holds the truth at all looks at once in 99 % of series', () => {
    const random = seededRandom(5);
    const plan = sequentialPlan(45);
    let held = 0;
    for (let trial = 0; trial < 600; trial++) {
      const differences = Array.from({length: 45}, () => 0.05 + 0.1 * Math.log(random() / random()));
      const intervals = plan.looks.map(look => repeatedInterval(differences.slice(0, look), plan).interval);
      if (intervals.every(([low, high]) => low <= 0.05 && 0.05 <= high)) held++;
    }
    expect(held / 600).toBeGreaterThan(0.975);
  });
});

describe('isEquivalent', () => {
  it('needs the whole interval inside the margin', () => {
    expect(isEquivalent([-0.01, 0.01], [-0.02, 0.02])).toBe(true);
    expect(isEquivalent([-0.02, 0.01], [-0.02, 0.02])).toBe(false);
    expect(isEquivalent([0.005, 0.03], [-0.02, 0.02])).toBe(false);
  });
});

describe('pairsNeeded', () => {
  it('grows with the square of width over target', () => {
    const once = pairsNeeded(80, 0.04, 0.04, 0.002);
    expect(once).toBeGreaterThan(80);
    expect(pairsNeeded(80, 0.08, 0.04, 0.002)).toBeCloseTo(4 * once, -1);
  });

  it('promises what it takes: with that number about 80 % of series decide', () => {
    const random = seededRandom(9);
    const noise = (count: number) => Array.from({length: count}, () => 0.08 * Math.log(random() / random()));
    const plan = sequentialPlan(20);
    const [low, high] = repeatedInterval(noise(20), plan).interval;
    const count = Math.min(300, pairsNeeded(20, (high - low) / 2, 0.08, alphaAt(plan, 20)));
    let decided = 0;
    for (let trial = 0; trial < 60; trial++) {
      const [lower] = repeatedInterval(
        noise(count).map(value => value + 0.08),
        plan,
      ).interval;
      if (lower > 0) decided++;
    }
    expect(decided / 60).toBeGreaterThan(0.7);
  });
});
