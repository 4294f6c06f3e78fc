// Labels given afterwards: any order and any true effect, laid over the same recorded runs, so the truth is exact.
import type {RunTimes} from '../../src/statistics/deciding-metric.js';
import {type OrderDesign, pairOrders} from '../../src/statistics/order.js';
import type {MeasuredPair} from '../../src/statistics/paired-times.js';

export const warmupPairs = 3;

/** The stream from `offset` on, going round once. */
export const rotated = (runs: readonly RunTimes[], offset: number): RunTimes[] => [...runs.slice(offset), ...runs.slice(0, offset)];

/** A run that takes (1 + effect) times as long in every metric. */
const slowed = (run: RunTimes, effect: number): RunTimes => ({
  wallSeconds: run.wallSeconds * (1 + effect),
  queueFreeWallSeconds: run.queueFreeWallSeconds === undefined ? undefined : run.queueFreeWallSeconds * (1 + effect),
  cpuSeconds: run.cpuSeconds === undefined ? undefined : run.cpuSeconds * (1 + effect),
});

/** Consecutive runs as pairs in seeded order; the changed side is slowed by the effect (a share, e.g. 0.05). */
export function relabelledPairs(runs: readonly RunTimes[], effect: number, seed: number, design: OrderDesign): MeasuredPair[] {
  return pairOrders(Math.floor(runs.length / 2), seed, design).flatMap(([first], pair): MeasuredPair[] => {
    const early = runs[2 * pair];
    const late = runs[2 * pair + 1];
    if (early === undefined || late === undefined) return [];
    const [base, changed] = first === 'base' ? [early, late] : [late, early];
    return [{base, changed: slowed(changed, effect), first}];
  });
}

/** Wall seconds as a blocked tool measures: all runs of one side, then all of the other. */
export function blockedTimes(
  runs: readonly RunTimes[],
  runsPerSide: number,
  effect: number,
  baseFirst: boolean,
): {base: number[]; changed: number[]} {
  const early = runs.slice(0, runsPerSide).map(run => run.wallSeconds);
  const late = runs.slice(runsPerSide, 2 * runsPerSide).map(run => run.wallSeconds);
  const scaled = (times: readonly number[]) => times.map(time => time * (1 + effect));
  return baseFirst ? {base: early, changed: scaled(late)} : {base: late, changed: scaled(early)};
}
