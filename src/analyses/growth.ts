// How each function's cost grows with the size of the input: quadratic work shows while it is still cheap.

import type {Profile} from '../model/profile.js';
import type {FunctionGrowth, Growth} from '../model/profile-runs.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {type CountGrowth, countGrowth} from '../statistics/count-growth.js';
import {plainAmount} from './amount-words.js';
import {workFlows} from './flows.js';
import {type FunctionCosts, functionCosts} from './function-costs.js';
import {rankedFunctions} from './hot-functions.js';
import {isModuleLevel} from './inlined-functions.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

export interface SizedProfile {
  readonly size: number;
  readonly runId: string;
  readonly profile: Profile;
  /** Part of its time in which it had the processor it wanted, 0..1: the rest is the machine's, and no cost of any function. Default 1. */
  readonly ownShare?: number | undefined;
}

/** Samples over all sizes, and at the largest one, below which a function gets no exponent. */
const leastSamples = 30;
const leastAtLargest = 20;
/** One step further of a sweep that doubles twice. */
const goesOnTimes = 4;
/** n log n looks like 1.1 to 1.2: faster than that, and surely faster than linear. */
const steepFrom = 1.3;
const surelyFrom = 1.1;
/** Of the time at the projected size. */
const smallestProjectedShare = 0.1;
/** A function that will hand on this part of its time to another steep one only passes it on. */
const passedOn = 0.8;
/** Time in line for a core is taken off evenly from all functions; this part of it may be another's (1 sigma). */
const correctionError = 0.5;
const mostFindings = 3;
const mostListed = 8;
/** A stand-in for the sampling interval where nothing is sampled: exact times say no more than their milliseconds. */
const exactIntervalNs = 1e6;

interface Grown {
  readonly key: string;
  readonly row: number;
  readonly reach: CountGrowth;
  readonly kept: CountGrowth | undefined;
  readonly shares: readonly number[];
  readonly projectedShare: number;
}

export interface GrowthOutcome {
  readonly growth: Growth;
  /** What to change first at larger sizes. */
  readonly findings: readonly Finding[];
}

/** Points in order of size, at least two; the last is the one that is explained. */
export const growthOf = (points: readonly SizedProfile[], parameter: string): GrowthOutcome | undefined => {
  const largest = points.at(-1);
  if (largest === undefined || points.length < 2) return undefined;
  const sizes = points.map(({size}) => size);
  const costs = points.map(({profile, ownShare = 1}) => scaled(functionCosts(profile), ownShare));
  const interval = intervalOf(points);
  const projectedSize = largest.size * goesOnTimes;
  const disturbed = points.map(({ownShare = 1}) => correctionError * (1 - ownShare));
  const {grown, tooFew} = fitAll({sizes, disturbed, projectedSize}, costs, interval);
  const byProjection = [...grown].sort((a, b) => b.projectedShare - a.projectedShare);
  const samples = points.map(({profile}) => profile.sampleCount ?? 0);
  return {
    growth: {
      parameter,
      sizes,
      runIds: points.map(({runId}) => runId),
      ...(samples.includes(0) ? {} : {samples}),
      projectedSize,
      functions: byProjection
        .filter(({row}) => !isModuleLevel(largest.profile, row))
        .slice(0, mostListed)
        .map(one => entryOf(largest.profile, one)),
      tooFewSamples: tooFew,
    },
    findings: steepOnes(largest.profile, grown)
      .slice(0, mostFindings)
      .map(one => findingOf(largest, one, {parameter, sizes, projectedSize})),
  };
};

const scaled = ({total, byKey}: FunctionCosts, by: number): FunctionCosts => ({
  total: total * by,
  byKey: new Map([...byKey].map(([key, {row, reach, kept}]) => [key, {row, reach: reach * by, kept: kept * by}])),
});

/** Nanoseconds (or another unit of metric 0) that one sample stands for, over all runs. */
const intervalOf = (points: readonly SizedProfile[]): number => {
  const samples = points.reduce((sum, {profile}) => sum + (profile.sampleCount ?? 0), 0);
  if (samples === 0 || points.some(({profile}) => profile.sampleCount === undefined)) return exactIntervalNs;
  return points.reduce((sum, {profile}) => sum + profileTotal(profile), 0) / samples;
};

interface Places {
  readonly sizes: readonly number[];
  readonly disturbed: readonly number[];
  readonly projectedSize: number;
}

const fitAll = (
  {sizes, disturbed, projectedSize}: Places,
  costs: readonly FunctionCosts[],
  interval: number,
): {readonly grown: readonly Grown[]; readonly tooFew: number} => {
  const grown: Grown[] = [];
  let tooFew = 0;
  for (const [key, {row}] of costs.at(-1)?.byKey ?? []) {
    const reachAt = costs.map(({byKey}) => (byKey.get(key)?.reach ?? 0) / interval);
    const all = reachAt.reduce((sum, count) => sum + count, 0);
    const reach = all < leastSamples || (reachAt.at(-1) ?? 0) < leastAtLargest ? undefined : countGrowth(sizes, reachAt, disturbed);
    if (reach === undefined) {
      tooFew += 1;
      continue;
    }
    const keptAt = costs.map(({byKey}) => (byKey.get(key)?.kept ?? 0) / interval);
    const rest = costs.map(({total}, point) => Math.max(0, total / interval - (reachAt[point] ?? 0)));
    const own = reach.expectedAt(projectedSize);
    const others = countGrowth(sizes, rest, disturbed)?.expectedAt(projectedSize) ?? rest.at(-1) ?? 0;
    grown.push({
      key,
      row,
      reach,
      kept: keptAt.reduce((sum, count) => sum + count, 0) < leastSamples ? undefined : countGrowth(sizes, keptAt, disturbed),
      shares: costs.map(({total}, point) => share(((reachAt[point] ?? 0) * interval) / total)),
      projectedShare: share(own / (own + others)),
    });
  }
  return {grown, tooFew};
};

const isSteep = ({reach}: Grown): boolean => reach.exponent >= steepFrom && reach.interval[0] >= surelyFrom;

/** Times at the projected size, for each time at the largest one measured. */
const growthFactor = ({reach}: Grown): number => goesOnTimes ** reach.exponent;

/** Steep functions in the order in which they would be changed at the projected size; those that only pass their time on are left out. */
const steepOnes = (profile: Profile, grown: readonly Grown[]): readonly Grown[] => {
  const all = profileTotal(profile);
  const scores = new Map(rankedFunctions(profile, ownershipOf(profile)).map(({row, score}) => [row, score / all]));
  const steep = grown.filter(one => isSteep(one) && one.projectedShare >= smallestProjectedShare && !isModuleLevel(profile, one.row));
  const growsBy = new Map(steep.map(one => [one.row, growthFactor(one)]));
  const passing = new Set(
    workFlows(profile, ownershipOf(profile))
      .functions.filter(({row, reach, flows}) =>
        flows.some(({callee, value}) => value * (growsBy.get(callee) ?? 0) >= passedOn * reach * (growsBy.get(row) ?? 1)),
      )
      .map(({row}) => row),
  );
  const importance = ({row, shares, projectedShare}: Grown): number => {
    const now = shares.at(-1) ?? 0;
    return (scores.get(row) ?? now / 2) * (projectedShare / Math.max(now, 1e-6));
  };
  return steep.filter(({row}) => !passing.has(row)).sort((a, b) => importance(b) - importance(a));
};

const entryOf = (profile: Profile, {row, reach, kept, shares, projectedShare}: Grown): FunctionGrowth => ({
  ...placeOf(profile, row),
  exponent: round(reach.exponent),
  interval95: rounded(reach.interval),
  ...(kept === undefined ? {} : {selfExponent: round(kept.exponent), selfInterval95: rounded(kept.interval)}),
  shares: [...shares],
  shareIfItGoesOn: projectedShare,
});

interface Sweep {
  readonly parameter: string;
  readonly sizes: readonly number[];
  readonly projectedSize: number;
}

const findingOf = (
  {profile, size}: SizedProfile,
  {row, reach, kept, shares, projectedShare}: Grown,
  {parameter, sizes, projectedSize}: Sweep,
): Finding => {
  const now = shares.at(-1) ?? 0;
  return {
    kind: 'growth',
    level: 'derived',
    title: `${labelOf(profile, row)} grows as ${parameter}^${power(reach)}: ${percent(now)} of the ${plainAmount(profile)} at ${parameter}=${size}, ${percent(projectedShare)} at ${projectedSize} if it goes on`,
    ...placeOf(profile, row),
    totalShare: now,
    total: Math.round(now * profileTotal(profile)),
    ceilingPercent: Number((100 * now).toFixed(1)),
    evidence: [
      `share of the ${plainAmount(profile)}: ${sizes.map((at, point) => `${percent(shares[point] ?? 0)} at ${at}`).join(', ')}`,
      ...(kept === undefined ? [] : [`what is its own, with the built-ins it calls, grows as ${parameter}^${power(kept)}`]),
    ],
    advice:
      'Look for a search or a copy inside a loop, or a loop inside a loop over the same data: an index, a set or one pass makes it linear.',
  };
};

const power = ({exponent, interval: [low, high]}: CountGrowth): string =>
  `${exponent.toFixed(1)} (95 % interval ${low.toFixed(1)} to ${high.toFixed(1)})`;

const round = (value: number): number => Number(value.toFixed(4));
const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, round(value))) : 0);
const rounded = ([low, high]: readonly [number, number]): [number, number] => [round(low), round(high)];
