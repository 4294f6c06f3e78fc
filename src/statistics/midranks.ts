// Ranks of a list, doubled so that ties (which share their mean rank) stay whole numbers.
import {at} from './at.js';

/** Twice the rank (1 = smallest) of each value, in input order; equal values share the mean of their ranks. */
export function doubledMidranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((left, right) => at(values, left) - at(values, right));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) end++;
    for (let place = start; place < end; place++) ranks[at(order, place)] = start + 1 + end;
    start = end;
  }
  return ranks;
}

/** The ranks themselves; halves where values tie. */
export const midranks = (values: readonly number[]): number[] => doubledMidranks(values).map(doubled => doubled / 2);
