// One command with a parameter in its words, at several sizes in turn: how its time grows.
import type {BenchmarkReport, BenchmarkSettings, BenchmarkSweep} from '../../model/benchmark.js';
import type {RunSample} from '../../model/measuring.js';
import type {Command} from '../../model/plan.js';
import type {Warning} from '../../model/report.js';
import {decidingMetric, type Metric, timeOf} from '../../statistics/deciding-metric.js';
import {median} from '../../statistics/descriptive.js';
import {type GrowthExponent, growthExponent} from '../../statistics/growth-exponent.js';
import {seededRandom, shuffled} from '../../statistics/random.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {samplesFile} from './benchmark-keep.js';
import {readyCommand} from './benchmark-request.js';
import {type Bench, commandFailed, hasFailed, prepareOnce, runOnce} from './benchmark-runs.js';
import {rounded, timesOf} from './benchmark-samples.js';
import {metricName, seconds} from './benchmark-words.js';
import {sweepParameter, wordsAt} from './sweep-parameter.js';

interface Point {
  readonly value: number;
  readonly command: Command;
  readonly warmup: RunSample[];
  readonly samples: RunSample[];
}

export const sweepBenchmark: ChooseBenchmark = async (request, {settings, assumptions}, {machine}) => {
  const words = request.command ?? [];
  const parameter = sweepParameter(request.sweep ?? [], words);
  const ready = await readyCommand(words, settings, machine);
  const commands = parameter.values.map(value => ({
    value: Number(value),
    command: {...ready.command, args: wordsAt(ready.command.args, parameter, value)},
  }));
  const prepare = request.prepare === undefined ? undefined : (await readyCommand(request.prepare, settings, machine)).command;
  const said = [...assumptions, ...ready.assumptions];
  return {
    title: `${words.join(' ')} over ${parameter.name}`,
    plan: {harness: 'paired', parameter, command: ready.command, warmupRuns: settings.warmupRuns},
    assumptions: said,
    measure: async bench => {
      await prepareOnce(bench, prepare);
      const points = commands.map((point): Point => ({...point, warmup: [], samples: []}));
      const complete = await measurePoints(bench, points, settings);
      const lines = points.flatMap(({value, samples}) =>
        samples.map(({wallSeconds, queueFreeWallSeconds, cpuSeconds, peakRssBytes}) =>
          JSON.stringify({value, wallSeconds, queueFreeWallSeconds, cpuSeconds, peakRssBytes}),
        ),
      );
      const kept = await bench.folder.write(
        samplesFile,
        `{"parameter":${JSON.stringify(parameter.name)},"runs":[\n${lines.join(',\n')}\n]}\n`,
        'application/json',
        'every run',
      );
      const report = await sweepReport(bench, parameter.name, points, complete);
      return {...report, assumptions: said, artifacts: [...report.artifacts, kept]};
    },
  };
};

/** Every round runs all sizes in an order by chance, so that a drifting machine bends no curve. False: the time was used up before the policy's runs. */
const measurePoints = async (bench: Bench, points: readonly Point[], settings: BenchmarkSettings): Promise<boolean> => {
  const random = seededRandom(settings.seed);
  const rounds = settings.runs ?? settings.leastRuns;
  const warmups = Math.max(1, settings.warmupRuns);
  for (let round = 0; round < warmups + rounds; round += 1) {
    const isWarmup = round < warmups;
    const startedAt = performance.now();
    for (const point of shuffled(points, random)) {
      bench.context.progress(
        isWarmup ? `Warm-up ${round + 1}` : `Round ${round - warmups + 1} of ${rounds}`,
        Math.round(performance.now() - bench.startedAt),
      );
      const sample = await runOnce(
        bench,
        point.command,
        round === 0 ? {keepOutputAs: `size-${points.indexOf(point) + 1}`, endLeftovers: true} : {},
      );
      if (hasFailed(sample)) throw commandFailed(bench.folder.runId, `size ${point.value}`, sample);
      (isWarmup ? point.warmup : point.samples).push(sample);
    }
    const took = performance.now() - startedAt;
    if (isWarmup && took > (bench.deadline - bench.startedAt) / 8) round = warmups - 1;
    if (!isWarmup && performance.now() + took > bench.deadline) return round === warmups + rounds - 1;
  }
  return true;
};

const metricOf = (bench: Bench, points: readonly Point[]): Metric => {
  const readable = bench.machine.measuring.runDelayIsReadable();
  const warmup = points.flatMap(point => point.warmup);
  const single = !warmup.some(({severalProcesses}) => severalProcesses);
  return decidingMetric(
    warmup.map(sample => timesOf(sample, readable)),
    single,
  ).metric;
};

const startUpShare = 0.3;

const sweepReport = async (bench: Bench, parameter: string, points: readonly Point[], complete: boolean): Promise<BenchmarkReport> => {
  const {fitReport, sweepSvg} = await import('../../reports/index.js');
  const readable = bench.machine.measuring.runDelayIsReadable();
  const metric = metricOf(bench, points);
  const rows = points.map(({value, samples, warmup}) => {
    const times = (samples.length > 0 ? samples : warmup).map(sample => timeOf(timesOf(sample, readable), metric) ?? sample.wallSeconds);
    return {value, medianSeconds: rounded(median(times)), runs: times.length};
  });
  const fit = fitGrowth(rows);
  const sweep: BenchmarkSweep = {
    parameter,
    points: rows,
    ...(fit === undefined
      ? {}
      : {
          exponent: rounded(fit.growth.exponent),
          explained: rounded(fit.growth.explained),
          ...(Number.isFinite(fit.growth.interval[0])
            ? {interval95: [rounded(fit.growth.interval[0]), rounded(fit.growth.interval[1])] satisfies [number, number]}
            : {}),
          ...(fit.startUpSeconds === 0 ? {} : {startUpSeconds: rounded(fit.startUpSeconds)}),
        }),
  };
  const first = rows[0];
  const last = rows.at(-1);
  const range =
    sweep.interval95 === undefined ? '' : ` (95 % interval ${sweep.interval95[0].toFixed(2)} to ${sweep.interval95[1].toFixed(2)})`;
  const summary = `${metricName(metric)} grows as ${parameter}^${sweep.exponent?.toFixed(2) ?? '?'}${range}${growthWord(sweep.exponent)}: ${first === undefined || last === undefined ? '' : `${seconds(first.medianSeconds)} at ${first.value}, ${seconds(last.medianSeconds)} at ${last.value}`}${sweep.startUpSeconds === undefined ? '' : `, of which about ${seconds(sweep.startUpSeconds)} are start-up and left out of the fit`}.`;
  const picture = await bench.folder.write(
    'benchmark.svg',
    sweepSvg(summary, sweep),
    'image/svg+xml',
    'time against size, both logarithmic',
  );
  const warnings: Warning[] = [
    ...(complete
      ? []
      : [{code: 'time-used-up', message: 'Measuring stopped because the time was used up.', hint: 'Give a larger timeLimitSeconds.'}]),
    ...(rows.length < 4
      ? [
          {
            code: 'few-sizes',
            message: `${rows.length} sizes tell an exponent only roughly, and start-up time is not taken off.`,
            hint: 'Give four or more sizes, each several times the last.',
          },
        ]
      : []),
    ...(fit !== undefined && !fit.growth.consistent
      ? [
          {
            code: 'no-power-law',
            message: 'The points lie on no straight line: the growth changes with size, or a point is wrong.',
            hint: 'Look at benchmark.svg.',
          },
        ]
      : []),
    ...(fit !== undefined && first !== undefined && last !== undefined && last.medianSeconds < (1 + startUpShare) * first.medianSeconds
      ? [
          {
            code: 'mostly-start-up',
            message: 'The largest size takes hardly longer than the smallest: this is mostly start-up time.',
            hint: 'Use larger sizes.',
          },
        ]
      : []),
  ];
  return fitReport({
    runId: bench.folder.runId,
    status: 'complete' as const,
    verdict: 'measured' as const,
    summary,
    benchmark: {sides: [], sweep},
    assumptions: [],
    warnings,
    artifacts: [picture],
    next: [],
    truncated: [],
  });
};

interface Fit {
  readonly growth: GrowthExponent;
  readonly startUpSeconds: number;
}

const steps = 60;

/** time = start-up + a · size^k: of all start-up times below the smallest median, the one that leaves the straightest line. Needs four points. */
const fitGrowth = (rows: readonly {readonly value: number; readonly medianSeconds: number}[]): Fit | undefined => {
  const sizes = rows.map(({value}) => value);
  const costs = rows.map(({medianSeconds}) => medianSeconds);
  const plain = growthExponent(sizes, costs);
  if (plain === undefined) return undefined;
  const smallest = Math.min(...costs);
  let best: Fit = {growth: plain, startUpSeconds: 0};
  for (let step = 1; step < steps && rows.length >= 4; step += 1) {
    const startUpSeconds = (smallest * step) / steps;
    const growth = growthExponent(
      sizes,
      costs.map(cost => cost - startUpSeconds),
    );
    if (growth !== undefined && growth.explained > best.growth.explained) best = {growth, startUpSeconds};
  }
  return best;
};

const growthWord = (exponent: number | undefined): string => {
  if (exponent === undefined) return '';
  if (exponent < 0.25) return ', hardly at all';
  if (exponent > 0.85 && exponent < 1.25) return ', about linear';
  if (exponent > 1.75 && exponent < 2.25) return ', about quadratic';
  return exponent > 2.75 && exponent < 3.25 ? ', about cubic' : '';
};
