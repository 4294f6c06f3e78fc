// A benchmark's figures as people read them.
import {expect, test} from 'vitest';
import {benchmarkMarkdown} from '../../src/reports/benchmark-markdown.js';

const spread = (median: number) => ({mean: median * 1.1, median, stddev: median / 10, min: median, max: median * 2});

test('both sides stand in one table with units, and what decides below it', () => {
  const lines = benchmarkMarkdown({
    sides: [
      {label: 'base', runs: 30, wallSeconds: spread(0.04), cpuSeconds: spread(0.03), peakRssBytes: spread(10 * 1024 ** 2)},
      {label: 'changed', runs: 30, wallSeconds: spread(0.05), cpuSeconds: spread(0.035)},
    ],
    comparison: {
      test: 'signed-rank',
      metric: 'cpu',
      order: 'random',
      seed: 7,
      otherMetrics: [{metric: 'wall', changePercent: 20, interval95Percent: [10, 30]}],
    },
  });
  expect(lines).toEqual([
    '| side | runs | wall: median (mean ± deviation) | CPU: median (mean ± deviation) | peak memory |',
    '|---|---|---|---|---|',
    '| base | 30 | 40 ms (44 ms ± 4 ms) | 30 ms (33 ms ± 3 ms) | 10 MiB |',
    '| changed | 30 | 50 ms (55 ms ± 5 ms) | 35 ms (38.5 ms ± 3.5 ms) |  |',
    '',
    '- decided by cpu: signed-rank; random, seed 7',
    '- beside it, each alone: wall +20.0 % (95 %: +10.0 % to +30.0 %)',
  ]);
});

test('nothing measured, nothing shown', () => {
  expect(benchmarkMarkdown({})).toEqual([]);
});
