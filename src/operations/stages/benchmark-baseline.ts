// Saving a measurement under a name, and comparing with one: by running both again where git still has the code, else only shown.
import type {Baseline, MachineFingerprint} from '../../model/baseline.js';
import type {BenchmarkReport, BenchmarkSettings, HarnessId, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {Machine} from '../../model/machine.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {commandsBenchmark} from './benchmark-commands.js';
import {hyperfineBenchmark} from './benchmark-hyperfine.js';
import {type Imported, importedBenchmark, importResults} from './benchmark-import.js';
import {keepSamples, samplesFile} from './benchmark-keep.js';
import {compareRefs} from './benchmark-refs.js';
import {singleReport} from './benchmark-report.js';
import {readyCommand} from './benchmark-request.js';
import type {Bench} from './benchmark-runs.js';
import {spreadOf} from './benchmark-samples.js';
import {decidingMedian, fingerprintOf, machineName, readBaseline, saveBaseline} from './benchmark-save.js';
import {measureSingle, processRuns} from './benchmark-single.js';
import {suiteBenchmark} from './benchmark-suite.js';
import {seconds} from './benchmark-words.js';

export const baselineBenchmark: ChooseBenchmark = async (request, resolution, context) => {
  const {settings, assumptions} = resolution;
  const {machine} = context;
  const name = request.compareTo ?? '';
  const imported = await importedUnder(name, settings, machine);
  if (imported !== undefined) {
    const {compareTo: _, saveAs, ...alone} = request;
    const choose = alone.harness === undefined || alone.harness === 'paired' ? commandsBenchmark : harnessBenchmark(alone.harness);
    const now = alone.command === undefined ? undefined : await choose(alone, resolution, context);
    return importedBenchmark(imported, now, settings, machine, saveAs);
  }
  const baseline = await readBaseline(machine, name);
  const words = request.command ?? baseline.command;
  const repository = await machine.repository.describe(settings.directory);
  const commit =
    repository === undefined || baseline.commit === undefined
      ? undefined
      : await machine.repository.commitOf(repository.root, baseline.commit);
  const cautions = mismatches(baseline, fingerprintOf(await machine.facts()), settings);
  const reason = whyNotAgain(baseline, repository !== undefined, commit);
  if (reason === undefined && repository !== undefined && commit !== undefined) {
    const sides = {
      repository,
      base: {commit, ref: `baseline ${name} (${commit.slice(0, 12)})`, words: baseline.command},
      changed: {commit: undefined, ref: 'the working tree', words},
    };
    const again: Warning = {
      code: 'baseline-measured-again',
      message: `The baseline was measured again from commit ${commit.slice(0, 12)}, side by side; saved on ${baseline.savedAt.slice(0, 10)}: median ${seconds(decidingMedian(baseline))}.`,
    };
    return {
      title: `${words.join(' ')} against baseline ${name}`,
      plan: {harness: 'paired', base: {commit, command: baseline.command}, changed: {commit: 'working tree as it is', command: words}},
      assumptions,
      measure: bench => compareRefs(bench, sides, request, settings, assumptions, [again, ...cautions]),
    };
  }
  return {
    title: `${words.join(' ')} beside baseline ${name}`,
    plan: {command: words, shown: {baseline: name, savedAt: baseline.savedAt}, notComparable: reason},
    assumptions,
    measure: bench => showBeside(bench, baseline, words, reason ?? '', cautions, settings, request),
  };
};

/** Undefined: it is a baseline of ours. A name with a folder in it, or that no baseline has, may be a file. */
const importedUnder = async (name: string, settings: BenchmarkSettings, machine: Machine): Promise<Imported | undefined> => {
  if (name.includes('/')) return importResults(machine, name, settings);
  if ((await machine.baselines.list()).includes(name)) {
    const {imported} = await readBaseline(machine, name);
    return imported;
  }
  // The baseline that is missing is the better message.
  return importResults(machine, name, settings).catch((error: unknown) => {
    if (error instanceof ProfilingError && (error.code === 'unreadable_profile' || error.code === 'empty_profile')) throw error;
    return undefined;
  });
};

const harnessBenchmark = (harness: Exclude<HarnessId, 'paired'>): ChooseBenchmark =>
  harness === 'hyperfine' ? hyperfineBenchmark : suiteBenchmark;

/** Undefined: the code of the baseline can be run again. */
const whyNotAgain = ({commit, dirtyDigest}: Baseline, inRepository: boolean, found: string | undefined): string | undefined => {
  if (commit === undefined) return 'it was not measured in a git repository, so its code cannot be run again';
  if (dirtyDigest !== undefined) return 'it was measured with uncommitted changes, which git does not have';
  if (!inRepository) return 'the working directory is in no git repository';
  return found === undefined ? `git does not have its commit ${commit.slice(0, 12)} here` : undefined;
};

const mismatches = (baseline: Baseline, here: MachineFingerprint, {environment}: BenchmarkSettings): readonly Warning[] => {
  const [saved, now] = [machineName(baseline.machine), machineName(here)];
  const names = Object.keys(environment).sort().join(', ');
  return [
    ...(saved === now
      ? []
      : [{code: 'other-machine', message: `The baseline comes from another machine or runtime: ${saved}; this one: ${now}.`}]),
    ...(names === baseline.environment.join(', ')
      ? []
      : [{code: 'other-environment', message: 'The baseline was measured with other environment variables.'}]),
  ];
};

/** Measured at another time: shown, never judged. */
const showBeside = async (
  bench: Bench,
  baseline: Baseline,
  words: readonly string[],
  reason: string,
  cautions: readonly Warning[],
  settings: BenchmarkSettings,
  request: RunBenchmarkRequest,
): Promise<BenchmarkReport> => {
  const {command} = await readyCommand(words, settings, bench.machine);
  const outcome = await measureSingle(bench, processRuns(command), undefined, settings, keepSamples(bench, settings, {base: words}));
  const report = await singleReport({bench, outcome, words, assumptions: []});
  const saved =
    request.saveAs === undefined
      ? []
      : [
          await saveBaseline(bench.machine, settings, {
            name: request.saveAs,
            runId: bench.folder.runId,
            command: words,
            samples: outcome.runs,
          }),
        ];
  const known = (key: 'queueFreeWallSeconds' | 'cpuSeconds' | 'peakRssBytes') => {
    const values = baseline[key];
    return values === undefined ? {} : {[key]: spreadOf(values)};
  };
  const now = report.benchmark?.sides[0];
  return {
    ...report,
    verdict: 'not-comparable',
    summary: `Not comparable: the baseline ${baseline.name} was not measured side by side with this, and ${reason}. Then: median ${seconds(median(baseline.wallSeconds))} wall; now: ${seconds(now?.wallSeconds?.median ?? 0)}. The difference may be the machine's.`,
    benchmark: {
      ...report.benchmark,
      sides: [
        {
          label: `base (saved ${baseline.savedAt.slice(0, 10)})`,
          command: baseline.command.slice(0, 24),
          ...(baseline.commit === undefined ? {} : {commit: baseline.commit}),
          runs: baseline.wallSeconds.length,
          wallSeconds: spreadOf(baseline.wallSeconds),
          ...known('queueFreeWallSeconds'),
          ...known('cpuSeconds'),
          ...known('peakRssBytes'),
        },
        ...(now === undefined ? [] : [{...now, label: 'changed'}]),
      ],
    },
    warnings: [...cautions, ...report.warnings, ...saved],
    next: [
      {
        tool: 'run_benchmark',
        arguments: {command: words, baseRef: 'HEAD'},
        why: `measures both sides now; the raw runs are in ${samplesFile}`,
      },
    ],
  };
};
