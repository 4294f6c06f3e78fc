// Noise diagnostics of a side-by-side benchmark: what disturbed the runs, as numbers with thresholds; a sentence where one is passed.
import {autocorrelation} from './autocorrelation.js';
import type {Metric} from './deciding-metric.js';
import {mean, median, modifiedZScores} from './descriptive.js';
import {excludesZero} from './group-sequential.js';
import {pairedShift} from './hodges-lehmann.js';
import {type MeasuredPair, pairedTimes} from './paired-times.js';
import {trend} from './spearman.js';
import {twoModes} from './two-modes.js';

export type NoiseCode =
  | 'competition'
  | 'load'
  | 'steal'
  | 'drift'
  | 'autocorrelation'
  | 'pair-autocorrelation'
  | 'slot-effect'
  | 'outliers'
  | 'two-modes'
  | 'frequency'
  | 'waiting'
  | 'failures';

export interface NoiseReading {
  readonly code: NoiseCode;
  /** In the unit that the code's row of the table says: share, load per core, p value, correlation, percent, count, ratio. */
  readonly value: number;
  readonly threshold: number;
  /** Present when the threshold is passed. */
  readonly sentence?: string;
}

/** What the machine knows about itself during the pairs; undefined: not readable, and the check is left out. */
export interface MachineReadings {
  readonly processors: number;
  /** The larger of the one-minute load averages before and after. */
  readonly loadAverage: number | undefined;
  /** Share of the elapsed processor time that the host took, 0..1. */
  readonly stealShare: number | undefined;
  /** Core clocks before and after, any unit. */
  readonly clockFrequencies: readonly number[];
  /** Runs that exited with an unexpected code or whose output differed although sameness was asked for. */
  readonly failedRuns: number;
}

const round = (value: number, digits = 0): string => value.toFixed(digits);
const percentOf = (share: number): string => `${round(100 * share)} %`;

function noiseReading(code: NoiseCode, value: number, threshold: number, passed: boolean, sentence: string): NoiseReading {
  return passed ? {code, value, threshold, sentence} : {code, value, threshold};
}

/** Checks of the times themselves. `metric` is the deciding one. Nothing is removed because of them. */
function readingsOfTimes(pairs: readonly MeasuredPair[], metric: Metric): NoiseReading[] {
  const {base, changed, logRatios} = pairedTimes(pairs, metric);
  if (logRatios.length < 3) return [];
  const sums = logRatios.map((ratio, index) => ratio + 2 * Math.log(base[index] ?? Number.NaN));
  const half = Math.floor(sums.length / 2);
  const drift = Math.expm1((mean(sums.slice(-half)) - mean(sums.slice(0, half))) / 2);
  const driftP = trend(sums).p;
  const level = autocorrelation(sums);
  const ratio = autocorrelation(logRatios);
  const slots = pairs.flatMap(pair => {
    const only = pairedTimes([pair], metric).logRatios[0];
    return only === undefined ? [] : [pair.first === 'base' ? only : -only];
  });
  const slot = pairedShift(slots, 0.01);
  const slotPercent = 100 * Math.expm1(slot.estimate);
  const outlying = modifiedZScores(logRatios).filter(score => Math.abs(score) > 10).length;
  const modes = Math.max(twoModes(base.map(Math.log)), twoModes(changed.map(Math.log)));
  return [
    noiseReading(
      'drift',
      driftP,
      0.01,
      driftP < 0.01,
      `The machine drifted by ${percentOf(drift)}; sides are paired, so the ratio stands.`,
    ),
    noiseReading('autocorrelation', level, 0.3, level > 0.3, 'Runs resemble the ones before them; only pairs in random order are trusted.'),
    noiseReading('pair-autocorrelation', ratio, 0.3, ratio > 0.3, 'Neighbouring pairs resemble each other; the interval was widened.'),
    noiseReading(
      'slot-effect',
      slotPercent,
      0,
      excludesZero(slot.interval),
      `The second run of a pair takes ${round(Math.abs(slotPercent), 1)} % ${slotPercent > 0 ? 'longer' : 'less time'}; the order balances it out.`,
    ),
    noiseReading('outliers', outlying, 0, outlying > 0, `${outlying} of ${logRatios.length} pairs are far outliers; counted, not removed.`),
    noiseReading('two-modes', modes, 3, modes > 3, 'Runs come at two speeds; medians hide this.'),
  ];
}

/** Checks of wall against CPU and waiting time, medians over all runs. */
function readingsOfWaiting(pairs: readonly MeasuredPair[]): NoiseReading[] {
  const runs = pairs.flatMap(pair => [pair.base, pair.changed]);
  const delays = runs.flatMap(({wallSeconds, queueFreeWallSeconds}) =>
    queueFreeWallSeconds === undefined ? [] : [1 - queueFreeWallSeconds / wallSeconds],
  );
  const ratios = runs.flatMap(({queueFreeWallSeconds, cpuSeconds}) =>
    queueFreeWallSeconds === undefined || cpuSeconds === undefined || !(cpuSeconds > 0) ? [] : [queueFreeWallSeconds / cpuSeconds],
  );
  const delay = median(delays);
  const ratio = median(ratios);
  return [
    ...(delays.length === 0
      ? []
      : [noiseReading('competition', delay, 0.1, delay > 0.1, `Waited for a core ${percentOf(delay)} of the time.`)]),
    ...(ratios.length === 0 ? [] : [noiseReading('waiting', ratio, 2, ratio > 2, 'Mostly waiting: input, output or sleep.')]),
  ];
}

function readingsOfMachine(machine: MachineReadings): NoiseReading[] {
  const {processors, loadAverage, stealShare, clockFrequencies, failedRuns} = machine;
  const load = (loadAverage ?? 0) / processors;
  const steal = stealShare ?? 0;
  const highest = Math.max(...clockFrequencies);
  const spread = (highest - Math.min(...clockFrequencies)) / highest;
  return [
    ...(loadAverage === undefined ? [] : [noiseReading('load', load, 1, load > 1, 'Machine busy; wall time alone is not decisive.')]),
    ...(stealShare === undefined
      ? []
      : [noiseReading('steal', steal, 0.01, steal > 0.01, `The host took ${round(100 * steal, 1)} % of the time.`)]),
    ...(clockFrequencies.length < 2
      ? []
      : [noiseReading('frequency', spread, 0.05, spread > 0.05, `Core clocks differed by ${percentOf(spread)}.`)]),
    noiseReading('failures', failedRuns, 0, failedRuns > 0, `${failedRuns} runs failed or gave other output: no verdict.`),
  ];
}

/** The whole table; a check whose input is not readable is left out. */
export const noiseReadings = (pairs: readonly MeasuredPair[], metric: Metric, machine: MachineReadings): NoiseReading[] => [
  ...readingsOfWaiting(pairs),
  ...readingsOfTimes(pairs, metric),
  ...readingsOfMachine(machine),
];
