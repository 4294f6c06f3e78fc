// Pictures of a benchmark: the pairs with their interval, the runs in order, both distributions; a sweep on logarithmic axes.
import type {BenchmarkComparison, BenchmarkSweep} from '../model/benchmark.js';
import {chartWidth, clamped, drawChart, linear, near, type Panel, plotWidth, ticks, tickText, usualRange} from './chart.js';

/** Times of the deciding metric, seconds. */
export interface DrawnPair {
  readonly base: number;
  readonly changed: number;
  readonly first: 'base' | 'changed';
}

export interface ComparisonPicture {
  readonly summary: string;
  readonly comparison: BenchmarkComparison;
  readonly pairs: readonly DrawnPair[];
  readonly metricName: string;
}

export const left = 64;
export const right = plotWidth - 8;

export const comparisonSvg = ({summary, comparison, pairs, metricName}: ComparisonPicture): string => {
  const unit = unitOf(pairs.flatMap(({base, changed}) => [base, changed]));
  return drawChart(lines(summary), [
    differences(comparison, pairs),
    runOrder(pairs, metricName, unit),
    distributions(pairs, metricName, unit),
  ]);
};

/** The summary in lines that fit the page. */
export const lines = (summary: string): readonly string[] => {
  const most = Math.floor(chartWidth / 9.4);
  const rows: string[] = [];
  for (const word of summary.split(' ')) {
    const last = rows.at(-1);
    if (last === undefined || last.length + word.length + 1 > most) rows.push(word);
    else rows[rows.length - 1] = `${last} ${word}`;
  }
  return rows.slice(0, 5);
};

export interface Unit {
  readonly name: string;
  readonly perSecond: number;
}

export const unitOf = (values: readonly number[]): Unit => {
  const largest = Math.max(...values);
  if (largest >= 1) return {name: 's', perSecond: 1};
  if (largest >= 1e-3) return {name: 'ms', perSecond: 1e3};
  return largest >= 1e-6 ? {name: 'µs', perSecond: 1e6} : {name: 'ns', perSecond: 1e9};
};

/** Each dot a pair; hollow: the changed side ran first. */
const differences = (
  {interval99Percent, changePercent, practicalThresholdPercent}: BenchmarkComparison,
  pairs: readonly DrawnPair[],
): Panel => {
  const height = 210;
  const values = pairs.map(({base, changed}) => 100 * (changed / base - 1));
  const threshold = practicalThresholdPercent;
  const range = usualRange(values, [-threshold, threshold, ...(interval99Percent ?? [])]);
  const y = linear(range, [height - 22, 4]);
  const x = linear([0.5, pairs.length + 0.5], [left, right]);
  const across = (name: string, value: number): string =>
    `<line class="${name}" x1="${left}" x2="${right}" y1="${near(y(value))}" y2="${near(y(value))}"/>`;
  const band =
    interval99Percent === undefined
      ? []
      : [
          `<rect class="band" x="${left}" width="${right - left}" y="${near(y(interval99Percent[1]))}" height="${near(Math.max(1, y(interval99Percent[0]) - y(interval99Percent[1])))}"/>`,
        ];
  return {
    title: 'Change of each pair, in order (band: 99 % interval; dashed: practical threshold; hollow: changed side ran first)',
    height,
    body: [
      ...yAxis(ticks(range), y, value => `${value > 0 ? '+' : ''}${tickText(value)} %`),
      ...band,
      across('limit', threshold),
      across('limit', -threshold),
      across('zero', 0),
      ...(changePercent === undefined ? [] : [across('estimate', changePercent)]),
      ...pairs.map(({first}, index) => {
        const value = values[index] ?? 0;
        const kind = first === 'changed' ? 'single hollow' : 'single dot';
        return `<circle class="${kind}" cx="${near(x(index + 1))}" cy="${near(y(clamped(value, range)))}" r="3"><title>pair ${index + 1}: ${near(value)} %</title></circle>`;
      }),
      `<text x="${left}" y="${height}">pair 1</text><text x="${right}" y="${height}" text-anchor="end">${pairs.length}</text>`,
    ],
  };
};

const runOrder = (pairs: readonly DrawnPair[], metricName: string, {name, perSecond}: Unit): Panel => {
  const height = 190;
  const all = pairs.flatMap(({base, changed}) => [base * perSecond, changed * perSecond]);
  const range = usualRange(all);
  const y = linear(range, [height - 22, 4]);
  const x = linear([0.5, pairs.length + 0.5], [left, right]);
  const drawn = (side: 'base' | 'changed'): readonly string[] => {
    const points = pairs.map((pair, index) => ({x: near(x(index + 1)), y: near(y(clamped(pair[side] * perSecond, range)))}));
    return [
      `<polyline class="${side} line" points="${points.map(point => `${point.x},${point.y}`).join(' ')}"/>`,
      ...points.map(point => `<circle class="${side} dot" cx="${point.x}" cy="${point.y}" r="2.6"/>`),
    ];
  };
  return {
    title: `${metricName} of each run, ${name}, in order`,
    height,
    body: [
      ...yAxis(ticks(range), y, tickText),
      ...drawn('base'),
      ...drawn('changed'),
      `<circle class="base dot" cx="${left + 6}" cy="${height - 4}" r="4"/><text x="${left + 14}" y="${height}">base</text>`,
      `<circle class="changed dot" cx="${left + 66}" cy="${height - 4}" r="4"/><text x="${left + 74}" y="${height}">changed</text>`,
    ],
  };
};

const distributions = (pairs: readonly DrawnPair[], metricName: string, {name, perSecond}: Unit): Panel => {
  const height = 130;
  const all = pairs.flatMap(({base, changed}) => [base * perSecond, changed * perSecond]);
  const range = usualRange(all);
  const x = linear(range, [left, right]);
  const strip = (side: 'base' | 'changed', middle: number): readonly string[] => {
    const values = pairs.map(pair => pair[side] * perSecond);
    const ordered = [...values].sort((one, other) => one - other);
    const centre = ordered[Math.floor(ordered.length / 2)] ?? 0;
    return [
      `<text x="0" y="${middle + 4}">${side}</text>`,
      // Spread by the order of the runs, so that equal times stay apart.
      ...values.map(
        (value, index) =>
          `<circle class="${side} dot" cx="${near(x(clamped(value, range)))}" cy="${near(middle - 14 + ((index * 7) % 29))}" r="2.6"/>`,
      ),
      `<line class="${side}" stroke-width="2" x1="${near(x(centre))}" x2="${near(x(centre))}" y1="${middle - 20}" y2="${middle + 20}"/>`,
    ];
  };
  return {
    title: `Distribution of ${metricName}, ${name} (line: median; the few far outside stand on the edge)`,
    height,
    body: [
      ...ticks(range, 8).flatMap(value => [
        `<line class="grid" x1="${near(x(value))}" x2="${near(x(value))}" y1="0" y2="${height - 22}"/>`,
        `<text x="${near(x(value))}" y="${height - 4}" text-anchor="middle">${tickText(value)}</text>`,
      ]),
      ...strip('base', 26),
      ...strip('changed', 76),
    ],
  };
};

export const yAxis = (at: readonly number[], y: (value: number) => number, text: (value: number) => string): readonly string[] =>
  at.flatMap(value => [
    `<line class="grid" x1="${left}" x2="${right}" y1="${near(y(value))}" y2="${near(y(value))}"/>`,
    `<text x="${left - 6}" y="${near(y(value) + 4)}" text-anchor="end">${text(value)}</text>`,
  ]);

/** Both axes logarithmic: a power law is a straight line. */
export const sweepSvg = (summary: string, {parameter, points, exponent}: BenchmarkSweep): string => {
  const height = 360;
  const unit = unitOf(points.map(({medianSeconds}) => medianSeconds));
  const logs = points.filter(({value, medianSeconds}) => value > 0 && medianSeconds > 0);
  const xRange = roomAround(logs.map(({value}) => Math.log10(value)));
  const yRange = roomAround(logs.map(({medianSeconds}) => Math.log10(medianSeconds * unit.perSecond)));
  const x = linear(xRange, [left, right]);
  const y = linear(yRange, [height - 24, 4]);
  const meanX = logs.reduce((sum, {value}) => sum + Math.log10(value), 0) / logs.length;
  const meanY = logs.reduce((sum, {medianSeconds}) => sum + Math.log10(medianSeconds * unit.perSecond), 0) / logs.length;
  const onLine = (at: number): number => meanY + (exponent ?? 0) * (at - meanX);
  const fitted =
    exponent === undefined
      ? []
      : [
          `<line class="estimate" x1="${near(x(xRange[0]))}" x2="${near(x(xRange[1]))}" y1="${near(y(onLine(xRange[0])))}" y2="${near(y(onLine(xRange[1])))}"/>`,
        ];
  const panel: Panel = {
    title: `Median time, ${unit.name}, against ${parameter}; both axes logarithmic${exponent === undefined ? '' : `; line: ${parameter}^${exponent.toFixed(2)}`}`,
    height,
    body: [
      ...logs.flatMap(({value, medianSeconds}) => [
        `<line class="grid" x1="${near(x(Math.log10(value)))}" x2="${near(x(Math.log10(value)))}" y1="0" y2="${height - 24}"/>`,
        `<text x="${near(x(Math.log10(value)))}" y="${height - 6}" text-anchor="middle">${tickText(value)}</text>`,
        `<circle class="base dot" cx="${near(x(Math.log10(value)))}" cy="${near(y(Math.log10(medianSeconds * unit.perSecond)))}" r="4"/>`,
      ]),
      ...ticks(yRange, 4).flatMap(value => yAxis([value], y, at => tickText(10 ** at))),
      ...fitted,
    ],
  };
  return drawChart(lines(summary), [panel]);
};

const roomAround = (values: readonly number[]): readonly [number, number] => {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low) * 0.08 || 0.5;
  return [low - room, high + room];
};
