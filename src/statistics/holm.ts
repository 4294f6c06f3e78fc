// Holm's correction: p values of a whole suite such that one false claim anywhere is as rare as alpha.
import {at} from './at.js';

/** Adjusted p values in input order; reject where <= alpha. Holm (1979), Scand. J. Statistics 6:65. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((left, right) => at(pValues, left) - at(pValues, right));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let highest = 0;
  order.forEach((index, place) => {
    highest = Math.max(highest, Math.min(1, at(pValues, index) * (pValues.length - place)));
    adjusted[index] = highest;
  });
  return adjusted;
}
