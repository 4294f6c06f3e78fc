// What disturbed a benchmark: the machine's readings before and after, and the table of checks, as numbers and as warnings.
import type {Benchmark} from '../../model/benchmark.js';
import type {HostReading} from '../../model/measuring.js';
import type {Warning} from '../../model/report.js';
import type {Metric} from '../../statistics/deciding-metric.js';
import {type MachineReadings, type NoiseReading, noiseReadings} from '../../statistics/noise.js';
import type {MeasuredPair} from '../../statistics/paired-times.js';
import {rounded} from './benchmark-samples.js';

export interface HostReadings {
  readonly before: HostReading;
  readonly after: HostReading;
}

export const machineReadings = ({before, after}: HostReadings, failedRuns: number): MachineReadings => {
  const all = (after.ticks?.all ?? 0) - (before.ticks?.all ?? 0);
  const loads = [before.loadAverage, after.loadAverage].flatMap(load => load ?? []);
  return {
    processors: before.processors,
    loadAverage: loads.length === 0 ? undefined : Math.max(...loads),
    stealShare: all > 0 ? ((after.ticks?.steal ?? 0) - (before.ticks?.steal ?? 0)) / all : undefined,
    clockFrequencies: [...before.clockFrequencies, ...after.clockFrequencies],
    failedRuns,
  };
};

export interface Noise {
  readonly noise: NonNullable<Benchmark['noise']>;
  readonly warnings: readonly Warning[];
}

export const noiseOf = (pairs: readonly MeasuredPair[], metric: Metric, host: HostReadings): Noise => {
  const machine = machineReadings(host, 0);
  const readings = noiseReadings(pairs, metric, machine);
  const value = (code: NoiseReading['code']): number | undefined => readings.find(reading => reading.code === code)?.value;
  const drift = value('drift');
  return {
    noise: {
      runDelayShare: numberOrNull(value('competition')),
      stealShare: numberOrNull(machine.stealShare),
      drift: drift !== undefined && drift < 0.01 ? rounded(drift) : null,
      outliers: value('outliers') ?? 0,
    },
    warnings: readings.flatMap(({code, sentence}) => (sentence === undefined ? [] : [{code: `noise-${code}`, message: sentence}])),
  };
};

const numberOrNull = (value: number | undefined): number | null => (value === undefined || !Number.isFinite(value) ? null : rounded(value));
