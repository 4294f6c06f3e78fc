// Which times of a V8 CPU profile can be true. One absurd step would weigh more than all samples together, and be believed.

/** V8 ticks far more often, also while the program waits; a machine that slept in between did not run the program either. */
const longestQuietNs = 10e9;
/** Unless the file's own samples are as far apart. */
const mostIntervals = 1_000;
/** Of the recorded time: samples stand this far outside where writers round. */
const roundedShare = 0.01;

export interface SampleClock {
  /** Since the recording started; no sample can lie outside. */
  readonly earliestNs: number;
  readonly latestNs: number;
  /** Steps up to this length, in either direction, need no question: files hold millions. */
  readonly usualNs: number;
  isPossibleStep(stepNs: number): boolean;
}

/** `endNs`: since the recording started; anything but a number above 0 where the file does not say. Steps are read only where one looks odd. */
export const sampleClock = (endNs: number, stepsNs: () => Float64Array): SampleClock => {
  const slack = endNs * roundedShare;
  const latestNs = endNs > 0 ? endNs + slack : Number.POSITIVE_INFINITY;
  const earliestNs = endNs > 0 ? -slack : Number.NEGATIVE_INFINITY;
  const usualNs = Math.min(latestNs, longestQuietNs);
  let longestNs: number | undefined;
  return {
    earliestNs,
    latestNs,
    usualNs,
    isPossibleStep: stepNs => {
      const length = Math.abs(stepNs);
      if (length <= usualNs) return true;
      if (length > latestNs) return false;
      longestNs ??= mostIntervals * medianLength(stepsNs());
      return length <= longestNs;
    },
  };
};

/** Where no sample has a time: the recorded time that each hit would have to stand for. */
export const isPossibleHit = (ns: number): boolean => ns <= longestQuietNs;

const medianLength = (steps: Float64Array): number => {
  const lengths = steps.map(Math.abs).filter(length => !Number.isNaN(length));
  return lengths.sort()[(lengths.length - 1) >> 1] ?? 0;
};
