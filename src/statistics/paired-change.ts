// The change between two sides measured in pairs: estimate and intervals of ln(changed / base).
import {autocorrelation} from './autocorrelation.js';
import {blockSignFlipInterval, blocksSuffice} from './block-sign-flip.js';
import {pairedShift} from './hodges-lehmann.js';
import type {Interval} from './interval.js';

/** Above this lag-1 autocorrelation of the log ratios single pairs are not taken as independent. */
const autocorrelationLimit = 0.3;
/** Pairs per block then: two ABBA blocks. */
const blockLength = 4;

export interface PairedChange {
  /** Hodges–Lehmann estimate of ln(changed / base). */
  readonly estimate: number;
  /** Interval at 1 - alpha; infinite ends when out of reach for so few pairs. */
  readonly interval: Interval;
  /** May the interval decide? No when the pairs resemble each other and there are too few blocks of them. */
  readonly decisive: boolean;
  /** Lag-1 autocorrelation of the log ratios in time order. */
  readonly autocorrelation: number;
  /** Was the interval widened because of it? */
  readonly widened: boolean;
}

/**
 * Signed-rank interval of the log ratios; when they autocorrelate, the hull of it and the block sign-flip interval. With too few
 * blocks for that it is stretched by sqrt((1 + r) / (1 - r)), the inflation of a first-order autoregression, and decides nothing.
 */
export function pairedChange(logRatios: readonly number[], alpha: number): PairedChange {
  const {estimate, interval} = pairedShift(logRatios, alpha);
  const correlation = autocorrelation(logRatios);
  if (correlation <= autocorrelationLimit) {
    return {estimate, interval, decisive: Number.isFinite(interval[0]), autocorrelation: correlation, widened: false};
  }
  if (blocksSuffice(logRatios.length, blockLength, alpha)) {
    const blocks = blockSignFlipInterval(logRatios, blockLength, alpha);
    const hull: Interval = [Math.min(interval[0], blocks[0]), Math.max(interval[1], blocks[1])];
    return {estimate, interval: hull, decisive: true, autocorrelation: correlation, widened: true};
  }
  const stretch = Math.sqrt((1 + correlation) / (1 - correlation));
  const stretched: Interval = [estimate - stretch * (estimate - interval[0]), estimate + stretch * (interval[1] - estimate)];
  return {estimate, interval: stretched, decisive: false, autocorrelation: correlation, widened: true};
}
