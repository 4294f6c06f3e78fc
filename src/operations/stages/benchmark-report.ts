// Outcome of a benchmark → its Report.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkVerdict} from '../../model/benchmark.js';
import {links, sharedWarnings} from './benchmark-cautions.js';
import type {ChosenBenchmark} from './benchmark-choice.js';
import {machineReadings} from './benchmark-noise.js';
import type {Bench} from './benchmark-runs.js';
import {rounded, sideOf} from './benchmark-samples.js';
import type {SingleOutcome} from './benchmark-single.js';
import {metricName, seconds} from './benchmark-words.js';

export const emptyReport = {assumptions: [], warnings: [], artifacts: [], next: [], truncated: []};

export const plannedBenchmark = ({title, plan, assumptions}: ChosenBenchmark): BenchmarkReport => ({
  ...emptyReport,
  status: 'complete',
  verdict: 'planned',
  summary: `Would benchmark ${short(title)}; nothing was run.`,
  assumptions: [...assumptions],
  plan,
});

export const pendingBenchmark = (runId: string, {title, assumptions}: ChosenBenchmark): BenchmarkReport => ({
  ...emptyReport,
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
    ...emptyReport,
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
