// Result files of other tools, by content: read as a baseline that is shown and never judged.
import type {ResultFormat, SuiteResult} from '../model/benchmarker.js';
import {ProfilingError} from '../model/problem.js';
import {emptyResults} from './read-results.js';
import {resultsCriterion} from './results-criterion.js';
import {resultsGo} from './results-go.js';
import {resultsGoogleBenchmark} from './results-google-benchmark.js';
import {resultsHyperfine} from './results-hyperfine.js';
import {resultsJmh} from './results-jmh.js';
import {resultsPytestBenchmark} from './results-pytest-benchmark.js';
import {resultsVitest} from './results-vitest.js';

export const resultFormats: readonly ResultFormat[] = [
  resultsHyperfine,
  resultsPytestBenchmark,
  resultsVitest,
  resultsCriterion,
  resultsGoogleBenchmark,
  resultsGo,
  resultsJmh,
];

export interface ImportedResults {
  readonly tool: string;
  readonly benchmarks: readonly SuiteResult[];
}

export const readResultFile = (text: string, path: string): ImportedResults => {
  const format = resultFormats.find(({recognise}) => recognise(text));
  if (format === undefined) {
    throw new ProfilingError(
      'unreadable_profile',
      `${JSON.stringify(path)} is no result file known here.`,
      `Known are: ${resultFormats.map(({title}) => title).join(', ')}; of criterion the sample.json, of all others the JSON (Go: text too).`,
    );
  }
  const benchmarks = format.read(text, path).filter(({rounds}) => rounds > 0);
  if (benchmarks.length === 0) throw emptyResults(format.title, 'The file holds no times.');
  return {tool: format.title, benchmarks};
};
