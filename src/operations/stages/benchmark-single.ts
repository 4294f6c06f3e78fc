// Measures one command alone: how long it takes, with its honest spread.
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {HostReading, RunSample} from '../../model/measuring.js';
import type {Command} from '../../model/plan.js';
import {decidingMetric, type Metric, timeOf} from '../../statistics/deciding-metric.js';
import {pairedShift} from '../../statistics/hodges-lehmann.js';
import type {Interval} from '../../statistics/interval.js';
import {type Bench, commandFailed, failureOfStep, hasFailed, runOnce} from './benchmark-runs.js';
import {type SampledRun, timesOf} from './benchmark-samples.js';

/** Half-widths of the 95 % interval of the typical time, as shares of it: good enough to stop, too wide to report. */
const preciseEnough = 0.03;
const tooWide = 0.1;
/** With a clear answer missing, at most this many times the policy's runs. */
const mostTimesLeast = 4;
const longRunMs = 10_000;

export interface SingleOutcome {
  readonly runs: readonly RunSample[];
  readonly warmup: readonly RunSample[];
  readonly metric: Metric;
  /** Typical time by that metric, with its 95 % interval; seconds. */
  readonly typical: number;
  readonly interval: Interval;
  readonly tooNoisy: boolean;
  readonly failure: string | undefined;
  readonly runDelayReadable: boolean;
  readonly severalProcesses: boolean;
  readonly leftovers: readonly string[];
  readonly budgetEnded: boolean;
  readonly host: {readonly before: HostReading; readonly after: HostReading};
}

/** One run; throws when it failed. */
export type RunAgain = (bench: Bench, index: number) => Promise<RunSample>;

export const processRuns =
  (command: Command): RunAgain =>
  async (bench, index) => {
    const sample = await runOnce(bench, command, index === 0 ? {keepOutputAs: 'base', endLeftovers: true} : {});
    if (hasFailed(sample)) throw commandFailed(bench.folder.runId, 'measured', sample);
    return sample;
  };

export const measureSingle = async (
  bench: Bench,
  run: RunAgain,
  check: Command | undefined,
  settings: BenchmarkSettings,
  keep: (runs: readonly SampledRun[]) => Promise<unknown>,
): Promise<SingleOutcome> => {
  const {measuring} = bench.machine;
  const runDelayReadable = measuring.runDelayIsReadable();
  const before = measuring.readHost();
  const all: SampledRun[] = [];
  let failure: string | undefined;
  let budgetEnded = false;
  const warmups = Math.max(1, settings.warmupRuns);
  const most = settings.runs ?? settings.leastRuns * mostTimesLeast;
  const least = settings.runs ?? settings.leastRuns;
  let longest = 0;
  const samples = (isWarmup: boolean): readonly RunSample[] => all.filter(run => run.isWarmup === isWarmup).map(({sample}) => sample);
  try {
    for (let index = 0; index < warmups + most; index += 1) {
      const isWarmup = index < warmups;
      if (isWarmup && index > 0 && longest > longRunMs) continue;
      if (index > 0 && performance.now() + longest > bench.deadline) {
        budgetEnded = true;
        break;
      }
      const counted = index - warmups + 1;
      const elapsed = Math.round(performance.now() - bench.startedAt);
      bench.context.progress(isWarmup ? `Warm-up ${index + 1}` : `Run ${counted}`, elapsed);
      const startedAt = performance.now();
      const sample = await run(bench, index);
      longest = Math.max(longest, performance.now() - startedAt);
      all.push({side: 'base', round: index, isWarmup, sample});
      if (index === 0 && check !== undefined) {
        failure = await failureOfStep(bench, 'check', check);
        if (failure !== undefined) break;
      }
      if (
        counted >= least &&
        (settings.runs !== undefined
          ? counted >= settings.runs
          : halfWidth(typicalOf(samples(false), samples(true), runDelayReadable)) < preciseEnough)
      )
        break;
    }
    if (failure === undefined && check !== undefined) failure = await failureOfStep(bench, 'check', check);
  } finally {
    await keep(all).catch(() => undefined);
  }
  const runs = samples(false).length > 0 ? samples(false) : samples(true);
  const typical = typicalOf(runs, samples(true), runDelayReadable);
  return {
    runs,
    warmup: samples(true),
    ...typical,
    tooNoisy: !(halfWidth(typical) <= tooWide) || samples(false).length < Math.min(least, 5),
    failure,
    runDelayReadable,
    severalProcesses: runs.some(run => run.severalProcesses),
    leftovers: all.flatMap(({sample}) => sample.leftovers),
    budgetEnded,
    host: {before, after: measuring.readHost()},
  };
};

interface Typical {
  readonly metric: Metric;
  readonly typical: number;
  readonly interval: Interval;
}

/** The centre of the logarithms, because times multiply; interval by the signed-rank test. */
const typicalOf = (runs: readonly RunSample[], warmup: readonly RunSample[], runDelayReadable: boolean): Typical => {
  const all = [...warmup, ...runs];
  const single = !all.some(({severalProcesses}) => severalProcesses);
  const {metric} = decidingMetric(
    warmup.map(run => timesOf(run, runDelayReadable)),
    single,
  );
  const logs = runs.flatMap(run => {
    const time = timeOf(timesOf(run, runDelayReadable), metric) ?? 0;
    return time > 0 ? [Math.log(time)] : [];
  });
  const {estimate, interval} = pairedShift(logs, 0.05);
  return {metric, typical: Math.exp(estimate), interval: [Math.exp(interval[0]), Math.exp(interval[1])]};
};

const halfWidth = ({typical, interval}: Typical): number => {
  const half = (interval[1] - interval[0]) / 2 / typical;
  return Number.isFinite(half) ? half : Number.POSITIVE_INFINITY;
};
