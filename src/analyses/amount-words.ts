// What shares of a profile are shares of, in the words of a sentence.
import type {Profile} from '../model/profile.js';

/** `CPU time`, `time`, `memory`, `counts`. */
export const amountWords = (profile: Profile): string => {
  const [{name, unit}] = profile.metrics;
  return name === 'cpu' && unit === 'nanoseconds' ? 'CPU time' : plainAmount(profile);
};

/** `time`, `memory`, `counts`. */
export const plainAmount = ({metrics: [{unit}]}: Profile): string => (unit === 'bytes' ? 'memory' : unit === 'count' ? 'counts' : 'time');
