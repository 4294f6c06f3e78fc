// Counting outcomes, and saying how sure the counts make us.
import {clopperPearson} from '../../src/statistics/clopper-pearson.js';

export interface Tally {
  add(hit: boolean): void;
  trials(): number;
  /** "3.1 [2.0, 4.6]": per cent, with 95 % Clopper–Pearson bounds as if trials were independent. */
  text(): string;
}

export function newTally(): Tally {
  let trials = 0;
  let hits = 0;
  const percent = (share: number) => (100 * share).toFixed(1);
  return {
    add: hit => {
      trials++;
      if (hit) hits++;
    },
    trials: () => trials,
    text: () => {
      if (trials === 0) return '-';
      const [low, high] = clopperPearson(hits, trials);
      return `${percent(hits / trials)} [${percent(low)}, ${percent(high)}]`;
    },
  };
}

/** A tally per key, made when first asked for. */
export function newTallies(): (key: string) => Tally {
  const byKey = new Map<string, Tally>();
  return key => {
    const tally = byKey.get(key) ?? newTally();
    byKey.set(key, tally);
    return tally;
  };
}
