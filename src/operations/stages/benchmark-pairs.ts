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
import {driftPairs, fewestForDrift, stillFalling} from '../../statistics/warmup-drift.js';
import {type Bench, commandFailed, failureOf, failureOfStep, hasFailed, runOnce} from './benchmark-runs.js';
import {measuredPair, type SampledPair, type SampledRun} from './benchmark-samples.js';
import type {Watch} from './benchmark-watch.js';

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
  /** Pairs that were dropped because they still got faster, as a longer warm-up. */
  readonly droppedPairs: number;
  readonly host: {readonly before: HostReading; readonly after: HostReading};
}

export const measurePairs = async (
  bench: Bench,
  sides: ComparedSides,
  settings: BenchmarkSettings,
  keep: (runs: readonly SampledRun[]) => Promise<unknown>,
): Promise<PairedOutcome> => {
  const {measuring} = bench.machine;
  const maximum = settings.runs ?? defaultMaximumPairs;
  const schedule = pairedSchedule({
    seed: settings.seed,
    warmupRounds: Math.max(1, settings.warmupRuns),
    // The spare ones are for pairs that are dropped.
    maximumPairs: maximum >= fewestForDrift ? maximum + driftPairs : maximum,
  });
  const runDelayReadable = measuring.runDelayIsReadable();
  const before = measuring.readHost();
  const state = createState(runDelayReadable, settings, maximum);
  try {
    await carryOut(bench, sides, schedule, maximum, state);
  } finally {
    await keep(state.runs).catch(() => undefined);
  }
  const verdict = state.judge(true);
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
  readonly judge: (ended: boolean) => PairedVerdict;
  readonly isStillFalling: () => boolean;
  failure: string | undefined;
  budgetEnded: boolean;
  droppedPairs: number;
}

const createState = (runDelayReadable: boolean, {practicalThresholdPercent}: BenchmarkSettings, maximumPairs: number): State => {
  const warmup: SampledPair[] = [];
  const pairs: SampledPair[] = [];
  const runs: SampledRun[] = [];
  const leftovers: string[] = [];
  const digests: Partial<Record<Side, string>> = {};
  const severalProcesses = (): boolean => warmup.some(({base, changed}) => base.severalProcesses || changed.severalProcesses);
  const toPair = (pair: SampledPair): MeasuredPair => measuredPair(pair, runDelayReadable);
  const judge = (ended: boolean): PairedVerdict =>
    pairedVerdict({
      warmup: warmup.map(toPair),
      pairs: pairs.map(toPair),
      practicalThresholdPercent,
      maximumPairs,
      singleProcess: !severalProcesses(),
      ended,
      ...(worksInParallel(warmup) ? {metric: 'queue-free-wall' as const} : {}),
    });
  const isStillFalling = (): boolean => stillFalling(pairs.map(toPair), judge(false).metric);
  return {
    warmup,
    pairs,
    runs,
    leftovers,
    digests,
    severalProcesses,
    judge,
    isStillFalling,
    failure: undefined,
    budgetEnded: false,
    droppedPairs: 0,
  };
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

const carryOut = async (bench: Bench, sides: ComparedSides, {rounds}: PairedSchedule, maximum: number, state: State): Promise<void> => {
  let longest = 0;
  let nextLook: number | undefined = 0;
  for (const [index, round] of rounds.entries()) {
    if (state.pairs.length >= maximum) break;
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
    if (round.isWarmup) continue;
    if (state.pairs.length === driftPairs && state.droppedPairs === 0 && maximum >= fewestForDrift && state.isStillFalling()) {
      drop(state);
      continue;
    }
    // Only a look may decide: between two of them nothing needs to be computed.
    if (state.pairs.length < (nextLook ?? 0)) continue;
    const verdict = state.judge(false);
    if (verdict.stop) break;
    nextLook = verdict.nextLook;
  }
  // The last runs may have been the ones that broke something.
  for (const side of ['base', 'changed'] as const) {
    const failure = sides.check === undefined ? undefined : await failureOfStep(bench, 'check', sides.check[side]);
    if (failure !== undefined) state.failure ??= `After all runs, on the ${side} side: ${failure}.`;
  }
};

/** The pairs so far were a longer warm-up. The metric stays as it was chosen. */
const drop = (state: State): void => {
  state.droppedPairs = state.pairs.length;
  state.pairs.length = 0;
  for (const [place, run] of state.runs.entries()) state.runs[place] = {...run, isWarmup: true};
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
  (sides: Readonly<Record<Side, Command>>, check: Readonly<Record<Side, Command>> | undefined, watch: Watch): RunRound =>
  async (bench, {order, padBytes}, index) => {
    const pads = evenPads({base: bytesOf(sides.base), changed: bytesOf(sides.changed)}, padBytes);
    const isFirst = index === 0;
    const samples: Partial<Record<Side, RunSample>> = {};
    for (const side of order) {
      const command = padded(sides[side], pads[side]);
      const sample = isFirst
        ? await watch.around(side, () => runOnce(bench, command, {keepOutputAs: side, endLeftovers: true}))
        : await runOnce(bench, command);
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
