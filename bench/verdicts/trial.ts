// One comparison on recorded noise: our rule look by look until it stops, then the rivals with as many runs of the same recording.
import type {RunTimes} from '../../src/statistics/deciding-metric.js';
import {type OverallAlpha, sequentialPlan} from '../../src/statistics/group-sequential.js';
import type {OrderDesign} from '../../src/statistics/order.js';
import {type PairedVerdict, pairedVerdict} from '../../src/statistics/paired-verdict.js';
import {blockedTimes, relabelledPairs, rotated, warmupPairs} from './relabelled.js';
import {type Claim, rivals} from './rivals.js';

export interface Rule {
  readonly maximumPairs: number;
  readonly overallAlpha: OverallAlpha;
  readonly order: OrderDesign;
  readonly practicalThresholdPercent: number;
}

export interface TrialPlan {
  readonly runs: readonly RunTimes[];
  readonly offset: number;
  readonly seed: number;
  /** True change as a share: 0.05 makes the changed side 5 % slower. */
  readonly effect: number;
}

export function ourVerdict(plan: TrialPlan, rule: Rule): PairedVerdict {
  const pairs = relabelledPairs(rotated(plan.runs, plan.offset), plan.effect, plan.seed, rule.order);
  const measured = pairs.slice(warmupPairs, warmupPairs + rule.maximumPairs);
  const looks = [...sequentialPlan(rule.maximumPairs, rule.overallAlpha).looks.filter(look => look < measured.length), measured.length];
  const verdictAt = (look: number): PairedVerdict =>
    pairedVerdict({
      ...rule,
      warmup: pairs.slice(0, warmupPairs),
      pairs: measured.slice(0, look),
      singleProcess: true,
      ended: look === measured.length,
    });
  let verdict = verdictAt(looks[0] ?? 0);
  for (const look of looks.slice(1)) {
    if (verdict.stop) break;
    verdict = verdictAt(look);
  }
  return verdict;
}

/** The rivals' claims, in the order of `rivals`, with `runsPerSide` runs of each side in two blocks; the coin is the seed's last bit. */
export function rivalClaims(plan: TrialPlan, runsPerSide: number): Claim[] {
  const runs = rotated(plan.runs, plan.offset).slice(2 * warmupPairs);
  const {base, changed} = blockedTimes(runs, runsPerSide, plan.effect, plan.seed % 2 === 0);
  return rivals.map(({rule}) => rule(base, changed));
}
