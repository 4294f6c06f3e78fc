// What unnamed counts are: samples, or something else whose number of samples must not be guessed.
import type {MetricName, MetricUnit, ProfileNote} from '../model/profile.js';

export interface PlainCounts {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  /** Undefined: not known. */
  readonly sampleCount: number | undefined;
  readonly notes: readonly ProfileNote[];
}

/** perf's collapsers weigh a sample by its period (2004008 at 499 Hz); no sampler's plain counts share such a divisor. */
const leastPeriod = 100_000;
/** Counts that share this much are no samples; less than a period, it may be microseconds written as nanoseconds. */
const leastShared = 1000;
/** More samples than recordings hold: nanoseconds or bytes without their name, then. */
const mostSamples = 1e7;

const commonDivisor = (a: number, b: number): number => {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
};

/** Takes the self values of a whole profile. A number of samples that is too high would make noise look certain. */
export const plainCounts = (self: Float64Array): PlainCounts => {
  const total = self.reduce((sum, value) => sum + value, 0);
  if (!self.every(value => Number.isSafeInteger(value))) return {name: 'other', unit: 'count', sampleCount: undefined, notes: []};
  const period = self.reduce(commonDivisor, 0);
  // A power of ten is a change of unit as likely as a period.
  if (period >= leastPeriod && !Number.isInteger(Math.log10(period))) {
    return {
      name: 'other',
      unit: 'count',
      sampleCount: total / period,
      notes: [{code: 'approximate', message: `Every count is a multiple of ${period}: that is taken as the weight of one sample.`}],
    };
  }
  if (total > mostSamples || period >= leastShared) {
    return {
      name: 'other',
      unit: 'count',
      sampleCount: undefined,
      notes: [
        {
          code: 'approximate',
          message: 'The counts are no numbers of samples and have no unit in the file: how many samples there were is not known.',
        },
      ],
    };
  }
  return {name: 'samples', unit: 'samples', sampleCount: total, notes: []};
};
