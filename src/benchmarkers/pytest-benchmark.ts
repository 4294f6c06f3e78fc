// pytest-benchmark: a plugin of pytest that times functions in process; https://pytest-benchmark.readthedocs.io
import type {Benchmarker} from '../model/benchmarker.js';
import {PytestBenchmarkResults} from '../model/harness-results.js';
import {emptyResults, readResults} from './read-results.js';

export const pytestBenchmark: Benchmarker = {
  id: 'pytest-benchmark',
  title: 'pytest-benchmark',
  install: 'pip install pytest-benchmark',
  // The caller's own flags come later and win; its table is for people.
  words: (command, resultFile) => [...command, '--benchmark-only', '--benchmark-quiet', `--benchmark-json=${resultFile}`],
  loadOnly: command => [...command, '--collect-only', '-q'],
  read: text => {
    const {benchmarks} = readResults('pytest-benchmark', PytestBenchmarkResults, text);
    if (benchmarks.length === 0)
      throw emptyResults('pytest-benchmark', 'Tests that use the benchmark fixture are benchmarks; check the path.');
    return benchmarks.map(({fullname, stats: {mean, median, stddev, min, max, rounds}}) => ({
      name: fullname,
      callSeconds: {mean, median, stddev, min, max},
      rounds,
    }));
  },
};
