// Do runs come at two speeds? The largest gap between sorted values, against the spread within the two groups it splits off.
import {at} from './at.js';
import {medianAbsoluteDeviation, normalConsistency, sorted} from './descriptive.js';

/**
 * Gap over the larger within-group spread (standard deviations, robust), for the largest gap that leaves at least 20 % of the values
 * on each side; above 3 speaks for two modes. Values on a log scale. 0 for fewer than 10 values; capped at 1000 when groups do not vary.
 */
export function twoModes(values: readonly number[]): number {
  if (values.length < 10) return 0;
  const ordered = sorted(values);
  const fewest = Math.ceil(values.length / 5);
  let split = fewest;
  for (let place = fewest; place <= values.length - fewest; place++) {
    if (at(ordered, place) - at(ordered, place - 1) > at(ordered, split) - at(ordered, split - 1)) split = place;
  }
  const gap = at(ordered, split) - at(ordered, split - 1);
  const spread =
    normalConsistency * Math.max(medianAbsoluteDeviation(ordered.slice(0, split)), medianAbsoluteDeviation(ordered.slice(split)));
  return gap === 0 ? 0 : Math.min(1000, gap / spread);
}
