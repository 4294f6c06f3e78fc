// Deep recursion: a function that stands many times in one stack and takes a large share.

import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {plainAmount} from './amount-words.js';
import {labelOf, percent, placeOf} from './locate.js';

const worthSaying = 0.15;
const deepFrom = 20;

export const deepRecursion: Analysis = {
  id: 'deep-recursion',
  title: 'Deep recursion',
  analyse: profile => {
    const depths = recursionDepths(profile);
    const {total} = functionTotals(profile);
    const all = profileTotal(profile);
    const rows = Array.from(depths.keys()).filter(row => (depths[row] ?? 0) >= deepFrom && (total[row] ?? 0) / all >= worthSaying);
    rows.sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0));
    return {
      findings: rows.slice(0, 1).map(row => ({
        kind: 'deep-recursion',
        level: 'observed' as const,
        title: `${labelOf(profile, row)} calls itself ${depths[row]} levels deep and takes ${percent(Math.min(1, (total[row] ?? 0) / all))} of the ${plainAmount(profile)}`,
        ...placeOf(profile, row),
        totalShare: Math.min(1, Number(((total[row] ?? 0) / all).toFixed(4))),
        total: Math.round(total[row] ?? 0),
        evidence: [`deepest stack seen holds it ${depths[row]} times`],
        advice: 'Check that the same sub-problem is not solved again (remember results), or turn the recursion into a loop.',
      })),
      warnings: [],
    };
  },
};

/** Per function: how often it stands in the deepest stack. Counts along direct ancestors by a running number per node. */
const recursionDepths = (profile: Profile): Int32Array => {
  const {parent, frame} = profile.nodes;
  const depths = new Int32Array(profile.frames.name.length);
  const direct = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const row = frame[node] ?? 0;
    const caller = parent[node] ?? -1;
    // Direct recursion, and through one other function, is what programs have.
    const above = caller < 0 ? -1 : (parent[caller] ?? -1);
    if (caller >= 0 && frame[caller] === row) direct[node] = (direct[caller] ?? 0) + 1;
    else if (above >= 0 && frame[above] === row) direct[node] = (direct[above] ?? 0) + 1;
    else direct[node] = 1;
    depths[row] = Math.max(depths[row] ?? 0, direct[node] ?? 1);
  }
  return depths;
};
