// Outcome of a benchmark → its Report.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkVerdict} from '../../model/benchmark.js';
import type {Artifact} from '../../model/execution.js';
import type {Warning} from '../../model/report.js';
import {type Metric, timeOf} from '../../statistics/deciding-metric.js';
import type {MeasuredPair} from '../../statistics/paired-times.js';
import type {ChosenBenchmark} from './benchmark-choice.js';
import {comparisonOf} from './benchmark-comparison.js';
import {samplesFile} from './benchmark-keep.js';
import {machineReadings, noiseOf} from './benchmark-noise.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import type {Bench} from './benchmark-runs.js';
import {measuredPair, rounded, sideOf} from './benchmark-samples.js';
import type {SingleOutcome} from './benchmark-single.js';
import {comparisonSummary, metricName, seconds} from './benchmark-words.js';

const empty = {assumptions: [], warnings: [], artifacts: [], next: [], truncated: []};

export const plannedBenchmark = ({title, plan, assumptions}: ChosenBenchmark): BenchmarkReport => ({
  ...empty,
  status: 'complete',
  verdict: 'planned',
  summary: `Would benchmark ${short(title)}; nothing was run.`,
  assumptions: [...assumptions],
  plan,
});

export const pendingBenchmark = (runId: string, {title, assumptions}: ChosenBenchmark): BenchmarkReport => ({
  ...empty,
  runId,
  status: 'running',
  verdict: 'pending',
  summary: `Still benchmarking ${short(title)}; get_run brings the result.`,
  assumptions: [...assumptions],
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when enough runs are measured'}],
});

const short = (title: string): string => (title.length > 200 ? `${title.slice(0, 199)}…` : title);

export interface SingleInput {
  readonly bench: Bench;
  readonly outcome: SingleOutcome;
  readonly words: readonly string[];
  readonly assumptions: readonly Assumption[];
}

export const singleReport = async ({bench, outcome, words, assumptions}: SingleInput): Promise<BenchmarkReport> => {
  const {fitReport} = await import('../../reports/index.js');
  const {runs, metric, typical, interval, tooNoisy, failure, host} = outcome;
  const verdict: BenchmarkVerdict = failure !== undefined ? 'check-failed' : tooNoisy ? 'too-noisy' : 'measured';
  const bounds =
    Number.isFinite(interval[0]) && Number.isFinite(interval[1])
      ? `95 % interval ${seconds(interval[0])} to ${seconds(interval[1])}`
      : 'too few runs for an interval';
  const figures = `${seconds(typical)} ${metricName(metric)} (${bounds}), ${runs.length} runs`;
  const {wallSeconds} = sideOf('base', words, runs);
  const spread =
    wallSeconds === undefined
      ? ''
      : ` Wall ${seconds(wallSeconds.mean)} ± ${seconds(wallSeconds.stddev)} (${seconds(wallSeconds.min)} to ${seconds(wallSeconds.max)}).`;
  const summary = {
    'check-failed': `The check failed: ${failure ?? ''}. Nothing is claimed about ${figures}.`,
    'too-noisy': `Too noisy to be a baseline: ${figures}.${spread}`,
    measured: `Takes ${figures}.${spread}`,
  }[verdict];
  const machine = machineReadings(host, 0);
  const delays = runs.flatMap(run => (run.runDelaySeconds === undefined ? [] : [run.runDelaySeconds / run.wallSeconds]));
  const delayShare = delays.length === 0 ? null : rounded(medianOf(delays));
  return fitReport({
    ...empty,
    runId: bench.folder.runId,
    status: 'complete' as const,
    verdict,
    summary,
    benchmark: {
      sides: [sideOf('base', words, runs)],
      noise: {
        runDelayShare: delayShare,
        stealShare: machine.stealShare === undefined ? null : rounded(machine.stealShare),
        drift: null,
        outliers: 0,
      },
    },
    assumptions: [...assumptions],
    warnings: [
      ...(delayShare !== null && delayShare > 0.1
        ? [{code: 'noise-competition', message: `Waited for a core ${Math.round(100 * delayShare)} % of the time.`}]
        : []),
      ...sharedWarnings(outcome),
    ],
    artifacts: await links(bench),
    next: [],
  });
};

const medianOf = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

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
}: PairedReportInput): Promise<BenchmarkReport> => {
  const {comparisonSvg, fitReport} = await import('../../reports/index.js');
  const {verdict: judged, failure, seed, secondsPerPair} = outcome;
  const verdict: BenchmarkVerdict = failure === undefined ? judged.verdict : 'check-failed';
  const pairs: readonly MeasuredPair[] = outcome.pairs.map(pair => measuredPair(pair, outcome.runDelayReadable));
  const thresholdPercent = settings.practicalThresholdPercent;
  const {noise, warnings} = noiseOf(pairs, judged.metric, outcome.host);
  const comparison = comparisonOf({verdict, judged, pairs, seed, thresholdPercent, secondsPerPair});
  const counted = outcome.pairs.length > 0 ? outcome.pairs : outcome.warmup;
  const summary =
    failure === undefined
      ? comparisonSummary(verdict, judged, thresholdPercent, secondsPerPair)
      : `Check failed, so nothing is claimed. ${failure}`;
  const picture =
    pairs.length < 2
      ? []
      : [
          await bench.folder.write(
            'benchmark.svg',
            comparisonSvg({summary, comparison, pairs: drawnPairs(pairs, judged.metric), metricName: metricName(judged.metric)}),
            'image/svg+xml',
            'pairs with interval, order, both distributions',
          ),
        ];
  const commitOf = (side: 'base' | 'changed') => (commits?.[side] === undefined ? {} : {commit: commits[side]});
  return fitReport({
    ...empty,
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

const sharedWarnings = (
  outcome: Pick<PairedOutcome, 'runDelayReadable' | 'severalProcesses' | 'leftovers' | 'budgetEnded'>,
): readonly Warning[] => [
  ...(outcome.runDelayReadable
    ? []
    : [
        {
          code: 'run-delay-unreadable',
          message: 'This kernel does not tell waiting for a core from running: wall time decides, and other load disturbs it.',
        },
      ]),
  ...(outcome.severalProcesses
    ? [
        {
          code: 'several-processes',
          message: 'The command starts processes of its own: wall time decides, and CPU time counts in steps of 10 ms.',
        },
      ]
    : []),
  ...(outcome.leftovers.length === 0
    ? []
    : [
        {
          code: 'left-over-processes',
          message: `Still running when a command had ended, and ended then: ${[...new Set(outcome.leftovers)].slice(0, 5).join(', ')}. Their work is not in the times.`,
        },
      ]),
  ...(outcome.budgetEnded
    ? [{code: 'time-used-up', message: 'Measuring stopped because the time was used up.', hint: 'Give a larger timeLimitSeconds.'}]
    : []),
];

const links = async ({folder}: Bench): Promise<Artifact[]> => {
  const link = await folder.link(samplesFile, 'application/json', 'every run, in order').catch(() => undefined);
  return link === undefined ? [] : [link];
};
