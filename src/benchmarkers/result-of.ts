// Single values of one benchmark → its result.
import type {SuiteResult} from '../model/benchmarker.js';
import {describeValues} from '../statistics/descriptive.js';

/** Seconds, in order. */
export const resultOf = (name: string, values: readonly number[]): SuiteResult => {
  const {mean, median, stddev, min, max} = describeValues(values);
  return {name, callSeconds: {mean, median, stddev: values.length < 2 ? 0 : stddev, min, max}, rounds: values.length};
};

const inSeconds = {s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9, min: 60, m: 60, h: 3_600} as const;

/** Undefined: a unit that is no time. */
export const secondsPer = (unit: string): number | undefined => Object.entries(inSeconds).find(([name]) => name === unit)?.[1];
