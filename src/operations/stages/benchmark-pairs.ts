// Measures two sides next to each other in random order until the pairs decide, the budget is used up, or something fails.
import {
  commandBytes,
  defaultMaximumPairs,
  evenPads,
  type PairedSchedule,
  padVariable,
  pairedSchedule,
  type Round,
} from '../../benchmarkers/paired.js';
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {HostReading, RunSample} from '../../model/measuring.js';
import type {Command} from '../../model/plan.js';
import {median, quantile} from '../../statistics/descriptive.js';
import type {Side} from '../../statistics/order.js';
import type {MeasuredPair} from '../../statistics/paired-times.js';
import {type PairedVerdict, pairedVerdict} from '../../statistics/paired-verdict.js';
import {type Bench, commandFailed, failureOf, failureOfStep, hasFailed, runOnce} from './benchmark-runs.js';
import {measuredPair, type SampledPair, type SampledRun} from './benchmark-samples.js';

/** One warm-up run that takes longer stands for all. */
const longRunMs = 10_000;

/** One round: a run of each side. A failure ends the measurement; samples until then count. */
export interface RoundResult {
  readonly samples: Partial<Record<Side, RunSample>>;
  readonly failure: string | undefined;
}
export type RunRound = (bench: Bench, round: Round, index: number) => Promise<RoundResult>;

export interface ComparedSides {
  readonly runRound: RunRound;
  /** Must exit 0 when all is over. */
  readonly check: Readonly<Record<Side, Command>> | undefined;
}

export interface PairedOutcome {
  readonly warmup: readonly SampledPair[];
  readonly pairs: readonly SampledPair[];
  readonly runs: readonly SampledRun[];
  readonly verdict: PairedVerdict;
  /** Why the verdict is `check-failed`, whatever the times say. */
  readonly failure: string | undefined;
  readonly seed: number;
  readonly secondsPerPair: number;
  readonly runDelayReadable: boolean;
  readonly severalProcesses: boolean;
  readonly outputsDiffer: boolean;
  readonly leftovers: readonly string[];
  readonly budgetEnded: boolean;
  readonly host: {readonly before: HostReading; readonly after: HostReading};
}

export const measurePairs = async (
  bench: Bench,
  sides: ComparedSides,
  settings: BenchmarkSettings,
  keep: (runs: readonly SampledRun[]) => Promise<unknown>,
): Promise<PairedOutcome> => {
  const {measuring} = bench.machine;
  const schedule = pairedSchedule({
    seed: settings.seed,
    warmupRounds: Math.max(1, settings.warmupRuns),
    maximumPairs: settings.runs ?? defaultMaximumPairs,
  });
  const runDelayReadable = measuring.runDelayIsReadable();
  const before = measuring.readHost();
  const state = createState(runDelayReadable);
  try {
    await carryOut(bench, sides, settings, schedule, state);
  } finally {
    await keep(state.runs).catch(() => undefined);
  }
  const verdict = state.judge(settings, schedule, true);
  return {
    ...state,
    verdict,
    seed: schedule.seed,
    secondsPerPair: median([...state.pairs, ...state.warmup].map(({base, changed}) => base.wallSeconds + changed.wallSeconds)),
    runDelayReadable,
    severalProcesses: state.severalProcesses(),
    outputsDiffer: state.digests.base !== state.digests.changed,
    host: {before, after: measuring.readHost()},
  };
};

interface State {
  readonly warmup: SampledPair[];
  readonly pairs: SampledPair[];
  readonly runs: SampledRun[];
  readonly leftovers: string[];
  readonly digests: Partial<Record<Side, string>>;
  readonly severalProcesses: () => boolean;
  readonly judge: (settings: BenchmarkSettings, schedule: PairedSchedule, ended: boolean) => PairedVerdict;
  failure: string | undefined;
  budgetEnded: boolean;
}

const createState = (runDelayReadable: boolean): State => {
  const warmup: SampledPair[] = [];
  const pairs: SampledPair[] = [];
  const runs: SampledRun[] = [];
  const leftovers: string[] = [];
  const digests: Partial<Record<Side, string>> = {};
  const severalProcesses = (): boolean => warmup.some(({base, changed}) => base.severalProcesses || changed.severalProcesses);
  const toPair = (pair: SampledPair): MeasuredPair => measuredPair(pair, runDelayReadable);
  const judge = (settings: BenchmarkSettings, schedule: PairedSchedule, ended: boolean): PairedVerdict =>
    pairedVerdict({
      warmup: warmup.map(toPair),
      pairs: pairs.map(toPair),
      practicalThresholdPercent: settings.practicalThresholdPercent,
      maximumPairs: schedule.rounds.filter(({isWarmup}) => !isWarmup).length,
      singleProcess: !severalProcesses(),
      ended,
      ...(worksInParallel(warmup) ? {metric: 'queue-free-wall' as const} : {}),
    });
  return {warmup, pairs, runs, leftovers, digests, severalProcesses, judge, failure: undefined, budgetEnded: false};
};

/** Then time on cores is not what somebody waits for. Label-blind, from the warm-up, as the choice of the metric itself. */
const worksInParallel = (warmup: readonly SampledPair[]): boolean => {
  const shares = warmup
    .flatMap(({base, changed}) => [base, changed])
    .flatMap(({cpuSeconds, queueFreeWallSeconds}) =>
      cpuSeconds === undefined || queueFreeWallSeconds === undefined || queueFreeWallSeconds <= 0
        ? []
        : [cpuSeconds / queueFreeWallSeconds],
    );
  return shares.length > 0 && quantile(shares, 0.75) > 1.2;
};

const carryOut = async (
  bench: Bench,
  sides: ComparedSides,
  settings: BenchmarkSettings,
  schedule: PairedSchedule,
  state: State,
): Promise<void> => {
  const {rounds} = schedule;
  const maximum = rounds.filter(({isWarmup}) => !isWarmup).length;
  let longest = 0;
  for (const [index, round] of rounds.entries()) {
    if (round.isWarmup && index > 0 && longest > longRunMs) continue;
    // A pair that would end after the budget is not begun.
    if (index > 0 && performance.now() + longest > bench.deadline) {
      state.budgetEnded = true;
      break;
    }
    const elapsed = Math.round(performance.now() - bench.startedAt);
    bench.context.progress(round.isWarmup ? `Warm-up ${index + 1}` : `Pair ${state.pairs.length + 1} of at most ${maximum}`, elapsed);
    const startedAt = performance.now();
    take(state, round, index, await sides.runRound(bench, round, index));
    longest = Math.max(longest, performance.now() - startedAt);
    if (state.failure !== undefined) return;
    if (!round.isWarmup && state.judge(settings, schedule, false).stop) break;
  }
  // The last runs may have been the ones that broke something.
  for (const side of ['base', 'changed'] as const) {
    const failure = sides.check === undefined ? undefined : await failureOfStep(bench, 'check', sides.check[side]);
    if (failure !== undefined) state.failure ??= `After all runs, on the ${side} side: ${failure}.`;
  }
};

const take = (state: State, {order, isWarmup}: Round, index: number, {samples, failure}: RoundResult): void => {
  state.failure = failure;
  for (const side of order) {
    const sample = samples[side];
    if (sample === undefined) continue;
    state.runs.push({side, round: index, isWarmup, sample});
    state.leftovers.push(...sample.leftovers);
    if (sample.outputDigest !== undefined) state.digests[side] = sample.outputDigest;
  }
  const {base, changed} = samples;
  if (base === undefined || changed === undefined || failure !== undefined) return;
  (isWarmup ? state.warmup : state.pairs).push({base, changed, first: order[0]});
};

/** Each run a process of its own, both alike in everything but the command. */
export const processRounds =
  (sides: Readonly<Record<Side, Command>>, check: Readonly<Record<Side, Command>> | undefined): RunRound =>
  async (bench, {order, padBytes}, index) => {
    const pads = evenPads({base: bytesOf(sides.base), changed: bytesOf(sides.changed)}, padBytes);
    const isFirst = index === 0;
    const samples: Partial<Record<Side, RunSample>> = {};
    for (const side of order) {
      const sample = await runOnce(bench, padded(sides[side], pads[side]), isFirst ? {keepOutputAs: side, endLeftovers: true} : {});
      samples[side] = sample;
      if (hasFailed(sample)) {
        if (isFirst && side === 'base') throw commandFailed(bench.folder.runId, side, sample);
        return {samples, failure: `${failureOf(side, sample)}${isFirst ? '' : ` in round ${index + 1}, after runs that worked`}.`};
      }
      const failure = isFirst && check !== undefined ? await failureOfStep(bench, 'check', check[side]) : undefined;
      if (failure !== undefined) return {samples, failure: `After a run of the ${side} side: ${failure}.`};
    }
    return {samples, failure: undefined};
  };

const bytesOf = ({program, args, workingDirectory}: Command): number => commandBytes([program, ...args], workingDirectory);

const padded = (command: Command, bytes: number): Command => ({
  ...command,
  environment: {...command.environment, [padVariable]: 'x'.repeat(bytes)},
});
