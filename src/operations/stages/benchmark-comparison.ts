// What the pairs say → the `comparison` of the Report, with the times that do not decide beside it.
import {pairedOrderName, pairedTestName} from '../../benchmarkers/paired.js';
import type {BenchmarkComparison, BenchmarkVerdict} from '../../model/benchmark.js';
import type {Metric} from '../../statistics/deciding-metric.js';
import {pairedShift} from '../../statistics/hodges-lehmann.js';
import type {Interval} from '../../statistics/interval.js';
import {type MeasuredPair, pairedTimes} from '../../statistics/paired-times.js';
import type {PairedVerdict} from '../../statistics/paired-verdict.js';
import {rounded} from './benchmark-samples.js';
import type {Refusal} from './benchmark-screens.js';

const metrics: readonly Metric[] = ['wall', 'queue-free-wall', 'cpu'];

export interface ComparisonInput {
  readonly verdict: BenchmarkVerdict;
  readonly judged: PairedVerdict;
  readonly pairs: readonly MeasuredPair[];
  readonly seed: number;
  readonly thresholdPercent: number;
  readonly secondsPerPair: number;
  readonly refusal?: Refusal | undefined;
}

export const comparisonOf = ({
  verdict,
  judged,
  pairs,
  seed,
  thresholdPercent,
  secondsPerPair,
  refusal,
}: ComparisonInput): BenchmarkComparison => ({
  verdict,
  ...(judged.changePercent === undefined ? {} : {changePercent: rounded(judged.changePercent)}),
  ...ends('interval99Percent', judged.interval99Percent),
  ...ends('fixedInterval95Percent', judged.fixedInterval95Percent),
  ...(judged.changeSeconds === undefined ? {} : {changeSeconds: rounded(judged.changeSeconds)}),
  metric: judged.metric,
  pairs: judged.pairs,
  test: pairedTestName,
  p: rounded(judged.p),
  order: pairedOrderName,
  seed,
  practicalThresholdPercent: thresholdPercent,
  twoSigma: judged.twoSigma,
  ...causeOf(refusal?.cause ?? judged.cause),
  pairsNeeded: judged.pairsNeeded ?? null,
  ...(judged.pairsNeeded === undefined ? {} : {secondsNeeded: rounded(judged.pairsNeeded * secondsPerPair)}),
  ...(judged.pairsNeededIfEstimateHolds === undefined ? {} : {pairsNeededIfEstimateHolds: judged.pairsNeededIfEstimateHolds}),
  otherMetrics: metrics
    .filter(metric => metric !== judged.metric)
    .flatMap(metric => {
      const {logRatios} = pairedTimes(pairs, metric);
      if (logRatios.length === 0) return [];
      const {estimate, interval} = pairedShift(logRatios, 0.05);
      return [
        {metric, changePercent: rounded(percent(estimate)), ...ends('interval95Percent', [percent(interval[0]), percent(interval[1])])},
      ];
    }),
});

const causeOf = (cause: string | undefined): {cause?: string} => (cause === undefined ? {} : {cause});

const percent = (logRatio: number): number => 100 * Math.expm1(logRatio);

const ends = <Key extends string>(key: Key, interval: Interval | undefined): {[name in Key]?: [number, number]} => {
  const found: {[name in Key]?: [number, number]} = {};
  if (interval === undefined || !Number.isFinite(interval[0]) || !Number.isFinite(interval[1])) return found;
  return {...found, [key]: [rounded(interval[0]), rounded(interval[1])]};
};
