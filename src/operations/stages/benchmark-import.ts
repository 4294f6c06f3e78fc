// Results that another tool measured elsewhere: shown beside what is measured now, kept as a baseline, and never judged.
import {readResultFile} from '../../benchmarkers/result-formats.js';
import {type Baseline, baselineFormat} from '../../model/baseline.js';
import type {BenchmarkReport, BenchmarkSettings, BenchmarkSide} from '../../model/benchmark.js';
import type {SuiteResult} from '../../model/benchmarker.js';
import type {Machine} from '../../model/machine.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import type {ChosenBenchmark} from './benchmark-choice.js';
import {emptyReport} from './benchmark-report.js';
import {rounded} from './benchmark-samples.js';
import {fingerprintOf, writeBaseline} from './benchmark-save.js';
import {seconds} from './benchmark-words.js';

export interface Imported {
  readonly tool: string;
  readonly file: string;
  readonly benchmarks: readonly SuiteResult[];
}

const largestFileBytes = 64_000_000;
const mostListed = 20;

/** Of criterion the file with the single measurements is meant, whichever of its two was named. */
const meantFile = (path: string): string => path.replace(/(^|\/)estimates\.json$/, '$1sample.json');

export const importResults = async (machine: Machine, path: string, {directory}: BenchmarkSettings): Promise<Imported> => {
  const file = meantFile(path);
  const source = await machine.openFile(file.startsWith('/') ? file : `${directory}/${file}`);
  if (source.size > largestFileBytes) {
    throw new ProfilingError('unreadable_profile', `${source.name} is larger than a result file.`, 'Give the JSON that the tool wrote.');
  }
  return {file, ...readResultFile(new TextDecoder().decode(source.bytes()), file)};
};

/** `now`: what the same call measures beside it; undefined: nothing is run. */
export const importedBenchmark = (
  imported: Imported,
  now: ChosenBenchmark | undefined,
  settings: BenchmarkSettings,
  machine: Machine,
  saveAs: string | undefined,
): ChosenBenchmark => {
  const {tool, file, benchmarks} = imported;
  const title = now === undefined ? `results of ${tool} in ${file}` : `${now.title} beside results of ${tool} in ${file}`;
  return {
    title,
    plan: {imported: {tool, file, benchmarks: benchmarks.length}, ...(now === undefined ? {} : {now: now.plan})},
    assumptions: now?.assumptions ?? [],
    measure: async bench => {
      const {fitReport} = await import('../../reports/index.js');
      const measured = await now?.measure(bench);
      const saved = saveAs === undefined ? [] : [await saveImported(machine, settings, saveAs, bench.folder.runId, imported)];
      const sides = [...benchmarks.slice(0, mostListed).map(importedSide), ...(measured?.benchmark?.sides ?? []).map(nowSide)];
      return fitReport({
        ...(measured ?? {...emptyReport, runId: bench.folder.runId, status: 'complete' as const}),
        verdict: 'not-comparable' as const,
        summary: `${toldOf(imported)} ${measured === undefined ? 'Nothing was run.' : `Now: ${measured.summary}`}`,
        benchmark: {...measured?.benchmark, sides},
        warnings: [...(measured?.warnings ?? []), ...saved],
        truncated: [
          ...(measured?.truncated ?? []),
          ...(benchmarks.length > mostListed ? [{what: 'benchmark.sides', kept: mostListed, of: benchmarks.length, bring: file}] : []),
        ],
      }) satisfies BenchmarkReport;
    },
  };
};

const toldOf = ({tool, file, benchmarks}: Imported): string => {
  const [slowest] = [...benchmarks].sort((left, right) => right.callSeconds.median - left.callSeconds.median);
  const named = slowest === undefined ? '' : `; the slowest is ${slowest.name}, median ${seconds(slowest.callSeconds.median)}`;
  return `Not comparable: ${benchmarks.length} benchmarks that ${tool} measured at another time, and perhaps elsewhere (${file})${named}.`;
};

const importedSide = ({name, callSeconds, rounds}: SuiteResult): BenchmarkSide => ({
  label: `then: ${name}`,
  command: [],
  runs: rounds,
  callSeconds: roundedSpread(callSeconds),
});

const nowSide = (side: BenchmarkSide): BenchmarkSide => ({...side, label: `now: ${side.label}`});

const roundedSpread = ({mean, median, stddev, min, max}: SuiteResult['callSeconds']): SuiteResult['callSeconds'] => ({
  mean: rounded(mean),
  median: rounded(median),
  stddev: rounded(stddev),
  min: rounded(min),
  max: rounded(max),
});

const saveImported = async (
  machine: Machine,
  {environment}: BenchmarkSettings,
  name: string,
  runId: string,
  {tool, file, benchmarks}: Imported,
): Promise<Warning> => {
  const baseline: Baseline = {
    format: baselineFormat,
    name,
    savedAt: new Date().toISOString(),
    runId,
    command: [],
    environment: Object.keys(environment).sort(),
    machine: fingerprintOf(await machine.facts()),
    wallSeconds: [],
    imported: {tool, file, benchmarks: benchmarks.map(one => ({...one, callSeconds: roundedSpread(one.callSeconds)}))},
  };
  const path = await writeBaseline(machine, baseline);
  return {code: 'baseline-saved', message: `Kept as baseline ${name} in ${path}: what ${tool} measured, to be shown and never judged.`};
};
