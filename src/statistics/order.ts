// In which order the two sides run: by coin, so no rhythm of the machine can favour a side.
import {seededRandom} from './random.js';

export type Side = 'base' | 'changed';

/** One pair: the side that runs first, then the other one right after it. */
export type PairOrder = readonly [first: Side, second: Side];

/**
 * 'random-pairs': a coin for every pair, which makes the signed-rank test exact whatever the noise. 'abba-blocks': a coin for every
 * two pairs, ABBA or BAAB, which balances first and second places; but it puts two runs of one side next to each other, where bursts
 * of noise hit both, and on recorded noise claims 1.2 to 1.6 % where 1 % is promised (bench/verdicts/level.ts).
 */
export type OrderDesign = 'random-pairs' | 'abba-blocks';

const baseFirst: PairOrder = ['base', 'changed'];
const changedFirst: PairOrder = ['changed', 'base'];

/** Order of `pairs` pairs; the seed repeats it. A longer order with the same seed begins with the shorter one. */
export function pairOrders(pairs: number, seed: number, design: OrderDesign = 'random-pairs'): PairOrder[] {
  const random = seededRandom(seed);
  const coin = () => random() < 0.5;
  if (design === 'random-pairs') return Array.from({length: pairs}, () => (coin() ? baseFirst : changedFirst));
  const blocks = Array.from({length: Math.ceil(pairs / 2)}, () => (coin() ? [baseFirst, changedFirst] : [changedFirst, baseFirst]));
  return blocks.flat().slice(0, pairs);
}
