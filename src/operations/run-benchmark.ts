// run_benchmark: how long a program takes, or whether a change made it faster; decided side by side, with what it takes to be sure.
import {randomInt} from 'node:crypto';
import {BenchmarkReport, RunBenchmarkRequest} from '../model/benchmark.js';
import type {RunContext} from '../model/machine.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import {answerWithin} from './stages/answer-within.js';
import {withCallAgain} from './stages/benchmark-again.js';
import {chooseBenchmark} from './stages/benchmark-choice.js';
import {withHistory} from './stages/benchmark-history.js';
import {pendingBenchmark, plannedBenchmark} from './stages/benchmark-report.js';
import {resolveBenchmarkRequest} from './stages/benchmark-request.js';
import type {Bench} from './stages/benchmark-runs.js';

const seeds = 1_000_000;
const progressMs = 1_000;

export const runBenchmark = defineOperation({
  name: 'run_benchmark',
  title: 'Benchmark',
  description:
    'How long a command takes, or whether a change is faster and how sure that is: command (base) against a second command (changed), git refs or a saved baseline, measured side by side in random order. Says inconclusive, with the pairs it would take, rather than guess.',
  effects: 'runs-programs',
  input: RunBenchmarkRequest,
  output: BenchmarkReport,

  run: async (request, context): Promise<BenchmarkReport> => {
    const resolution = await resolveBenchmarkRequest(request, context, randomInt(1, seeds));
    const chosen = await chooseBenchmark(request, resolution, context);
    if (request.dryRun === true) return withHistory(plannedBenchmark(chosen), request, context.machine, undefined);

    const folder = await context.machine.runs.create('run_benchmark');
    return answerWithin({
      folder,
      waitMs: (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000,
      context,
      work: running =>
        inTurn({...context, ...running}, async (turn, waitedMs) => {
          const startedAt = performance.now();
          const bench: Bench = {
            machine: context.machine,
            folder,
            context: turn,
            startedAt,
            deadline: startedAt + resolution.settings.budgetMs,
          };
          const measured = withCallAgain(await chosen.measure(bench), request);
          const report = await withHistory(measured, request, context.machine, folder);
          return waitedMs === undefined ? report : {...report, warnings: [...report.warnings, waited(waitedMs)]};
        }),
      pending: () => pendingBenchmark(folder.runId, chosen),
    });
  },

  isNegative: ({verdict}) => verdict === 'regressed' || verdict === 'check-failed',
});

/** Two measurements at once would measure each other. */
const inTurn = async <Result>(
  context: OperationContext,
  work: (context: RunContext, waitedMs: number | undefined) => Promise<Result>,
): Promise<Result> => {
  const askedAt = performance.now();
  let isWaiting = false;
  return context.machine.measuring.exclusively(
    context,
    () => {
      isWaiting = true;
      context.progress('Waiting until another measurement has ended', 0);
    },
    turn => {
      const waitedMs = isWaiting ? performance.now() - askedAt : undefined;
      return repeating(turn, again => work(again, waitedMs));
    },
  );
};

/** A run may take long: the last word is said again every second. */
const repeating = async <Result>({signal, progress}: RunContext, work: (context: RunContext) => Promise<Result>): Promise<Result> => {
  const startedAt = performance.now();
  let last = 'Benchmarking';
  const ticker = setInterval(() => progress(last, Math.round(performance.now() - startedAt)), progressMs);
  try {
    return await work({
      signal,
      progress: (message, elapsedMs) => {
        last = message;
        progress(message, elapsedMs);
      },
    });
  } finally {
    clearInterval(ticker);
  }
};

const waited = (waitedMs: number) => ({
  code: 'queued',
  message: `Waited ${(waitedMs / 1_000).toFixed(1)} s until another measurement had ended: two at once would measure each other.`,
});
