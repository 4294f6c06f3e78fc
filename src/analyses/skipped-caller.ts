// V8's sampler can lose the function that a built-in without a frame (comparing or joining strings) interrupts:
// that time then stands one function up, at the line which calls the lost one.
import type {Profile} from '../model/profile.js';
import {nodeTotals} from '../model/totals.js';
import {nameOf} from './locate.js';

/** The heaviest function that is called on this line: part of the line's time may be its. Undefined where the loss cannot be. */
export const lostCalleeOf = (profile: Profile, row: number, lineText: string): string | undefined => {
  if (profile.origin.format !== 'cpuprofile') return undefined;
  const {parent, frame} = profile.nodes;
  const totals = nodeTotals(profile);
  const below = new Map<string, number>();
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    if (caller < 0 || frame[caller] !== row || frame[node] === row) continue;
    const name = nameOf(profile, frame[node] ?? 0);
    below.set(name, (below.get(name) ?? 0) + (totals[node] ?? 0));
  }
  const called = new Set(Array.from(lineText.matchAll(/([\p{L}_$][\p{L}\p{N}_$]*)\s*\(/gu), ([, name = '']) => name));
  return [...below].sort((one, other) => other[1] - one[1]).find(([name]) => called.has(name.slice(name.lastIndexOf('.') + 1)))?.[0];
};
