// Which times of a V8 CPU profile can be true. One absurd step would weigh more than all samples together, and be believed.

/** Every sampler ticks far more often; a machine that slept in between did not run the program either. */
const longestQuietNs = 10 * 60 * 1e9;
/** Unless the file's own samples are as far apart. */
const mostIntervals = 1_000;
/** Of the recorded time: samples stand this far outside where writers round. */
const roundedShare = 0.01;

export interface SampleClock {
  isPossibleStep(stepNs: number): boolean;
  /** Since the recording started. */
  isPossibleTime(timeNs: number): boolean;
}

/** `endNs`: since the recording started; anything but a number above 0 where the file does not say. Steps are read only where one looks odd. */
export const sampleClock = (endNs: number, stepsNs: () => Float64Array): SampleClock => {
  const slack = endNs * roundedShare;
  const latest = endNs > 0 ? endNs + slack : Number.POSITIVE_INFINITY;
  const earliest = endNs > 0 ? -slack : Number.NEGATIVE_INFINITY;
  let longestNs: number | undefined;
  return {
    isPossibleStep: stepNs => {
      const length = Math.abs(stepNs);
      if (length > latest) return false;
      if (length <= longestQuietNs) return true;
      longestNs ??= mostIntervals * medianLength(stepsNs());
      return length <= longestNs;
    },
    isPossibleTime: timeNs => timeNs >= earliest && timeNs <= latest,
  };
};

const medianLength = (steps: Float64Array): number => {
  const lengths = steps.map(Math.abs).filter(length => !Number.isNaN(length));
  return lengths.sort()[(lengths.length - 1) >> 1] ?? 0;
};
