// How many independent samples a list is worth, when its samples have weights or resemble their neighbours.

import {at} from './at.js';
import {integratedAutocorrelationTime} from './autocorrelation.js';
import {mean, sum, variance} from './descriptive.js';

/** Effective count of weighted samples, (sum w)^2 / sum w^2. Kish (1965), "Survey Sampling", section 11.7. Equal weights: their number. */
export function effectiveCount(weights: readonly number[]): number {
  const squares = sum(weights.map(weight => weight * weight));
  return squares === 0 ? 0 : sum(weights) ** 2 / squares;
}

/** Longest series whose autocorrelations are summed directly; longer ones are averaged in batches first. */
const longestSeries = 2048;

/**
 * Effective number of samples of a 0/1 series in time order ("is this function on the stack of sample i"): the count of independent
 * samples whose share would be as uncertain as this one's, p(1-p) / Var(mean). Var(mean) comes from batch means (Flegal & Jones 2010,
 * Annals of Statistics 38:1034) times the integrated autocorrelation time of the batches (Geyer 1992). A program that works in long
 * phases has few effective samples, however fast it is sampled. Between 1 and the length; a constant series counts in full.
 */
export function effectiveSamples(series: readonly number[]): number {
  const share = mean(series);
  const spread = share * (1 - share);
  if (series.length === 0 || !(spread > 0)) return series.length;
  const size = Math.ceil(series.length / longestSeries);
  const batches = Array.from({length: Math.floor(series.length / size)}, (_, batch) => {
    let total = 0;
    for (let offset = 0; offset < size; offset++) total += at(series, batch * size + offset);
    return total / size;
  });
  const varianceOfMean = (variance(batches) * integratedAutocorrelationTime(batches)) / batches.length;
  return Math.min(series.length, Math.max(1, varianceOfMean === 0 ? series.length : spread / varianceOfMean));
}
