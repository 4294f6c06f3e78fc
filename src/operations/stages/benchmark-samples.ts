// Raw samples of a benchmark: as statistics want them, as numbers of a side, and as they are kept.
import type {BenchmarkSide, Spread} from '../../model/benchmark.js';
import type {RunSample} from '../../model/measuring.js';
import type {RunTimes} from '../../statistics/deciding-metric.js';
import {describeValues} from '../../statistics/descriptive.js';
import type {Side} from '../../statistics/order.js';
import type {MeasuredPair} from '../../statistics/paired-times.js';

export interface SampledRun {
  readonly side: Side;
  readonly round: number;
  readonly isWarmup: boolean;
  readonly sample: RunSample;
}

export interface SampledPair {
  readonly base: RunSample;
  readonly changed: RunSample;
  readonly first: Side;
}

export const timesOf = ({wallSeconds, queueFreeWallSeconds, cpuSeconds}: RunSample, runDelayReadable: boolean): RunTimes => ({
  wallSeconds,
  queueFreeWallSeconds: runDelayReadable ? queueFreeWallSeconds : undefined,
  cpuSeconds: runDelayReadable ? cpuSeconds : undefined,
});

export const measuredPair = ({base, changed, first}: SampledPair, runDelayReadable: boolean): MeasuredPair => ({
  base: timesOf(base, runDelayReadable),
  changed: timesOf(changed, runDelayReadable),
  first,
});

const digits = 6;
export const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(digits)) : 0);

export const spreadOf = (values: readonly number[]): Spread => {
  const {mean, median, stddev, min, max} = describeValues(values);
  return {mean: rounded(mean), median: rounded(median), stddev: rounded(stddev), min: rounded(min), max: rounded(max)};
};

const mostWords = 24;
const longestWord = 200;

/** A command may hold whole programs: enough of it to know it again. */
export const shownWords = (words: readonly string[]): string[] => {
  const shown = words.slice(0, mostWords).map(word => (word.length > longestWord ? `${word.slice(0, longestWord - 1)}…` : word));
  return words.length > mostWords ? [...shown, `… ${words.length - mostWords} more`] : shown;
};

export const sideOf = (label: string, words: readonly string[], samples: readonly RunSample[]): BenchmarkSide => {
  const known = (key: 'queueFreeWallSeconds' | 'cpuSeconds' | 'peakRssBytes'): {[name in typeof key]?: Spread} => {
    const values = samples.flatMap(sample => sample[key] ?? []);
    return values.length === 0 ? {} : {[key]: spreadOf(values)};
  };
  return {
    label,
    command: shownWords(words),
    runs: samples.length,
    wallSeconds: spreadOf(samples.map(({wallSeconds}) => wallSeconds)),
    ...known('queueFreeWallSeconds'),
    ...known('cpuSeconds'),
    ...known('peakRssBytes'),
  };
};
