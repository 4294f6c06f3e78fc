// The whole rule on recorded noise of a loaded machine: labels are laid over the same runs, so the truth is exact.
import {describe, expect, it} from 'vitest';
import {recordedStreams} from '../../bench/verdicts/recorded-streams.js';
import {ourVerdict, type Rule, rivalClaims} from '../../bench/verdicts/trial.js';
import type {PairedVerdict} from '../../src/statistics/paired-verdict.js';

const streams = recordedStreams(new URL('../fixtures/recorded-runs', import.meta.url).pathname).filter(
  stream => stream.condition === 'as found',
);
const rule: Rule = {maximumPairs: 80, overallAlpha: 0.005, order: 'random-pairs', practicalThresholdPercent: 2};

interface Outcome {
  readonly effect: number;
  readonly verdict: PairedVerdict;
  readonly rivals: readonly number[];
}

/** `draws` comparisons on every stream; with an effect its sign alternates between streams. */
const outcomes = (size: number, draws: number): Outcome[] =>
  streams.flatMap((stream, place) =>
    Array.from({length: draws}, (_, draw) => {
      const effect = place % 2 === 0 ? size : -size;
      const plan = {runs: stream.runs, offset: 37 * draw + 11 * place, seed: 1000 * place + draw, effect};
      const verdict = ourVerdict(plan, rule);
      return {effect, verdict, rivals: rivalClaims(plan, verdict.pairs)};
    }),
  );
const count = (all: readonly Outcome[], verdict: string): number => all.filter(outcome => outcome.verdict.verdict === verdict).length;

describe('the verdict on recorded runs', () => {
  it('makes hardly a claim about equal sides, where blocked designs make many', () => {
    const equal = outcomes(0, 2);
    expect(count(equal, 'improved') + count(equal, 'regressed')).toBeLessThanOrEqual(1);
    for (const place of [0, 1, 2]) expect(equal.filter(outcome => outcome.rivals[place] !== 0).length / equal.length).toBeGreaterThan(0.3);
  });

  it('finds 10 % in the right direction, with an interval that holds it', () => {
    const changed = outcomes(0.1, 1);
    const right = changed.filter(({verdict, effect}) => verdict.verdict === (effect > 0 ? 'regressed' : 'improved'));
    const wrong = changed.filter(({verdict, effect}) => verdict.verdict === (effect > 0 ? 'improved' : 'regressed'));
    const holding = changed.filter(
      ({verdict: {interval99Percent: [low, high] = [1, -1]}, effect}) => low <= 100 * effect && 100 * effect <= high,
    );
    expect(right.length / changed.length).toBeGreaterThanOrEqual(0.9);
    expect(wrong).toEqual([]);
    expect(holding.length).toBeGreaterThanOrEqual(changed.length - 1);
  });

  it('lets CPU time decide for computing programs and queue-free wall time for one that waits', () => {
    const metrics = new Map(
      streams.map((stream, place) => [stream.workload, ourVerdict({runs: stream.runs, offset: 0, seed: place, effect: 0.1}, rule).metric]),
    );
    expect(metrics.get('cpu')).toBe('cpu');
    expect(metrics.get('mem')).toBe('cpu');
    expect(metrics.get('io')).toBe('queue-free-wall');
  });
});
