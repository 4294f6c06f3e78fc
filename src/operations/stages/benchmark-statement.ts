// A statement timed in process, alone or against another: each round is one new process that gives one figure for each side.
import {z} from 'zod';
import {javascriptRunner} from '../../benchmarkers/in-process-javascript.js';
import {pythonRunner} from '../../benchmarkers/in-process-python.js';
import type {BenchmarkLanguage, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {RunSample} from '../../model/measuring.js';
import type {Command} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import type {Side} from '../../statistics/order.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {keepSamples} from './benchmark-keep.js';
import {pairedReport} from './benchmark-paired-report.js';
import {measurePairs, type RunRound} from './benchmark-pairs.js';
import {singleReport} from './benchmark-report.js';
import {readyCommand} from './benchmark-request.js';
import {type Bench, hasFailed, runOnce} from './benchmark-runs.js';
import {saveBaseline} from './benchmark-save.js';
import {measureSingle} from './benchmark-single.js';

/** Of one sample: long against the clock's steps, short against bursts of other load. */
const batchNs = 4_000_000;
const batchesPerProcess = 11;
const requestFile = 'statement-request.json';
const resultFile = 'statement-result.json';
/** Four times the calls must take clearly longer, or the work is not done. */
const leastGrowth = 2;

const runners = {
  python: {program: 'python3', file: 'statement-runner.py', text: pythonRunner, flags: ['-B']},
  javascript: {program: 'node', file: 'statement-runner.cjs', text: javascriptRunner, flags: []},
} as const satisfies Record<
  BenchmarkLanguage,
  {readonly program: string; readonly file: string; readonly text: string; readonly flags: readonly string[]}
>;

const Batches = z.array(z.tuple([z.number(), z.number(), z.number().nullable()]));
const Result = z.object({
  counts: z.partialRecord(z.enum(['base', 'changed']), z.number()),
  grown: z.number(),
  batches: z.partialRecord(z.enum(['base', 'changed']), Batches),
});

export const statementBenchmark: ChooseBenchmark = async (request, {settings, assumptions}, {machine, policy}) => {
  const {statement = '', setup = '', language} = request;
  if (language === undefined) {
    throw new ProfilingError('invalid_request', 'statement needs language.', 'Give language: python or javascript.');
  }
  const changed = changedStatement(request);
  const runner = runners[language];
  const ready = await readyCommand([runner.program], settings, machine);
  const statements = {base: statement, ...(changed === undefined ? {} : {changed})};
  const said = [
    ...assumptions,
    ...ready.assumptions,
    {
      field: 'batch',
      value: `${batchNs / 1e6} ms`,
      basis: 'policy' as const,
      reason: `Ambiguity Policy: benchmark iterations, below ${policy.benchmark.shortOperationMs} ms many calls are one measurement`,
      source: policy.source['benchmark-iterations'],
    },
  ];
  const growth: {least: number} = {least: Number.POSITIVE_INFINITY};
  const timed = async (bench: Bench, seed: number): Promise<Partial<Record<Side, RunSample>>> => {
    const {samples, grown} = await timeOnce(bench, ready.command, runner, seed);
    growth.least = Math.min(growth.least, grown);
    return samples;
  };
  const begin = async (bench: Bench): Promise<void> => {
    await bench.folder.write(runner.file, runner.text, 'text/plain', 'what ran the statement');
    await bench.folder.write(
      requestFile,
      JSON.stringify({statements, setup, batchNs, batches: batchesPerProcess}),
      'application/json',
      'statement and setup',
    );
  };
  return {
    title: changed === undefined ? statement : `${statement} against ${changed}`,
    plan: {harness: 'paired', language, statements, setup, interpreter: ready.command.program, batchMs: batchNs / 1e6},
    assumptions: said,
    measure: async bench => {
      await begin(bench);
      const words = {base: [statement], changed: [changed ?? '']};
      const keep = keepSamples(bench, settings, words);
      if (changed === undefined) {
        const outcome = await measureSingle(
          bench,
          async (running, index) => onlySample((await timed(running, settings.seed + index)).base),
          undefined,
          settings,
          keep,
        );
        const report = await singleReport({bench, outcome, words: words.base, assumptions: said});
        const saved =
          request.saveAs === undefined
            ? []
            : [
                await saveBaseline(machine, settings, {
                  name: request.saveAs,
                  runId: bench.folder.runId,
                  command: words.base,
                  samples: outcome.runs,
                }),
              ];
        return {...report, warnings: [...report.warnings, ...optimisedAway(growth.least), ...saved]};
      }
      const runRound: RunRound = async (running, _, index) => ({samples: await timed(running, settings.seed + index), failure: undefined});
      const outcome = await measurePairs(bench, {runRound, check: undefined}, settings, keep);
      return pairedReport({bench, outcome, words, settings, checked: false, assumptions: said, cautions: optimisedAway(growth.least)});
    },
  };
};

const changedStatement = ({against, baseRef, changedRef, sweep}: RunBenchmarkRequest): string | undefined => {
  if (baseRef !== undefined || changedRef !== undefined || sweep !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      'statement goes with against only.',
      'Put the statement into a file and give command for refs and sweeps.',
    );
  }
  if (against !== undefined && against.length !== 1) {
    throw new ProfilingError(
      'invalid_request',
      'against must be one word when statement is given: the changed statement.',
      'For example against: ["sorted(x)"].',
    );
  }
  return against?.[0];
};

const timeOnce = async (
  bench: Bench,
  interpreter: Command,
  {file, flags}: {readonly file: string; readonly flags: readonly string[]},
  seed: number,
) => {
  const place = (name: string): string => `${bench.folder.directory}/${name}`;
  const command: Command = {...interpreter, args: [...flags, place(file), place(requestFile), place(resultFile), `${seed}`]};
  const run = await runOnce(bench, command, {keepOutputAs: 'statement'});
  if (hasFailed(run)) {
    const lines = run.errorTail?.trim().split('\n') ?? [];
    const words = (lines.findLast(line => /^\w*(?:Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
    throw new ProfilingError('target_failed', `The statement failed: ${words}`, 'Try statement and setup in the interpreter first.', {
      details: {runId: bench.folder.runId},
    });
  }
  const text = new TextDecoder().decode(await bench.machine.runs.read(bench.folder.runId, resultFile));
  const {counts, grown, batches} = Result.parse(JSON.parse(text));
  const samples: Partial<Record<Side, RunSample>> = {};
  for (const side of ['base', 'changed'] as const) {
    const own = batches[side];
    const count = counts[side];
    if (own !== undefined && count !== undefined) samples[side] = sampleOf(run, own, count);
  }
  return {samples, grown};
};

/** The median of a process's batches is its one figure: batches of one process share its layout and its luck. */
const sampleOf = (run: RunSample, batches: z.infer<typeof Batches>, count: number): RunSample => {
  const perCall = (nanoseconds: number): number => nanoseconds / 1e9 / count;
  const queueFree = batches.flatMap(([wall, cpu, delay]) => (delay === null ? [] : [Math.max(cpu / 2, wall - delay)]));
  return {
    outcome: run.outcome,
    exitCode: 0,
    wallSeconds: perCall(median(batches.map(([wall]) => wall))),
    cpuSeconds: perCall(median(batches.map(([, cpu]) => cpu))),
    ...(queueFree.length === batches.length ? {queueFreeWallSeconds: perCall(median(queueFree))} : {}),
    ...(run.peakRssBytes === undefined ? {} : {peakRssBytes: run.peakRssBytes}),
    severalProcesses: false,
    threads: run.threads,
    leftovers: [],
  };
};

const onlySample = (sample: RunSample | undefined): RunSample => {
  if (sample !== undefined) return sample;
  throw new ProfilingError('internal', 'The runner gave no figure.', 'This is a fault in perfwright: please report it with this message.');
};

const optimisedAway = (growth: number): readonly Warning[] =>
  growth >= leastGrowth
    ? []
    : [
        {
          code: 'optimised-away',
          message: `Four times the calls took only ${growth.toFixed(1)} times as long: the work may have been optimised away.`,
          hint: 'Let the statement depend on something that changes.',
        },
      ];
