// The figures of a benchmark as a table, with what decides below it.
import {type Fields, fieldsOf, listOf, numberOf, recordsOf, textOf} from './fields.js';
import {proseText} from './markdown-text.js';
import {formatQuantity} from './quantity.js';

const mostRows = 20;

export const benchmarkMarkdown = (benchmark: Fields): readonly string[] => {
  const comparison = fieldsOf(benchmark.comparison);
  const sweep = recordsOf(fieldsOf(benchmark.sweep).points);
  const several = recordsOf(benchmark.comparisons).slice(0, mostRows);
  const parts = [sidesTable(recordsOf(benchmark.sides)), comparisonLines(comparison), sweepTable(sweep), several.map(comparedLine)];
  return parts.filter(lines => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
};

const time = (value: unknown): string => {
  const seconds = numberOf(value);
  return seconds === undefined ? '' : formatQuantity(seconds * 1e9, 'nanoseconds');
};

const columns = [
  {title: 'wall', key: 'wallSeconds'},
  {title: 'queue-free', key: 'queueFreeWallSeconds'},
  {title: 'CPU', key: 'cpuSeconds'},
  {title: 'a call', key: 'callSeconds'},
] as const;

/** Median, mean and deviation of each time that any side has. */
const sidesTable = (sides: readonly Fields[]): readonly string[] => {
  const shown = columns.filter(({key}) => sides.some(side => side[key] !== undefined));
  if (shown.length === 0) return [];
  const cell = (value: unknown): string => {
    const {median, mean, stddev} = fieldsOf(value);
    return median === undefined ? '' : `${time(median)} (${time(mean)} ± ${time(stddev)})`;
  };
  const memory = (side: Fields): string => {
    const bytes = numberOf(fieldsOf(side.peakRssBytes).median);
    return bytes === undefined ? '' : formatQuantity(bytes, 'bytes');
  };
  return [
    `| side | runs | ${shown.map(({title}) => `${title}: median (mean ± deviation)`).join(' | ')} | peak memory |`,
    `|---|---|${shown.map(() => '---|').join('')}---|`,
    ...sides
      .slice(0, mostRows)
      .map(
        side =>
          `| ${proseText(String(side.label ?? ''))} | ${numberOf(side.runs) ?? ''} | ${shown.map(({key}) => cell(side[key])).join(' | ')} | ${memory(side)} |`,
      ),
  ];
};

const percent = (value: unknown): string => {
  const number = numberOf(value);
  return number === undefined ? '?' : `${number > 0 ? '+' : ''}${number.toFixed(1)} %`;
};

const comparisonLines = (comparison: Fields): readonly string[] => {
  const test = textOf(comparison.test);
  if (test === undefined) return [];
  const others = recordsOf(comparison.otherMetrics).map(
    ({metric, changePercent, interval95Percent}) =>
      `${proseText(String(metric))} ${percent(changePercent)} (95 %: ${listOf(interval95Percent).map(percent).join(' to ')})`,
  );
  return [
    `- decided by ${proseText(String(comparison.metric))}: ${proseText(test)}; ${proseText(String(comparison.order))}, seed ${numberOf(comparison.seed) ?? '?'}`,
    ...(others.length === 0 ? [] : [`- beside it, each alone: ${others.join('; ')}`]),
  ];
};

const sweepTable = (points: readonly Fields[]): readonly string[] =>
  points.length === 0
    ? []
    : [
        '| value | median | runs |',
        '|---|---|---|',
        ...points
          .slice(0, mostRows)
          .map(({value, medianSeconds, runs}) => `| ${numberOf(value) ?? ''} | ${time(medianSeconds)} | ${numberOf(runs) ?? ''} |`),
      ];

const comparedLine = ({name, verdict, changePercent, interval99Percent}: Fields): string =>
  `- ${proseText(String(name ?? ''))}: ${proseText(String(verdict ?? ''))}, ${percent(changePercent)} (99 %: ${listOf(interval99Percent).map(percent).join(' to ')})`;
