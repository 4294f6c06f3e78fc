// The verdict of a side-by-side benchmark: improved, regressed, no change or inconclusive, decided from pairs of runs and nothing else.
import {decidingMetric, type Metric, type MetricChoice} from './deciding-metric.js';
import {median} from './descriptive.js';
import {
  alphaAt,
  excludesZero,
  isEquivalent,
  type OverallAlpha,
  pairsNeeded,
  promisedAlpha,
  type SequentialPlan,
  sequentialPlan,
} from './group-sequential.js';
import {pairedShift} from './hodges-lehmann.js';
import type {Interval} from './interval.js';
import {normalQuantile} from './normal.js';
import {type PairedChange, pairedChange} from './paired-change.js';
import {type MeasuredPair, type PairedTimes, pairedTimes} from './paired-times.js';
import {signedRank} from './signed-rank.js';
import {twoSigma} from './two-sigma.js';
import {type Verdict, waitingVeto} from './waiting-veto.js';

export interface PairedInput {
  /** Dropped from the comparison; the deciding metric is chosen from them. */
  readonly warmup: readonly MeasuredPair[];
  /** In time order. */
  readonly pairs: readonly MeasuredPair[];
  /** Changes within ± this are "no change". */
  readonly practicalThresholdPercent: number;
  readonly maximumPairs: number;
  /** Is each run one process (threads allowed)? Run delay and CPU time of others are not seen. */
  readonly singleProcess: boolean;
  /** How often two equal sides may be called different; default 0.005, which makes the "99 %" interval one of at least 99 %. */
  readonly overallAlpha?: OverallAlpha;
  /** Set by the caller before the first pair: then nothing is chosen. */
  readonly metric?: Metric;
  /** No more pairs will come, e.g. the time budget is used up: decide now as far as possible. */
  readonly ended?: boolean;
}

/** Why there is no verdict (yet). */
export type InconclusiveCause =
  | 'too-few-pairs'
  | 'spread-too-large'
  | 'pairs-resemble-each-other'
  | 'metrics-disagree'
  | 'metric-unreadable';

export interface PairedVerdict {
  readonly verdict: Verdict;
  /** Nothing more to gain, or allowed: stop measuring. */
  readonly stop: boolean;
  /** Pairs at the next look; undefined when stopping. */
  readonly nextLook: number | undefined;
  readonly cause: InconclusiveCause | undefined;
  readonly metric: Metric;
  readonly metricChoice: MetricChoice;
  /** Pairs used, and pairs left out because the deciding metric could not be read. */
  readonly pairs: number;
  readonly unreadablePairs: number;
  /** Below 0: the changed side takes less time. Undefined without pairs. */
  readonly changePercent: number | undefined;
  /** Holds the truth in at least 99 of 100 comparisons, also after stopping early; undefined with too few pairs. */
  readonly interval99Percent: Interval | undefined;
  /** A plain 95 % interval, right only had the number of pairs been fixed before. */
  readonly fixedInterval95Percent: Interval | undefined;
  /** Hodges–Lehmann estimate of changed - base. */
  readonly changeSeconds: number | undefined;
  readonly baseMedianSeconds: number | undefined;
  readonly changedMedianSeconds: number | undefined;
  /** Exact signed-rank p at this look, to be compared with `alpha`. */
  readonly p: number;
  readonly alpha: number;
  /** A difference is proven, and it is smaller than the practical threshold. */
  readonly realButBelowThreshold: boolean;
  /** The interval was widened because neighbouring pairs resemble each other. */
  readonly widened: boolean;
  readonly twoSigma: 'above' | 'below';
  /** When inconclusive: pairs in all that would settle a change of the practical threshold (power 80 %). */
  readonly pairsNeeded: number | undefined;
  /** When inconclusive: pairs in all if the change is as large as estimated here; often too hopeful. */
  readonly pairsNeededIfEstimateHolds: number | undefined;
}

const percent = (logRatio: number): number => 100 * Math.expm1(logRatio);
const percentInterval = ([lower, upper]: Interval): Interval | undefined =>
  Number.isFinite(lower) && Number.isFinite(upper) ? [percent(lower), percent(upper)] : undefined;

function claim(change: PairedChange, margin: number): Verdict {
  if (!change.decisive) return 'inconclusive';
  if (isEquivalent(change.interval, [-margin, margin])) return 'no-change';
  if (!excludesZero(change.interval)) return 'inconclusive';
  return change.interval[0] > 0 ? 'regressed' : 'improved';
}

function causeOf(reading: PairedTimes, pairs: number, change: PairedChange, veto: boolean): InconclusiveCause {
  if (pairs > 0 && reading.logRatios.length < 0.9 * pairs) return 'metric-unreadable';
  if (veto) return 'metrics-disagree';
  if (!Number.isFinite(change.interval[0])) return 'too-few-pairs';
  return change.widened ? 'pairs-resemble-each-other' : 'spread-too-large';
}

/** With fewer there is not even a plain 95 % interval to go by: the number at which the first clear differences are found. */
const fewestForRerun = 15;

/** Half the width of the interval at `alpha`; with too few pairs for one, scaled up from the plain 95 % interval. */
function halfWidth(change: PairedChange, logRatios: readonly number[], alpha: number): number {
  const half = (change.interval[1] - change.interval[0]) / 2;
  if (Number.isFinite(half)) return half;
  const [lower, upper] = pairedShift(logRatios, 0.05).interval;
  return (((upper - lower) / 2) * normalQuantile(alpha / 2)) / normalQuantile(0.025);
}

/**
 * Pairs a rerun would take, from the width seen. More pairs mean more looks, each with less alpha: hence once more.
 * bench/verdicts/rerun.ts measures how often such a rerun decides.
 */
function needed(
  change: PairedChange,
  logRatios: readonly number[],
  {alpha, overallAlpha, margin}: {readonly alpha: number; readonly overallAlpha: OverallAlpha; readonly margin: number},
): {threshold: number; estimate: number} | undefined {
  const count = logRatios.length;
  const half = halfWidth(change, logRatios, alpha);
  if (half === 0) return undefined;
  if (!Number.isFinite(half)) return {threshold: fewestForRerun, estimate: fewestForRerun};
  const target = (size: number): number => {
    const first = pairsNeeded(count, half, size, alpha);
    const rerun = sequentialPlan(first, overallAlpha).alphas.at(-1) ?? alpha;
    return Math.max(
      count + 1,
      fewestForRerun,
      pairsNeeded(count, (half * normalQuantile(rerun / 2)) / normalQuantile(alpha / 2), size, rerun),
    );
  };
  const threshold = target(margin);
  return {threshold, estimate: Math.min(threshold, target(Math.max(margin, Math.abs(change.estimate))))};
}

/** Decides from all pairs measured so far. Call it after every pair (or at the looks) until `stop`. */
export function pairedVerdict(input: PairedInput): PairedVerdict {
  const warmupRuns = input.warmup.flatMap(pair => [pair.base, pair.changed]);
  const choice: MetricChoice =
    input.metric === undefined
      ? decidingMetric(warmupRuns, input.singleProcess)
      : {metric: input.metric, reason: 'given', cpuShare: undefined};
  const plan: SequentialPlan = sequentialPlan(input.maximumPairs, input.overallAlpha);
  const reading = pairedTimes(input.pairs, choice.metric);
  const count = reading.logRatios.length;
  const alpha = alphaAt(plan, count);
  const margin = Math.log1p(input.practicalThresholdPercent / 100);
  const change = pairedChange(reading.logRatios, alpha);
  const last = input.ended === true || input.pairs.length >= input.maximumPairs;
  const mayDecide = (last || plan.looks.includes(count)) && count >= 0.9 * input.pairs.length;
  const claimed = mayDecide ? claim(change, margin) : 'inconclusive';
  const veto = waitingVeto(claimed, input.pairs, choice.metric, alpha, margin);
  const verdict = veto ? 'inconclusive' : claimed;
  const stop = last || verdict !== 'inconclusive';
  const open = verdict === 'inconclusive';
  const needs =
    open && !veto ? needed(change, reading.logRatios, {alpha, overallAlpha: input.overallAlpha ?? promisedAlpha, margin}) : undefined;
  return {
    verdict,
    stop,
    nextLook: stop ? undefined : plan.looks.find(look => look > count),
    cause: open ? causeOf(reading, input.pairs.length, change, veto) : undefined,
    metric: choice.metric,
    metricChoice: choice,
    pairs: count,
    unreadablePairs: reading.unreadable,
    changePercent: count === 0 ? undefined : percent(change.estimate),
    interval99Percent: percentInterval(change.interval),
    fixedInterval95Percent: percentInterval(pairedShift(reading.logRatios, 0.05).interval),
    changeSeconds:
      count === 0
        ? undefined
        : pairedShift(
            reading.changed.map((time, index) => time - (reading.base[index] ?? Number.NaN)),
            0.05,
          ).estimate,
    baseMedianSeconds: count === 0 ? undefined : median(reading.base),
    changedMedianSeconds: count === 0 ? undefined : median(reading.changed),
    p: signedRank(reading.logRatios).p,
    alpha,
    realButBelowThreshold: verdict === 'no-change' && excludesZero(change.interval),
    widened: change.widened,
    twoSigma: twoSigma(reading.base, reading.changed),
    pairsNeeded: needs?.threshold,
    pairsNeededIfEstimateHolds: needs?.estimate,
  };
}
