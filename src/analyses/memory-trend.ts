// Does live memory grow from round to round, and does it go on? Judged by the slope of live memory; resident size decides nothing.
import type {Interval} from '../statistics/interval.js';
import {theilSen} from '../statistics/theil-sen.js';

export interface MemoryTrend {
  readonly verdict: 'leak' | 'no-leak' | 'undecided';
  readonly reason: string;
  readonly slope: number;
  readonly interval: Interval;
  readonly lateSlope: number;
  /** Growth below this, per round, is not told from what a runtime keeps of its own work. */
  readonly floor: number;
}

/** Compiled code, inline caches, interned names: what runtimes keep while they settle. */
const smallestBytes = 2_048;
const smallestShare = 0.000_1;
/** Rounds that speak for the end. */
const lastRounds = 4;

/** `live`: bytes after each measured round, in order. */
export const memoryTrend = (live: readonly number[]): MemoryTrend => {
  const rounds = live.map((_, round) => round);
  const {slope, interval} = theilSen(rounds, live, 0.01);
  const half = Math.floor(live.length / 2);
  const early = theilSen(rounds.slice(0, half), live.slice(0, half));
  const late = theilSen(rounds.slice(half), live.slice(half), 0.1);
  const median = [...live].sort((a, b) => a - b)[half] ?? 0;
  const floor = Math.max(smallestBytes, median * smallestShare);
  const end = lastOf(live);
  const trend = {slope, interval, lateSlope: late.slope, floor};
  if (live.length < 5) return {...trend, verdict: 'undecided', reason: 'there are too few rounds'};

  const grows = interval[0] > 0 && slope >= floor;
  const goesOn = late.slope >= floor && late.slope >= 0.5 * early.slope && end >= 0.4 * slope;
  if (grows && goesOn) return {...trend, verdict: 'leak', reason: 'live memory grows in every part of the run'};
  // What grew, has stopped: a cache that is full.
  if (late.slope < floor && end < floor) {
    const isLoose = late.interval[1] > Math.max(20 * floor, median * 0.02) && interval[1] > Math.max(20 * floor, median * 0.02);
    if (isLoose) return {...trend, verdict: 'undecided', reason: 'live memory goes up and down by more than a leak would add'};
    return {...trend, verdict: 'no-leak', reason: grows ? 'live memory grew at first and stopped' : 'live memory does not grow'};
  }
  return {...trend, verdict: 'undecided', reason: grows ? 'growth slows down' : 'growth is not steady'};
};

/** Growth per round over the last rounds. */
const lastOf = (live: readonly number[]): number => {
  const tail = live.slice(-lastRounds);
  return tail.length < 2 ? 0 : ((tail.at(-1) ?? 0) - (tail[0] ?? 0)) / (tail.length - 1);
};
