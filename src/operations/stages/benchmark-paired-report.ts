// Outcome of a comparison → its Report: verdict, figures of both sides, picture, and what to be careful about.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkVerdict, InstructionCounts} from '../../model/benchmark.js';
import type {Warning} from '../../model/report.js';
import {type Metric, timeOf} from '../../statistics/deciding-metric.js';
import type {MeasuredPair} from '../../statistics/paired-times.js';
import {links, sharedWarnings} from './benchmark-cautions.js';
import {comparisonOf} from './benchmark-comparison.js';
import {noiseOf} from './benchmark-noise.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import {emptyReport} from './benchmark-report.js';
import type {Bench} from './benchmark-runs.js';
import {measuredPair, sideOf} from './benchmark-samples.js';
import type {Refusal} from './benchmark-screens.js';
import {comparisonSummary, metricName} from './benchmark-words.js';

export interface PairedReportInput {
  readonly bench: Bench;
  readonly outcome: PairedOutcome;
  readonly words: {readonly base: readonly string[]; readonly changed: readonly string[]};
  readonly commits?: {readonly base?: string; readonly changed?: string};
  readonly settings: {readonly practicalThresholdPercent: number};
  readonly checked: boolean;
  readonly assumptions: readonly Assumption[];
  /** What this comparison cannot show, whatever its numbers say. */
  readonly cautions?: readonly Warning[];
  readonly instructions?: InstructionCounts | undefined;
  /** Takes the verdict back. */
  readonly refusal?: Refusal | undefined;
}

export const pairedReport = async ({
  bench,
  outcome,
  words,
  commits,
  settings,
  checked,
  assumptions,
  cautions = [],
  instructions,
  refusal,
}: PairedReportInput): Promise<BenchmarkReport> => {
  const {comparisonSvg, fitReport} = await import('../../reports/index.js');
  const {verdict: judged, failure, seed, secondsPerPair} = outcome;
  const verdict: BenchmarkVerdict = failure !== undefined ? 'check-failed' : refusal !== undefined ? 'inconclusive' : judged.verdict;
  const pairs: readonly MeasuredPair[] = outcome.pairs.map(pair => measuredPair(pair, outcome.runDelayReadable));
  const thresholdPercent = settings.practicalThresholdPercent;
  const {noise, warnings} = noiseOf(pairs, judged.metric, outcome.host);
  const comparison = comparisonOf({verdict, judged, pairs, seed, thresholdPercent, secondsPerPair, refusal});
  const counted = outcome.pairs.length > 0 ? outcome.pairs : outcome.warmup;
  const summary =
    failure !== undefined
      ? `Check failed, so nothing is claimed. ${failure}`
      : refusal !== undefined
        ? `No verdict: ${refusal.sentence}`
        : comparisonSummary(verdict, judged, {thresholdPercent, secondsPerPair, timeEnded: outcome.budgetEnded});
  const picture =
    pairs.length < 2
      ? []
      : [
          await bench.folder
            .write(
              'benchmark.svg',
              comparisonSvg({summary, comparison, pairs: drawnPairs(pairs, judged.metric), metricName: metricName(judged.metric)}),
              'image/svg+xml',
              'pairs with interval, order, both distributions',
            )
            // A picture is no reason to lose a verdict.
            .catch(() => undefined),
        ].filter(artifact => artifact !== undefined);
  const commitOf = (side: 'base' | 'changed') => (commits?.[side] === undefined ? {} : {commit: commits[side]});
  return fitReport({
    ...emptyReport,
    runId: bench.folder.runId,
    status: 'complete' as const,
    verdict,
    summary,
    benchmark: {
      sides: [
        {
          ...sideOf(
            'base',
            words.base,
            counted.map(({base}) => base),
          ),
          ...commitOf('base'),
        },
        {
          ...sideOf(
            'changed',
            words.changed,
            counted.map(({changed}) => changed),
          ),
          ...commitOf('changed'),
        },
      ],
      comparison,
      ...(instructions === undefined ? {} : {instructions}),
      noise,
    },
    assumptions: [...assumptions],
    warnings: [
      ...cautions,
      ...twoSigmaNote(verdict, judged.twoSigma),
      ...(checked || verdict !== 'improved' ? [] : [unchecked]),
      ...(outcome.outputsDiffer ? [differentOutput] : []),
      ...warnings,
      ...sharedWarnings(outcome),
    ],
    artifacts: [...picture, ...(await links(bench))],
    next: [],
  });
};

const drawnPairs = (pairs: readonly MeasuredPair[], metric: Metric) =>
  pairs.flatMap(pair => {
    const base = timeOf(pair.base, metric) ?? 0;
    const changed = timeOf(pair.changed, metric) ?? 0;
    return base > 0 && changed > 0 ? [{base, changed, first: pair.first}] : [];
  });

const unchecked: Warning = {
  code: 'no-check',
  message: 'Nothing checked that the changed side still does its work; both sides exited with 0.',
  hint: 'Give check: a command that must exit 0, such as the tests.',
};

const differentOutput: Warning = {
  code: 'output-differs',
  message: 'The two sides printed different output in their first runs.',
  hint: 'Compare base.stdout.txt and changed.stdout.txt of the run: a side that does other work is not faster.',
};

const twoSigmaNote = (verdict: BenchmarkVerdict, twoSigma: 'above' | 'below'): readonly Warning[] =>
  (verdict === 'improved' || verdict === 'regressed') && twoSigma === 'below'
    ? [{code: 'two-sigma', message: 'Below the 2σ rule: that rule speaks of single runs, the verdict of the difference between sides.'}]
    : [];
