// CPU time cannot see waiting: where it decides, queue-free wall time may veto (never make) a claim.
import type {Metric} from './deciding-metric.js';
import {excludesZero} from './group-sequential.js';
import {pairedChange} from './paired-change.js';
import {type MeasuredPair, pairedTimes} from './paired-times.js';

export type Verdict = 'improved' | 'regressed' | 'no-change' | 'inconclusive';

/**
 * True when queue-free wall time proves the opposite direction, or a change beyond the margin where CPU time says there is none.
 * `alpha` and `margin` (of the log ratio) as for the claim itself. A veto can only turn a claim into "inconclusive".
 */
export function waitingVeto(verdict: Verdict, pairs: readonly MeasuredPair[], metric: Metric, alpha: number, margin: number): boolean {
  if (metric !== 'cpu' || verdict === 'inconclusive') return false;
  const {logRatios, unreadable} = pairedTimes(pairs, 'queue-free-wall');
  if (unreadable > 0) return false;
  const witness = pairedChange(logRatios, alpha);
  if (!witness.decisive || !excludesZero(witness.interval)) return false;
  if (verdict === 'no-change') return Math.abs(witness.estimate) > margin;
  return verdict === 'improved' ? witness.interval[0] > 0 : witness.interval[1] < 0;
}
