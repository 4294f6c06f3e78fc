// The pictures of a benchmark: complete, harmless, and in both colour schemes.
import {expect, test} from 'vitest';
import type {BenchmarkComparison} from '../../src/model/benchmark.js';
import {comparisonSvg, sweepSvg} from '../../src/reports/benchmark-svg.js';
import {historySvg} from '../../src/reports/history-svg.js';

const comparison: BenchmarkComparison = {
  verdict: 'regressed',
  changePercent: 5,
  interval99Percent: [3, 7],
  metric: 'cpu',
  pairs: 12,
  test: 't',
  order: 'o',
  seed: 1,
  practicalThresholdPercent: 2,
  twoSigma: 'below',
  pairsNeeded: null,
};
const pairs = Array.from({length: 12}, (_, index) => ({
  base: 0.05 + index / 1e4,
  changed: 0.0525 + index / 1e4,
  first: index % 2 === 0 ? ('base' as const) : ('changed' as const),
}));

const count = (svg: string, pattern: RegExp): number => svg.match(pattern)?.length ?? 0;

test('every pair and every run is drawn, pairs that began with the changed side hollow', () => {
  const svg = comparisonSvg({summary: 'Slower', comparison, pairs, metricName: 'CPU time'});
  expect(count(svg, /<circle class="single (?:dot|hollow)"/g)).toBe(12);
  expect(count(svg, /<circle class="single hollow"/g)).toBe(6);
  expect(count(svg, /<circle class="(?:base|changed) dot"/g)).toBe(12 * 4 + 2);
  expect(svg).toContain('class="band"');
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('without an interval there is no band; equal and far-off times still make a picture', () => {
  const {interval99Percent: _, ...open} = comparison;
  const same = [
    ...pairs.slice(0, 3).map(pair => ({...pair, base: 0.05, changed: 0.05})),
    {base: 0.05, changed: 500, first: 'base' as const},
  ];
  const svg = comparisonSvg({summary: 'x', comparison: open, pairs: same, metricName: 'wall time'});
  expect(svg).not.toContain('class="band"');
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test('what a program named itself becomes text', () => {
  const svg = comparisonSvg({summary: '<script>alert(1)</script> & "more"', comparison, pairs, metricName: 'CPU time'});
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;');
});

test('a sweep has its points and its line', () => {
  const points = [100, 1_000, 10_000].map(value => ({value, medianSeconds: value ** 2 / 1e8, runs: 10}));
  const svg = sweepSvg('grows', {parameter: 'size', points, exponent: 2});
  expect(count(svg, /<circle class="base dot"/g)).toBe(3);
  expect(count(svg, /class="estimate"/g)).toBe(1);
  expect(svg).not.toMatch(/NaN|Infinity/);
  expect(sweepSvg('x', {parameter: 'n', points: points.slice(0, 1)})).not.toMatch(/NaN|Infinity/);
});

test('a history is drawn with a dot for each measurement, a line at each change, and no markup from its file', () => {
  const history = {
    entries: 12,
    leftOut: 0,
    metric: 'cpu',
    from: '2026-10-01T00:00:00Z',
    to: '<b>&2026',
    method: 'E-divisive',
    changePoints: [
      {index: 6, savedAt: '2026-10-07', commit: '"><script>', beforeSeconds: 0.1, afterSeconds: 0.2, changePercent: 100, p: 0.005},
    ],
  };
  const svg = historySvg({summary: 'main: one', times: [...new Array<number>(6).fill(0.1), ...new Array<number>(6).fill(0.2)], history});
  expect(svg.match(/<circle/g)).toHaveLength(12);
  expect(svg.match(/class="estimate"/g)).toHaveLength(2);
  expect(svg.match(/class="limit"/g)).toHaveLength(1);
  expect(svg).toContain('&quot;&gt;&lt;script&gt;');
  expect(svg).not.toMatch(/<script|<b>/);
});
