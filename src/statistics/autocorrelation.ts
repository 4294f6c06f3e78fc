// How much a value resembles the ones before it.
import {at} from './at.js';
import {mean} from './descriptive.js';

/** Autocorrelation at one lag, with the usual divisor n (so |r| <= 1). 0 for a constant or too short series. */
export function autocorrelation(values: readonly number[], lag = 1): number {
  const centre = mean(values);
  let total = 0;
  let crossed = 0;
  for (let index = 0; index < values.length; index++) {
    const deviation = at(values, index) - centre;
    total += deviation * deviation;
    if (index >= lag) crossed += deviation * (at(values, index - lag) - centre);
  }
  return total === 0 || values.length <= lag ? 0 : crossed / total;
}

/**
 * Integrated autocorrelation time: one independent sample is worth this many of the series (>= 1). Sums the autocorrelations in
 * neighbouring pairs as long as the pair is positive and not growing: the initial monotone sequence of Geyer (1992), "Practical
 * Markov Chain Monte Carlo", Statistical Science 7:473.
 */
export function integratedAutocorrelationTime(values: readonly number[]): number {
  let time = -1;
  let previous = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < values.length; lag += 2) {
    const pair = Math.min(previous, (lag === 0 ? 1 : autocorrelation(values, lag)) + autocorrelation(values, lag + 1));
    if (pair <= 0) break;
    time += 2 * pair;
    previous = pair;
  }
  return Math.max(1, time);
}
