// In which order the two sides run: ABBA or BAAB by coin, so drift cancels in every block and no rhythm of the machine can lock on.
import {seededRandom} from './random.js';

export type Side = 'base' | 'changed';

/** One pair: the side that runs first, then the other one right after it. */
export type PairOrder = readonly [first: Side, second: Side];

const baseFirst: PairOrder = ['base', 'changed'];
const changedFirst: PairOrder = ['changed', 'base'];

/** Order of `pairs` pairs. Pairs 2k and 2k+1 form a block that is ABBA or BAAB; the seed repeats the whole order. */
export function pairOrders(pairs: number, seed: number): PairOrder[] {
  const random = seededRandom(seed);
  const blocks = Array.from({length: Math.ceil(pairs / 2)}, () => (random() < 0.5 ? [baseFirst, changedFirst] : [changedFirst, baseFirst]));
  return blocks.flat().slice(0, pairs);
}
