// hyperfine, run and read for real: good figures of each command; which of two is faster it cannot prove, because it does not alternate.
import {type HyperfineSide, hyperfineInstall, hyperfineProgram, hyperfineWords, readHyperfine} from '../../benchmarkers/hyperfine.js';
import type {BenchmarkReport, BenchmarkSweep} from '../../model/benchmark.js';
import {runDirectoryToken} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import {median} from '../../statistics/descriptive.js';
import {growthExponent} from '../../statistics/growth-exponent.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {readyCommand} from './benchmark-request.js';
import {failureOfStep} from './benchmark-runs.js';
import {rounded, shownWords, spreadOf} from './benchmark-samples.js';
import {seconds} from './benchmark-words.js';
import {sweepParameter} from './sweep-parameter.js';

const resultFile = 'hyperfine.json';

export const hyperfineBenchmark: ChooseBenchmark = async (request, {settings, assumptions}, {machine}) => {
  if (request.baseRef !== undefined || request.compareTo !== undefined || request.check !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      'hyperfine goes with command, against, sweep and prepare only.',
      'Leave harness out: paired does all of it.',
    );
  }
  const {directory: workingDirectory, environment} = settings;
  const found = await machine.findTool({in: 'program', program: hyperfineProgram}, {workingDirectory, environment});
  if (found === undefined)
    throw new ProfilingError('program_missing', 'hyperfine was not found.', `Install it (${hyperfineInstall}), or leave harness out.`);
  const given = [request.command ?? [], ...(request.against === undefined ? [] : [request.against])];
  const ready = await Promise.all(given.map(words => readyCommand(words, settings, machine)));
  const parameter = request.sweep === undefined ? undefined : sweepParameter(request.sweep, request.command ?? []);
  const args = hyperfineWords({
    commands: ready.map(({command: {program, args}}) => [program, ...args]),
    warmupRuns: settings.warmupRuns,
    runs: settings.runs ?? settings.leastRuns,
    prepare: request.prepare,
    parameter,
    resultFile: `${runDirectoryToken}/${resultFile}`,
  });
  const command = {program: found.path, args, workingDirectory, environment};
  const said = [...assumptions, ...ready.flatMap(one => one.assumptions)];
  return {
    title: `${given.map(words => words.join(' ')).join(' against ')} with hyperfine`,
    plan: {harness: 'hyperfine', command},
    assumptions: said,
    measure: async (bench): Promise<BenchmarkReport> => {
      bench.context.progress('Running hyperfine', 0);
      const failure = await failureOfStep(bench, 'hyperfine', command);
      if (failure !== undefined) {
        throw new ProfilingError(
          'target_failed',
          `${failure}.`,
          `Run the command by itself first. Its output is in stderr.txt of run ${bench.folder.runId}.`,
          {details: {runId: bench.folder.runId}},
        );
      }
      const sides = readHyperfine(new TextDecoder().decode(await machine.runs.read(bench.folder.runId, resultFile)));
      const sweep = parameter === undefined ? undefined : sweepOf(parameter.name, sides);
      const compared = parameter === undefined && sides.length > 1;
      const {fitReport} = await import('../../reports/index.js');
      return fitReport({
        runId: bench.folder.runId,
        status: 'complete' as const,
        verdict: compared ? ('not-comparable' as const) : ('measured' as const),
        summary: summaryOf(sides, sweep, compared),
        benchmark: {
          harness: found.version === undefined ? 'hyperfine' : `hyperfine ${found.version}`,
          sides:
            sweep !== undefined
              ? []
              : sides.map((side, index) => ({
                  label: compared ? (['base', 'changed'][index] ?? `${index}`) : 'base',
                  command: shownWords(given[index] ?? [side.command]),
                  runs: side.times.length,
                  wallSeconds: spreadOf(side.times),
                })),
          ...(sweep === undefined ? {} : {sweep}),
        },
        assumptions: said,
        warnings: compared
          ? [
              {
                code: 'not-alternated',
                message:
                  'hyperfine runs one command to the end before the next: whatever the machine did meanwhile looks like a difference between them.',
                hint: 'Leave harness out to have them measured in turn.',
              },
            ]
          : [],
        artifacts: [await bench.folder.link(resultFile, 'application/json', 'what hyperfine exported')],
        next: compared
          ? [{tool: 'run_benchmark', arguments: {command: given[0], against: given[1]}, why: 'measures both in turn and decides'}]
          : [],
        truncated: [],
      });
    },
  };
};

const sweepOf = (parameter: string, sides: readonly HyperfineSide[]): BenchmarkSweep => {
  const points = sides.map(({parameters, times}) => ({
    value: Number(parameters[parameter]),
    medianSeconds: rounded(median(times)),
    runs: times.length,
  }));
  const growth = growthExponent(
    points.map(({value}) => value),
    points.map(({medianSeconds}) => medianSeconds),
  );
  return {
    parameter,
    points,
    ...(growth === undefined ? {} : {exponent: rounded(growth.exponent), explained: rounded(growth.explained)}),
    ...(growth === undefined || !Number.isFinite(growth.interval[0])
      ? {}
      : {interval95: [rounded(growth.interval[0]), rounded(growth.interval[1])] satisfies [number, number]}),
  };
};

const summaryOf = (sides: readonly HyperfineSide[], sweep: BenchmarkSweep | undefined, compared: boolean): string => {
  if (sweep !== undefined) return `hyperfine: time grows as ${sweep.parameter}^${sweep.exponent?.toFixed(2) ?? '?'}, start-up included.`;
  const figures = sides.map(({times}) => {
    const {median: middle, mean, stddev} = spreadOf(times);
    return `median ${seconds(middle)}, mean ${seconds(mean)} ± ${seconds(stddev)}, ${times.length} runs`;
  });
  return compared
    ? `Not comparable as measured: hyperfine does not alternate. Base: ${figures[0]}. Changed: ${figures[1]}.`
    : `hyperfine: ${figures.join('; ')}.`;
};
