// Input and Report of run_benchmark: what is compared, and what the pairs say.
import {z} from 'zod';
import {ReportBase} from './report.js';
import {command, dryRun, environment, maxWaitSeconds, request, workingDirectory} from './request.js';

export const harnessIds = ['paired', 'hyperfine', 'pytest-benchmark', 'vitest'] as const;
export type HarnessId = (typeof harnessIds)[number];

export const benchmarkLanguages = ['python', 'javascript'] as const;
export type BenchmarkLanguage = (typeof benchmarkLanguages)[number];

/** A saved baseline is a file of this name. */
const baselineName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'letters, digits, dot, dash, underscore');
/** A command of its own: on the command line it is given as one quoted flag. */
const words = z.array(z.string()).min(1).optional().meta({commandLine: true});
const gitRef = z.string().min(1).max(200).optional();

export const RunBenchmarkRequest = z.strictObject({
  command,
  against: words.describe('The changed command; command is the base.'),
  baseRef: gitRef.describe('Git ref to measure command at, as base.'),
  changedRef: gitRef.describe('Git ref of the changed side; default: the working tree.'),
  compareTo: z.string().min(1).max(1_000).optional().describe('Saved baseline, or a result file of another tool, to compare with.'),
  saveAs: baselineName.optional().describe('Save this measurement as a baseline.'),
  sweep: z.array(z.string()).optional().describe('size=100,1000,10000 with {size} in command: how it grows.'),
  statement: z.string().optional().describe('Code to time in process, instead of command.'),
  setup: z.string().optional().describe('Code before statement.'),
  language: z.enum(benchmarkLanguages).optional().describe('Of statement.'),
  harness: z.enum(harnessIds).optional().describe('Default paired.'),
  warmupRuns: z.number().int().min(0).max(1_000).optional(),
  runs: z.number().int().min(1).max(5_000).optional().describe('Runs, or at most this many pairs.'),
  prepare: words.describe('Run once in each folder before measuring, e.g. a build.'),
  check: words.describe('Must exit 0 after a run of each side.'),
  instructions: z.boolean().optional().describe('Count instructions too (valgrind).'),
  practicalThresholdPercent: z.number().positive().max(100).optional().describe('Smaller changes are no-change; default 2.'),
  request,
  workingDirectory,
  environment,
  timeLimitSeconds: z.number().positive().max(86_400).optional().describe('For all runs together; default 120.'),
  dryRun,
  maxWaitSeconds,
});
export type RunBenchmarkRequest = z.infer<typeof RunBenchmarkRequest>;

export const benchmarkVerdicts = [
  'measured',
  'too-noisy',
  'improved',
  'regressed',
  'no-change',
  'inconclusive',
  'not-comparable',
  'check-failed',
  'planned',
  'pending',
] as const;
export type BenchmarkVerdict = (typeof benchmarkVerdicts)[number];

export const Spread = z.strictObject({mean: z.number(), median: z.number(), stddev: z.number(), min: z.number(), max: z.number()});
export type Spread = z.infer<typeof Spread>;

export const BenchmarkSide = z.strictObject({
  label: z.string(),
  command: z.array(z.string()),
  commit: z.string().optional(),
  runs: z.number(),
  wallSeconds: Spread.optional(),
  queueFreeWallSeconds: Spread.optional(),
  cpuSeconds: Spread.optional(),
  peakRssBytes: Spread.optional(),
  /** Of a suite: one call of the benchmark. */
  callSeconds: Spread.optional(),
});
export type BenchmarkSide = z.infer<typeof BenchmarkSide>;

const Ends = z.tuple([z.number(), z.number()]);

export const BenchmarkComparison = z.strictObject({
  name: z.string().optional(),
  verdict: z.enum(benchmarkVerdicts),
  changePercent: z.number().optional(),
  interval99Percent: Ends.optional(),
  fixedInterval95Percent: Ends.optional(),
  changeSeconds: z.number().optional(),
  metric: z.string(),
  pairs: z.number(),
  test: z.string(),
  p: z.number().optional(),
  order: z.string(),
  seed: z.number(),
  practicalThresholdPercent: z.number(),
  twoSigma: z.enum(['above', 'below']),
  cause: z.string().optional(),
  pairsNeeded: z.number().nullable(),
  /** Fewer, if the change is as large as it looks here. */
  pairsNeededIfEstimateHolds: z.number().optional(),
  secondsNeeded: z.number().optional(),
  /** The same pairs by the metrics that do not decide; each alone, fixed-N 95 % intervals. */
  otherMetrics: z.array(z.strictObject({metric: z.string(), changePercent: z.number(), interval95Percent: Ends.optional()})).optional(),
});
export type BenchmarkComparison = z.infer<typeof BenchmarkComparison>;

export const BenchmarkSweep = z.strictObject({
  parameter: z.string(),
  points: z.array(z.strictObject({value: z.number(), medianSeconds: z.number(), runs: z.number()})),
  exponent: z.number().optional(),
  interval95: Ends.optional(),
  explained: z.number().optional(),
  /** Constant part, left out of the fit. */
  startUpSeconds: z.number().optional(),
});
export type BenchmarkSweep = z.infer<typeof BenchmarkSweep>;

/** Of a baseline that was saved ten times or more: where its time changed. */
export const BenchmarkHistory = z.strictObject({
  entries: z.number(),
  /** Of another machine or metric, broken, or older than what is looked at. */
  leftOut: z.number(),
  metric: z.string(),
  from: z.string(),
  to: z.string(),
  method: z.string(),
  changePoints: z.array(
    z.strictObject({
      /** Of the first entry after the change. */
      index: z.number(),
      savedAt: z.string(),
      commit: z.string().optional(),
      uncommitted: z.boolean().optional(),
      beforeSeconds: z.number(),
      afterSeconds: z.number(),
      changePercent: z.number(),
      p: z.number(),
    }),
  ),
});
export type BenchmarkHistory = z.infer<typeof BenchmarkHistory>;

/** The same work counted: repeatable, blind to waiting. */
export const InstructionCounts = z.strictObject({
  tool: z.string(),
  base: z.number(),
  changed: z.number().optional(),
  /** Largest difference between counts of one side. */
  spreadPercent: z.number(),
  changePercent: z.number().optional(),
});
export type InstructionCounts = z.infer<typeof InstructionCounts>;

export const Benchmark = z.strictObject({
  harness: z.string().optional(),
  sides: z.array(BenchmarkSide),
  comparison: BenchmarkComparison.optional(),
  /** Several benchmarks of one suite. */
  comparisons: z.array(BenchmarkComparison).optional(),
  sweep: BenchmarkSweep.optional(),
  history: BenchmarkHistory.optional(),
  instructions: InstructionCounts.optional(),
  noise: z
    .strictObject({
      runDelayShare: z.number().nullable(),
      stealShare: z.number().nullable(),
      drift: z.number().nullable(),
      outliers: z.number(),
    })
    .optional(),
});
export type Benchmark = z.infer<typeof Benchmark>;

export const BenchmarkReport = z.strictObject({
  ...ReportBase.shape,
  verdict: z.enum(benchmarkVerdicts),
  benchmark: Benchmark.optional(),
  plan: z.unknown().optional(),
});
export type BenchmarkReport = z.infer<typeof BenchmarkReport>;

/** A benchmarking request without gaps. */
export interface BenchmarkSettings {
  readonly warmupRuns: number;
  /** Fewest runs of a side, from the policy. */
  readonly leastRuns: number;
  /** Given by the caller: exactly this many runs of one side, or at most this many pairs. */
  readonly runs: number | undefined;
  readonly practicalThresholdPercent: number;
  readonly budgetMs: number;
  readonly seed: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}
