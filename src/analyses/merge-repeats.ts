// Repeats of one program as one profile: all samples count, absolute figures are those of the average run.
import type {Profile} from '../model/profile.js';

/** A new Profile of `merged`, which adds up `runs` repeats. */
export const averageOfRuns = (merged: Profile, runs: number): Profile => {
  const [metric, ...others] = merged.metrics;
  const share = (values: Float64Array): Float64Array => values.map(value => value / runs);
  return {
    ...merged,
    metrics: [{...metric, self: share(metric.self)}, ...others],
    ...(merged.lines === undefined ? {} : {lines: {...merged.lines, value: share(merged.lines.value)}}),
  };
};
