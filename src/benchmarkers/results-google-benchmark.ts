// Results of Google Benchmark: --benchmark_format=json or --benchmark_out; https://google.github.io/benchmark/user_guide.html
import type {ResultFormat} from '../model/benchmarker.js';
import {GoogleBenchmarkResults} from '../model/harness-results.js';
import {readResults} from './read-results.js';
import {resultOf, secondsPer} from './result-of.js';

export const resultsGoogleBenchmark: ResultFormat = {
  id: 'google-benchmark',
  title: 'Google Benchmark',
  recognise: text => /^\s*\{\s*"context":\s*\{/.test(text) && text.includes('"benchmarks"'),
  read: text => {
    const byName = new Map<string, number[]>();
    for (const {name, run_name, run_type, real_time, time_unit} of readResults('Google Benchmark', GoogleBenchmarkResults, text)
      .benchmarks) {
      const unit = secondsPer(time_unit ?? 'ns');
      // Means and deviations over repetitions are ours to make; an errored benchmark has no time.
      if (run_type === 'aggregate' || real_time === undefined || unit === undefined) continue;
      const key = run_name ?? name;
      byName.set(key, [...(byName.get(key) ?? []), real_time * unit]);
    }
    return [...byName].map(([name, values]) => resultOf(name, values));
  },
};
