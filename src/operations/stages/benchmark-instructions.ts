// Instructions as a second witness: counted by valgrind, repeatable on any machine, and no time.
import type {InstructionCounts} from '../../model/benchmark.js';
import type {Command} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import type {Side} from '../../statistics/order.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import {type Bench, hasFailed, runOnce} from './benchmark-runs.js';
import {rounded} from './benchmark-samples.js';

const countsPerSide = 3;
/** Counts of one side that differ by more say that the program does not do the same each time: engines that compile while running. */
const mostSpreadPercent = 0.1;
/** How many times longer a run takes under the counter, at most seen: 60 to 120. */
const slowdown = 120;
const startUpMs = 2_000;
const longestMs = 600_000;
/** Unasked only where it takes seconds. */
const shortCpuSeconds = 0.05;

export interface Counted {
  readonly counts: InstructionCounts | undefined;
  readonly warnings: readonly Warning[];
}

/** Not asked for, they are counted when time gave no answer, the commands are short and the time limit leaves room. */
export const isWorthCounting = (
  {verdict, failure, pairs, severalProcesses}: Pick<PairedOutcome, 'verdict' | 'failure' | 'pairs' | 'severalProcesses'>,
  remainingMs: number,
): boolean => {
  const cpuSeconds = median(pairs.flatMap(({base, changed}) => [base.cpuSeconds ?? Number.NaN, changed.cpuSeconds ?? Number.NaN]));
  return (
    failure === undefined &&
    verdict.verdict === 'inconclusive' &&
    verdict.cause === 'spread-too-large' &&
    !severalProcesses &&
    cpuSeconds <= shortCpuSeconds &&
    2 * countsPerSide * durationMs(cpuSeconds) < remainingMs
  );
};

/** Engines whose own work depends on clocks and threads. */
const compilesWhileRunning = /(?:^|\/)(?:node|nodejs|deno|bun|java|pypy3?|luajit|julia|dotnet)$/;

const durationMs = (cpuSeconds: number): number => startUpMs + cpuSeconds * 1_000 * slowdown;

export const countInstructions = async (
  bench: Bench,
  sides: Partial<Record<Side, Command>>,
  cpuSeconds: number,
  asked: boolean,
): Promise<Counted> => {
  const {base, changed} = sides;
  if (base === undefined) return none;
  const compiling = [base, changed].find(command => compilesWhileRunning.test(command?.program ?? ''));
  if (compiling !== undefined) {
    return asked
      ? refused('its engine compiles while running, so that counts of the same run differ by tens of percent', 'Go by time.')
      : none;
  }
  const {workingDirectory, environment = {}} = base;
  const found = await bench.machine.findTool({in: 'program', program: 'valgrind'}, {workingDirectory, environment});
  if (found === undefined) return asked ? refused('valgrind is missing', 'Install it: apt-get install valgrind.') : none;
  const limitMs = Math.min(longestMs, 2 * countsPerSide * durationMs(cpuSeconds) + 10_000);
  const startedAt = performance.now();
  const counting: Bench = {...bench, startedAt, deadline: startedAt + limitMs};
  const count = async (command: Command, label: string): Promise<readonly number[]> => {
    const values: number[] = [];
    for (let run = 1; run <= countsPerSide; run += 1) {
      bench.context.progress(`Counting instructions of ${label}, ${run} of ${countsPerSide}`, Math.round(performance.now() - startedAt));
      const value = await countOnce(counting, found.path, command);
      if (value === undefined) return [];
      values.push(value);
    }
    return values;
  };
  const ofBase = await count(base, 'base');
  if (ofBase.length === 0)
    return refused('the command fails, takes too long or is not followed under valgrind', 'Give a program, not a script that starts one.');
  if (spreadOf(ofBase) > mostSpreadPercent) return varying(spreadOf(ofBase));
  if (changed === undefined) {
    const counts = {tool: toolName, base: median(ofBase), spreadPercent: rounded(spreadOf(ofBase))};
    return {counts, warnings: [note(`${millions(counts.base)} instructions a run`, counts.spreadPercent)]};
  }
  const ofChanged = await count(changed, 'changed');
  if (ofChanged.length === 0)
    return refused('the changed command fails or takes too long under valgrind', 'Its output is in the run folder.');
  const spreadPercent = rounded(Math.max(spreadOf(ofBase), spreadOf(ofChanged)));
  if (spreadPercent > mostSpreadPercent) return varying(spreadPercent);
  const [before, after] = [median(ofBase), median(ofChanged)];
  const changePercent = rounded(100 * (after / before - 1));
  const sign = changePercent > 0 ? '+' : '−';
  const sentence = `Instructions: ${millions(before)} → ${millions(after)} (${sign}${Math.abs(changePercent).toFixed(2)} %)`;
  return {counts: {tool: toolName, base: before, changed: after, spreadPercent, changePercent}, warnings: [note(sentence, spreadPercent)]};
};

const toolName = 'valgrind cachegrind';
const none: Counted = {counts: undefined, warnings: []};

const countOnce = async (bench: Bench, valgrind: string, command: Command): Promise<number | undefined> => {
  const sample = await runOnce(
    bench,
    {
      ...command,
      program: valgrind,
      args: ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', '--', command.program, ...command.args],
      // Where a dictionary puts its keys would be another number each time.
      environment: {PYTHONHASHSEED: '0', ...command.environment},
    },
    {keepOutputAs: 'instructions', endLeftovers: true},
  ).catch((error: unknown) => {
    if (error instanceof ProfilingError && error.code === 'timed_out') return undefined;
    throw error;
  });
  if (sample === undefined || hasFailed(sample)) return undefined;
  const text = [...(sample.errorTail ?? '').matchAll(/I\s+refs:\s+([\d,]+)/g)].at(-1)?.[1];
  return text === undefined ? undefined : Number(text.replaceAll(',', ''));
};

const spreadOf = (values: readonly number[]): number => 100 * (Math.max(...values) / Math.min(...values) - 1);

const millions = (value: number): string => `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)} M`;

const note = (sentence: string, spreadPercent: number): Warning => ({
  code: 'instructions',
  message: `${sentence}; medians of ${countsPerSide} counts that agree within ${spreadPercent.toFixed(3)} %. Instructions are not time: waiting, caches and parallel work are not in them.`,
});

const varying = (spreadPercent: number): Counted => ({
  counts: undefined,
  warnings: [
    {
      code: 'instructions-vary',
      message: `Counts of the same command differ by ${spreadPercent.toFixed(1)} %: it does not do the same work each time (just-in-time compilers, threads, clocks), so they witness nothing.`,
    },
  ],
});

const refused = (reason: string, hint: string): Counted => ({
  counts: undefined,
  warnings: [{code: 'instructions-missing', message: `Instructions were not counted: ${reason}.`, hint}],
});
