// Verdicts in words, and cautions that need no program to be tried.
import {expect, test} from 'vitest';
import type {RunSample} from '../../src/model/measuring.js';
import {startUpFloor} from '../../src/operations/stages/benchmark-floor.js';
import type {PairedOutcome} from '../../src/operations/stages/benchmark-pairs.js';
import {comparisonSummary, seconds} from '../../src/operations/stages/benchmark-words.js';
import {sweepParameter} from '../../src/operations/stages/sweep-parameter.js';
import type {MeasuredPair} from '../../src/statistics/paired-times.js';
import {pairedVerdict} from '../../src/statistics/paired-verdict.js';
import {quietContext} from '../machine/sandbox.js';
import {refusingMachine} from '../support/refusing-machine.js';

const run = (seconds: number) => ({wallSeconds: seconds, queueFreeWallSeconds: seconds, cpuSeconds: seconds});
/** Pairs around the given change, spread by a small fixed pattern. */
const pairsOf = (count: number, changePercent: number, spreadPercent: number): MeasuredPair[] =>
  Array.from({length: count}, (_, index) => ({
    base: run(0.05 * (1 + (spreadPercent / 100) * (((index * 7) % 5) / 5 - 0.4))),
    changed: run(0.05 * (1 + changePercent / 100) * (1 + (spreadPercent / 100) * (((index * 3) % 7) / 7 - 0.4))),
    first: index % 2 === 0 ? 'base' : 'changed',
  }));

const judged = (pairs: readonly MeasuredPair[]) =>
  pairedVerdict({
    warmup: pairs.slice(0, 3),
    pairs,
    practicalThresholdPercent: 2,
    maximumPairs: pairs.length,
    singleProcess: true,
    ended: true,
  });

test('faster and slower are said with relative and absolute figures, interval and pairs', () => {
  const slower = judged(pairsOf(20, 8, 1));
  expect(comparisonSummary(slower.verdict, slower, {thresholdPercent: 2, secondsPerPair: 0.1})).toMatch(
    /^Regressed: SLOWER by \d\.\d % \(99 % interval \+\d.* to \+\d.* %\); medians 5\d\.\d ms → 5\d\.\d ms CPU time, 20 pairs\./,
  );
  const faster = judged(pairsOf(20, -8, 1));
  expect(comparisonSummary(faster.verdict, faster, {thresholdPercent: 2, secondsPerPair: 0.1})).toMatch(/^Improved: FASTER by \d/);
});

test('no change names the threshold; no verdict names the cause, the pairs and the time', () => {
  const same = judged(pairsOf(40, 0, 1));
  expect(comparisonSummary(same.verdict, same, {thresholdPercent: 2, secondsPerPair: 0.1})).toMatch(/^No change beyond ±2 %/);
  const open = judged(pairsOf(12, 1, 40));
  expect(open.verdict).toBe('inconclusive');
  expect(comparisonSummary(open.verdict, open, {thresholdPercent: 2, secondsPerPair: 0.1})).toMatch(
    /^No verdict: .* after 12 pairs; .+\. A rerun with \d+ pairs \(.+\) would settle 2 %.*; so would fewer on a calmer machine\./,
  );
});

test('times carry the unit that fits', () => {
  expect([150, 2.5, 0.25, 0.0251, 3.2e-5, 4.5e-9].map(seconds)).toEqual(['2.5 min', '2.50 s', '250 ms', '25.1 ms', '32.0 µs', '4.5 ns']);
});

test('a sweep names one parameter that the command holds', () => {
  expect(sweepParameter(['size=100,1000'], ['a', '--n={size}'])).toEqual({name: 'size', values: ['100', '1000']});
});

test('commands of a few milliseconds are told what an empty program takes, longer ones are not', async () => {
  const sample: RunSample = {outcome: 'exited', exitCode: 0, wallSeconds: 0.001, severalProcesses: false, threads: 1, leftovers: []};
  const machine = {...refusingMachine, measuring: {...refusingMachine.measuring, run: async () => sample}};
  const refuse = async (): Promise<never> => Promise.reject(new Error('nothing is kept here'));
  const folder = {runId: 'r', directory: '/r', write: refuse, link: refuse, setStatus: refuse};
  const bench = {machine, folder, context: quietContext, startedAt: 0, deadline: Number.MAX_SAFE_INTEGER};
  const settings = {
    warmupRuns: 3,
    leastRuns: 10,
    runs: undefined,
    practicalThresholdPercent: 2,
    budgetMs: 1_000,
    seed: 1,
    environment: {},
    directory: '/p',
  };
  const open = judged(pairsOf(12, 1, 40));
  const outcome = (wallSeconds: number, verdict = open): Pick<PairedOutcome, 'pairs' | 'failure' | 'verdict'> => ({
    verdict,
    pairs: [{base: {...sample, wallSeconds}, changed: {...sample, wallSeconds}, first: 'base'}],
    failure: undefined,
  });
  expect((await startUpFloor(bench, outcome(0.002), settings)).warnings[0]?.message).toContain(
    'starting an empty program takes 1.0 ms ± 0.0 ns',
  );
  expect(await startUpFloor(bench, outcome(0.05), settings)).toEqual({warnings: [], refusal: undefined});

  // An empty program takes 1 ms, always the same: nothing is below its spread, but "no change" means nothing.
  const same = judged(pairsOf(40, 0, 1));
  expect((await startUpFloor(bench, outcome(0.001, same), settings)).refusal).toMatchObject({cause: 'below-floor'});
  const starts = Array.from({length: 40}, (_, start) => (start % 2 === 0 ? 0.001 : 0.0015));
  const uneven = {
    ...bench,
    machine: {
      ...machine,
      measuring: {...machine.measuring, run: async () => ({...sample, wallSeconds: starts.shift() ?? 0.001})},
    },
  };
  const slower = {...judged(pairsOf(20, 8, 1)), changeSeconds: 0.00002};
  const refusal = (await startUpFloor(uneven, outcome(0.002, slower), settings)).refusal;
  expect(refusal).toMatchObject({cause: 'below-floor'});
  expect(refusal?.sentence).toContain('time a statement in process');
  expect((await startUpFloor(uneven, outcome(0.004, {...slower, changeSeconds: 0.001}), settings)).refusal).toBeUndefined();
});
