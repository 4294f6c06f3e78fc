// The verdict on synthetic pairs: each outcome, each cause, and symmetry of the sides.

import {describe, expect, it} from 'vitest';
import {pairOrders} from '../../src/statistics/order.js';
import type {MeasuredPair} from '../../src/statistics/paired-times.js';
import {type PairedInput, pairedVerdict} from '../../src/statistics/paired-verdict.js';
import {seededRandom} from '../../src/statistics/random.js';
import {fc} from '../support/properties.js';

/** Pairs of a computing program of 0.1 s; noise is the spread of one run, as a share; `waits` seconds of sleep only on the changed side. */
function measured(count: number, effect: number, noise: number, seed: number, waits = 0): MeasuredPair[] {
  const random = seededRandom(seed);
  return pairOrders(count, seed).map(([first]) => {
    const run = (factor: number, sleep: number) => {
      const cpuSeconds = 0.1 * factor * Math.exp(noise * Math.log(random() / random()) * 0.7);
      const queueFreeWallSeconds = cpuSeconds * 1.01 + sleep;
      return {wallSeconds: queueFreeWallSeconds * (1 + random()), queueFreeWallSeconds, cpuSeconds};
    };
    return {base: run(1, 0), changed: run(1 + effect, waits), first};
  });
}

const input = (pairs: readonly MeasuredPair[], more: Partial<PairedInput> = {}): PairedInput => ({
  warmup: measured(3, 0, 0.05, 99),
  pairs,
  practicalThresholdPercent: 2,
  maximumPairs: 80,
  singleProcess: true,
  ...more,
});

const swapped = (pairs: readonly MeasuredPair[]): MeasuredPair[] =>
  pairs.map(({base, changed, first}) => ({base: changed, changed: base, first: first === 'base' ? 'changed' : 'base'}));

describe('pairedVerdict', () => {
  it('finds a clear regression at the first look that can, and stops', () => {
    expect(pairedVerdict(input(measured(10, 0.2, 0.02, 1)))).toMatchObject({verdict: 'inconclusive', stop: false, nextLook: 15});
    const result = pairedVerdict(input(measured(15, 0.2, 0.02, 1)));
    expect(result).toMatchObject({verdict: 'regressed', stop: true, metric: 'cpu', pairs: 15, cause: undefined, nextLook: undefined});
    expect(result.changePercent).toBeGreaterThan(15);
    expect(result.changeSeconds).toBeCloseTo(0.02, 2);
    expect(result.interval99Percent?.[0]).toBeGreaterThan(0);
    expect(result.twoSigma).toBe('above');
  });

  it('decides only at looks, or when time is up', () => {
    const pairs = measured(13, 0.2, 0.02, 1);
    expect(pairedVerdict(input(pairs))).toMatchObject({verdict: 'inconclusive', stop: false, nextLook: 15});
    expect(pairedVerdict(input(pairs, {ended: true}))).toMatchObject({verdict: 'regressed', stop: true});
  });

  it('says "no change" when the interval lies inside the threshold, and tells a small real change', () => {
    expect(pairedVerdict(input(measured(80, 0, 0.02, 4)))).toMatchObject({verdict: 'no-change', stop: true, realButBelowThreshold: false});
    expect(pairedVerdict(input(measured(80, 0.008, 0.01, 4)))).toMatchObject({verdict: 'no-change', realButBelowThreshold: true});
  });

  it('says how many pairs it would take when it cannot decide', () => {
    const result = pairedVerdict(input(measured(80, 0, 0.3, 5)));
    expect(result).toMatchObject({verdict: 'inconclusive', stop: true, cause: 'spread-too-large'});
    expect(result.pairsNeeded).toBeGreaterThan(80);
    expect(result.pairsNeededIfEstimateHolds).toBeLessThanOrEqual(result.pairsNeeded ?? 0);
  });

  it('has no opinion from too few pairs', () => {
    expect(pairedVerdict(input([], {ended: true}))).toMatchObject({
      verdict: 'inconclusive',
      cause: 'too-few-pairs',
      changePercent: undefined,
    });
    expect(pairedVerdict(input(measured(4, 0.5, 0.01, 1), {ended: true}))).toMatchObject({
      verdict: 'inconclusive',
      cause: 'too-few-pairs',
      interval99Percent: undefined,
      pairsNeeded: 15,
    });
    expect(pairedVerdict(input(measured(8, 0.01, 0.1, 1), {ended: true})).pairsNeeded).toBeGreaterThan(80);
    expect(pairedVerdict(input(measured(8, 0.5, 0.05, 1), {ended: true})).pairsNeededIfEstimateHolds).toBe(15);
  });

  it('lets waiting veto a claim made on CPU time', () => {
    const result = pairedVerdict(input(measured(80, 0, 0.02, 4, 0.02)));
    expect(result).toMatchObject({metric: 'cpu', verdict: 'inconclusive', cause: 'metrics-disagree'});
    const faster = pairedVerdict(input(measured(80, -0.1, 0.02, 4, 0.05)));
    expect(faster).toMatchObject({verdict: 'inconclusive', cause: 'metrics-disagree'});
  });

  it('leaves out and counts pairs it cannot read, and gives up when they are many', () => {
    const pairs = measured(80, 0.2, 0.02, 1);
    const broken = (every: number) =>
      pairs.map((pair, index) => (index % every === 0 ? {...pair, changed: {...pair.changed, cpuSeconds: undefined}} : pair));
    expect(pairedVerdict(input(broken(20)))).toMatchObject({verdict: 'regressed', pairs: 76, unreadablePairs: 4});
    expect(pairedVerdict(input(broken(4)))).toMatchObject({verdict: 'inconclusive', cause: 'metric-unreadable', stop: true});
  });

  it('uses the metric it is given', () => {
    expect(pairedVerdict(input(measured(10, 0.2, 0.02, 1), {metric: 'wall'}))).toMatchObject({
      metric: 'wall',
      metricChoice: {reason: 'given'},
    });
  });

  it('mirrors when the sides are swapped', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 1e6}),
        fc.constantFrom(10, 20, 45),
        fc.constantFrom(-0.1, 0, 0.03, 0.1),
        (seed, count, effect) => {
          const pairs = measured(count, effect, 0.05, seed);
          const forward = pairedVerdict(input(pairs));
          const backward = pairedVerdict(input(swapped(pairs)));
          const mirrored = {improved: 'regressed', regressed: 'improved', 'no-change': 'no-change', inconclusive: 'inconclusive'} as const;
          expect(backward.verdict).toBe(mirrored[forward.verdict]);
          expect(Math.log1p((backward.changePercent ?? 0) / 100)).toBeCloseTo(-Math.log1p((forward.changePercent ?? 0) / 100), 9);
          expect(backward.changeSeconds).toBeCloseTo(-(forward.changeSeconds ?? 0), 9);
          expect(backward.p).toBeCloseTo(forward.p, 12);
        },
      ),
      {numRuns: 25},
    );
  });

  it('does not depend on the unit of time', () => {
    const pairs = measured(30, 0.05, 0.05, 12);
    const scale = ({wallSeconds, queueFreeWallSeconds, cpuSeconds}: MeasuredPair['base']) => ({
      wallSeconds: 8 * wallSeconds,
      queueFreeWallSeconds: 8 * (queueFreeWallSeconds ?? 0),
      cpuSeconds: 8 * (cpuSeconds ?? 0),
    });
    const slower = pairedVerdict(input(pairs.map(pair => ({...pair, base: scale(pair.base), changed: scale(pair.changed)}))));
    const plain = pairedVerdict(input(pairs));
    expect(slower.verdict).toBe(plain.verdict);
    expect(slower.changePercent).toBeCloseTo(plain.changePercent ?? 0, 9);
    expect(slower.changeSeconds).toBeCloseTo(8 * (plain.changeSeconds ?? 0), 9);
  });
});
