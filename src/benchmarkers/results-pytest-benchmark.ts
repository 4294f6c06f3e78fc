// Results of pytest-benchmark that was run elsewhere: --benchmark-json, or a file below .benchmarks.
import type {ResultFormat} from '../model/benchmarker.js';
import {pytestBenchmark} from './pytest-benchmark.js';

export const resultsPytestBenchmark: ResultFormat = {
  id: 'pytest-benchmark',
  title: 'pytest-benchmark',
  recognise: text => /^\s*\{/.test(text) && text.includes('"machine_info"') && text.includes('"benchmarks"'),
  read: text => pytestBenchmark.read(text),
};
