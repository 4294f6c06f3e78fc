// Benjamini–Hochberg correction: p values of many functions such that the expected share of false ones among the claimed is <= alpha.
import {at} from './at.js';

/** Adjusted p values ("q values") in input order; claim where <= alpha. Benjamini & Hochberg (1995), JRSS B 57:289. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((left, right) => at(pValues, right) - at(pValues, left));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let lowest = 1;
  order.forEach((index, place) => {
    lowest = Math.min(lowest, (at(pValues, index) * pValues.length) / (pValues.length - place));
    adjusted[index] = lowest;
  });
  return adjusted;
}
