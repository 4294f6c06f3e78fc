// The two-sigma rule of thumb, shown beside the verdict: would a single run show the difference?
import {mean, standardDeviation} from './descriptive.js';

/**
 * 'above' when the means differ by more than twice the larger standard deviation of single runs. It speaks of single runs, not of the
 * uncertainty of the difference: it hardly ever raises a false alarm and hardly ever sees 10 %.
 */
export function twoSigma(base: readonly number[], changed: readonly number[]): 'above' | 'below' {
  const larger = Math.max(standardDeviation(base), standardDeviation(changed));
  return Math.abs(mean(changed) - mean(base)) > 2 * larger ? 'above' : 'below';
}
