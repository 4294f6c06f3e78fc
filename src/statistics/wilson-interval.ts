// Wilson's score interval of a share, for a count of samples that may be an effective one (not a whole number).
import type {Interval} from './interval.js';
import {normalQuantile} from './normal.js';

/**
 * Interval of the true share behind an observed `share` (0..1) of `count` independent samples. Wilson (1927), JASA 22:209: unlike
 * share ± z·se it stays inside 0..1 and keeps its level for small counts. For weighted or autocorrelated samples give the effective
 * count. No sample, no knowledge: 0..1.
 */
export function wilsonInterval(share: number, count: number, level = 0.95): Interval {
  if (!(count > 0)) return [0, 1];
  const z = normalQuantile(0.5 + level / 2);
  const penalty = (z * z) / count;
  const centre = (share + penalty / 2) / (1 + penalty);
  const half = (z * Math.sqrt((share * (1 - share)) / count + penalty / (4 * count))) / (1 + penalty);
  return [Math.min(share, Math.max(0, centre - half)), Math.max(share, Math.min(1, centre + half))];
}
