// A suite with a harness of its own (pytest-benchmark, vitest bench): alone, or two states of it compared, each pair one invocation of both.
import {benchmarkerOf} from '../../benchmarkers/index.js';
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkSettings} from '../../model/benchmark.js';
import type {Benchmarker, SuiteResult} from '../../model/benchmarker.js';
import type {OperationContext} from '../../model/operation.js';
import type {Command} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import {pairOrders, type Side} from '../../statistics/order.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {chooseRefs, withRefs} from './benchmark-refs.js';
import {readyCommand} from './benchmark-request.js';
import {changedRules} from './benchmark-rules.js';
import {type Bench, failureOf, hasFailed, prepareOnce, runOnce} from './benchmark-runs.js';
import {rounded, shownWords} from './benchmark-samples.js';
import {type SuitePair, suiteComparison} from './benchmark-suite-comparison.js';
import {movedToLoading} from './benchmark-suite-loading.js';
import {seconds} from './benchmark-words.js';

const mostListed = 20;

export const suiteBenchmark: ChooseBenchmark = async (request, {settings, assumptions}, context: OperationContext) => {
  const {machine} = context;
  const harness = request.harness === undefined ? undefined : benchmarkerOf(request.harness);
  if (harness === undefined) throw new ProfilingError('internal', 'No such harness.', 'Leave harness out.');
  if (request.sweep !== undefined || request.compareTo !== undefined || request.saveAs !== undefined || request.check !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      `${harness.id} goes with command, against, baseRef, changedRef, prepare and check.`,
      'Compare two states with baseRef.',
    );
  }
  const words = request.command ?? [];
  const title = `${words.join(' ')} with ${harness.title}`;
  if (request.baseRef !== undefined || request.changedRef !== undefined) {
    const sides = await chooseRefs(request, settings, machine);
    return {
      title: `${title} at ${sides.base.ref} against ${sides.changed.ref}`,
      plan: {harness: harness.id, base: sides.base, changed: sides.changed},
      assumptions,
      measure: bench =>
        withRefs(bench, sides, request, settings, async (places, ready) => {
          const at = async (side: Side) => commandOf(harness, sides[side].words, places[side], ready.machine, side);
          const report = await comparePairs(
            ready,
            harness,
            {base: await at('base'), changed: await at('changed')},
            await loadingOf(harness, {base: sides.base.words, changed: sides.changed.words}, places, ready.machine),
            sides.base.words,
            settings,
            assumptions,
          );
          return {...report, warnings: [...report.warnings, ...(await changedRules(machine, sides, undefined, settings.directory))]};
        }),
    };
  }
  const prepare = request.prepare === undefined ? undefined : (await readyCommand(request.prepare, settings, machine)).command;
  const base = await commandOf(harness, words, settings, machine, 'base');
  const changed = request.against === undefined ? undefined : await commandOf(harness, request.against, settings, machine, 'changed');
  return {
    title,
    plan: {harness: harness.id, command: base, against: changed},
    assumptions,
    measure: async bench => {
      await prepareOnce(bench, prepare);
      return changed === undefined
        ? measureSuite(bench, harness, base, words, assumptions)
        : comparePairs(
            bench,
            harness,
            {base, changed},
            await loadingOf(harness, {base: words, changed: request.against ?? []}, {base: settings, changed: settings}, machine),
            words,
            settings,
            assumptions,
          );
    },
  };
};

const resultFile = (side: Side): string => `suite-${side}.json`;

const commandOf = async (
  harness: Benchmarker,
  words: readonly string[],
  settings: BenchmarkSettings,
  machine: OperationContext['machine'],
  side: Side,
): Promise<Command> => (await readyCommand(harness.words(words, `{run}/${resultFile(side)}`), settings, machine)).command;

const loadingOf = async (
  harness: Benchmarker,
  words: Readonly<Record<Side, readonly string[]>>,
  places: Readonly<Record<Side, BenchmarkSettings>>,
  machine: OperationContext['machine'],
): Promise<Readonly<Record<Side, Command>> | undefined> => {
  const {loadOnly} = harness;
  if (loadOnly === undefined) return undefined;
  const at = async (side: Side): Promise<Command> => (await readyCommand(loadOnly(words[side]), places[side], machine)).command;
  return {base: await at('base'), changed: await at('changed')};
};

/** One invocation. Throws when the suite fails: what fails is not measured. */
const invoke = async (bench: Bench, harness: Benchmarker, command: Command, side: Side): Promise<readonly SuiteResult[]> => {
  const {runId} = bench.folder;
  const run = await runOnce(bench, command, {keepOutputAs: side, endLeftovers: true});
  if (hasFailed(run)) {
    const output = new TextDecoder().decode(await bench.machine.runs.read(runId, `${side}.stdout.txt`).catch(() => new Uint8Array()));
    const missing = /unrecognized arguments: --benchmark|No module named '?pytest/.test(`${output}${run.errorTail ?? ''}`);
    throw missing
      ? new ProfilingError(
          'program_missing',
          `${harness.title} is not installed where the command runs.`,
          `Install it there: ${harness.install}.`,
        )
      : new ProfilingError(
          'target_failed',
          `${failureOf(side, run)}. What fails is not measured.`,
          `Its output is in ${side}.stdout.txt of run ${runId}.`,
          {details: {runId}},
        );
  }
  const text = await bench.machine.runs.read(runId, resultFile(side)).catch(() => undefined);
  if (text === undefined)
    throw new ProfilingError(
      'empty_profile',
      `${harness.title} wrote no results.`,
      `Check that the command really runs it. Its output is in run ${runId}.`,
    );
  return harness.read(new TextDecoder().decode(text));
};

const measureSuite = async (
  bench: Bench,
  harness: Benchmarker,
  command: Command,
  words: readonly string[],
  assumptions: readonly Assumption[],
): Promise<BenchmarkReport> => {
  bench.context.progress(`Running ${harness.title}`, 0);
  const results = await invoke(bench, harness, command, 'base');
  const slowest = [...results].sort((left, right) => right.callSeconds.median - left.callSeconds.median);
  const [first] = slowest;
  const {fitReport} = await import('../../reports/index.js');
  return fitReport({
    runId: bench.folder.runId,
    status: 'complete' as const,
    verdict: 'measured' as const,
    summary: `${results.length} benchmarks by ${harness.title}${first === undefined ? '' : `; the slowest is ${first.name}, median ${seconds(first.callSeconds.median)} a call`}. One invocation: figures of one process share its luck.`,
    benchmark: {
      harness: harness.id,
      sides: slowest.slice(0, mostListed).map(({name, callSeconds, rounds}) => ({
        label: name,
        command: shownWords(words),
        runs: rounds,
        callSeconds: {
          mean: rounded(callSeconds.mean),
          median: rounded(callSeconds.median),
          stddev: rounded(callSeconds.stddev),
          min: rounded(callSeconds.min),
          max: rounded(callSeconds.max),
        },
      })),
    },
    assumptions: [...assumptions],
    warnings: [],
    artifacts: [await bench.folder.link(resultFile('base'), 'application/json', `what ${harness.title} wrote`)],
    next: [],
    truncated:
      results.length > mostListed ? [{what: 'benchmark.sides', kept: mostListed, of: results.length, bring: resultFile('base')}] : [],
  });
};

const comparePairs = async (
  bench: Bench,
  harness: Benchmarker,
  commands: Readonly<Record<Side, Command>>,
  loading: Readonly<Record<Side, Command>> | undefined,
  words: readonly string[],
  settings: BenchmarkSettings,
  assumptions: readonly Assumption[],
): Promise<BenchmarkReport> => {
  const pairs: SuitePair[] = [];
  let planned = settings.runs ?? settings.leastRuns;
  let longest = 0;
  // The first pair is the warm-up: caches are filled, and the number of benchmarks is known after it.
  for (const [index, order] of pairOrders(1 + 200, settings.seed).entries()) {
    if (index > planned || (index > 1 && performance.now() + longest > bench.deadline)) break;
    bench.context.progress(index === 0 ? 'Warm-up' : `Pair ${index} of ${planned}`, Math.round(performance.now() - bench.startedAt));
    const startedAt = performance.now();
    const results: Partial<Record<Side, readonly SuiteResult[]>> = {};
    for (const side of order) results[side] = await invoke(bench, harness, commands[side], side);
    longest = Math.max(longest, performance.now() - startedAt);
    const {base, changed} = results;
    if (base === undefined || changed === undefined) continue;
    if (index > 0) pairs.push({base, changed});
    else if (settings.runs === undefined) planned = pairsFor(base.length, settings.leastRuns);
  }
  await bench.folder.write(
    'samples.json',
    JSON.stringify({seed: settings.seed, pairs: pairs.map(({base, changed}) => ({base: medians(base), changed: medians(changed)}))}),
    'application/json',
    'median of each benchmark in each invocation',
  );
  const report = await suiteComparison({bench, harness, pairs, planned, words, settings, assumptions});
  if (report.benchmark?.comparisons?.some(({verdict}) => verdict === 'improved') !== true) return report;
  return {...report, warnings: [...report.warnings, ...(await movedToLoading(bench, loading))]};
};

/** Enough that the smallest p value, all pairs alike, stays below 1 % shared among all benchmarks. */
const pairsFor = (benchmarks: number, least: number): number => Math.max(least, Math.ceil(Math.log2(200 * Math.max(1, benchmarks))) + 4);

const medians = (results: readonly SuiteResult[]): Readonly<Record<string, number>> =>
  Object.fromEntries(results.map(({name, callSeconds}) => [name, callSeconds.median]));
