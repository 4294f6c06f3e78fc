// A verdict in words: one line of verdict, one of evidence, one of caveat; absolute figures beside relative ones.
import type {BenchmarkComparison, BenchmarkVerdict} from '../../model/benchmark.js';
import type {Metric} from '../../statistics/deciding-metric.js';
import type {InconclusiveCause, PairedVerdict} from '../../statistics/paired-verdict.js';

const metricNames = {wall: 'wall time', 'queue-free-wall': 'queue-free wall time', cpu: 'CPU time'} as const satisfies Record<
  Metric,
  string
>;
export const metricName = (metric: Metric): string => metricNames[metric];

const causes = {
  'too-few-pairs': 'so few pairs prove nothing, even if all are alike',
  'spread-too-large': 'single runs vary too much for a change this small',
  'pairs-resemble-each-other': 'neighbouring pairs resemble each other, so they prove less than their number',
  'metrics-disagree': 'CPU time and time waited for disagree',
  'metric-unreadable': 'the deciding time could not be read for many runs',
} as const satisfies Record<InconclusiveCause, string>;

export const causeInWords = (cause: InconclusiveCause | undefined): string => (cause === undefined ? 'unknown' : causes[cause]);

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${figure(Math.abs(value))}`;
const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const range = ([low, high]: readonly [number, number]): string => `${signed(low)} to ${signed(high)} %`;

export const seconds = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 120) return `${(value / 60).toFixed(1)} min`;
  if (size >= 1) return `${value.toFixed(2)} s`;
  if (size >= 1e-3) return `${(value * 1e3).toFixed(size >= 0.1 ? 0 : 1)} ms`;
  if (size >= 1e-6) return `${(value * 1e6).toFixed(size >= 1e-4 ? 0 : 1)} µs`;
  return `${(value * 1e9).toFixed(1)} ns`;
};

const heads: Readonly<Partial<Record<BenchmarkVerdict, string>>> = {improved: 'Improved: FASTER by', regressed: 'Regressed: SLOWER by'};

const pairsInWords = (
  {pairsNeeded, pairsNeededIfEstimateHolds: hopeful = 0, changePercent = 0}: PairedVerdict,
  thresholdPercent: number,
  secondsPerPair: number,
): string => {
  if (pairsNeeded === undefined) return '';
  const sooner = hopeful < pairsNeeded / 2 ? `; about ${hopeful} if it is the ${signed(changePercent)} % seen here` : '';
  return ` A rerun with ${pairsNeeded} pairs (${seconds(pairsNeeded * secondsPerPair)}) would settle ${thresholdPercent} %${sooner}; so would fewer on a calmer machine.`;
};

export interface SummaryInput {
  readonly thresholdPercent: number;
  readonly secondsPerPair: number;
  /** It was the time that ran out, not the number of runs. */
  readonly timeEnded?: boolean;
}

/** `verdict` may be stricter than what the pairs say by themselves. */
export const comparisonSummary = (
  verdict: BenchmarkVerdict,
  judged: PairedVerdict,
  {thresholdPercent, secondsPerPair, timeEnded = false}: SummaryInput,
): string => {
  const {changePercent = 0, interval99Percent, baseMedianSeconds = 0, changedMedianSeconds = 0, metric, pairs} = judged;
  const medians = `medians ${seconds(baseMedianSeconds)} → ${seconds(changedMedianSeconds)} ${metricName(metric)}, ${pairs} pairs`;
  const interval = interval99Percent === undefined ? 'no interval with so few pairs' : `99 % interval ${range(interval99Percent)}`;
  const head = heads[verdict];
  if (head !== undefined) {
    return `${head} ${figure(Math.abs(changePercent))} % (${interval}); ${medians}.${judged.twoSigma === 'below' ? ' Single runs vary by more than this (2σ rule): one run will not show it.' : ''}`;
  }
  if (verdict === 'no-change') {
    const real = judged.realButBelowThreshold ? ` A difference of ${signed(changePercent)} % is real, but below the threshold.` : '';
    return `No change beyond ±${thresholdPercent} % (${interval}); ${medians}.${real}`;
  }
  const why = judged.cause === 'too-few-pairs' && timeEnded ? 'too few pairs fit into the time' : causeInWords(judged.cause);
  return `No verdict: ${interval} after ${pairs} pairs; ${why}.${pairsInWords(judged, thresholdPercent, secondsPerPair)} ${medians}.`;
};

export const orderAndSeed = ({order, seed}: Pick<BenchmarkComparison, 'order' | 'seed'>): string => `${order}, seed ${seed}`;
