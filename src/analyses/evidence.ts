// What stands behind a finding: its heaviest path, the leaves whose time climbed to it, and how sure its share is.
import type {Profile, SampleColumns} from '../model/profile.js';
import {nodeTotals, profileTotal} from '../model/totals.js';
import {effectiveCount, effectiveSamples} from '../statistics/effective-samples.js';
import {wilsonInterval} from '../statistics/wilson-interval.js';
import {labelOf, nameOf, percent} from './locate.js';

/** 1 for each node at or below an occurrence of the function. */
export const nodesUnder = (profile: Profile, row: number): Uint8Array => {
  const {parent, frame} = profile.nodes;
  const under = new Uint8Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    under[node] = frame[node] === row || (caller >= 0 && under[caller] === 1) ? 1 : 0;
  }
  return under;
};

/** 95 % interval of a function's total share. Undefined when the source is exact or the number of samples is unknown. */
export const shareInterval = (profile: Profile, row: number, share: number): [number, number] | undefined => {
  if (profile.sampleCount === undefined || profile.metrics[0].meaning === 'exact') return undefined;
  const count = profile.samples === undefined ? profile.sampleCount : independentSamples(profile, row, share, profile.samples);
  const [low, high] = wilsonInterval(Math.min(1, share), count);
  return [Number(low.toFixed(4)), Number(high.toFixed(4))];
};

/** Long phases are part of a program's course, not of the sampling: they make a share less sure by no more than this factor. */
const largestDesignEffect = 10;

/** As many independent and equal samples as these are worth: neighbours resemble each other, and a sample taken late stands for more time. */
const independentSamples = (profile: Profile, row: number, share: number, {node: nodes, weight}: SampleColumns): number => {
  const under = nodesUnder(profile, row);
  const series = Array.from(nodes, node => under[node] ?? 0);
  // Time moved to an inlined function has no samples of its own: only the number of all is known then.
  const moved =
    profile.notes.some(({code}) => code === 'inlined') && Math.abs(series.reduce((sum, on) => sum + on, 0) / series.length - share) > 0.02;
  const known = profile.sampleCount ?? series.length;
  const equal = Math.min(known, effectiveCount(Array.from(weight)));
  return moved ? equal : Math.min(equal, Math.max(effectiveSamples(series), series.length / largestDesignEffect));
};

const deepest = 8;

/** `main → load → parse_row (71 %)`: the heaviest way from the top to the function. Call graphs have no ways. */
export const heaviestPathTo = (profile: Profile, row: number): string | undefined => {
  const {parent, frame} = profile.nodes;
  const totals = nodeTotals(profile);
  let best = -1;
  for (let node = 0; node < parent.length; node += 1)
    if (frame[node] === row && (best < 0 || (totals[node] ?? 0) > (totals[best] ?? 0))) best = node;
  if (best < 0) return undefined;
  const rows: number[] = [];
  for (let node = best; node >= 0; node = parent[node] ?? -1) rows.unshift(frame[node] ?? 0);
  // What stands above the program's first function only starts it.
  const first = rows.findIndex(own => profile.frames.kind[own] === 'user' || profile.frames.kind[own] === 'dependency');
  const names = rows
    .slice(Math.max(0, first))
    .map(own => nameOf(profile, own))
    .filter((name, index, all) => name !== all[index - 1]);
  const shown = names.length > deepest ? ['…', ...names.slice(names.length - deepest)] : names;
  return `${shown.join(' → ')} (${percent((totals[best] ?? 0) / profileTotal(profile))})`;
};

/** The leaves that make up what climbed to the function: `RegExp: (a+)+$ 63 %, JSON.parse 12 %`. Undefined when it did the work itself. */
export const climbedLeaves = (profile: Profile, row: number, ownerNode: Int32Array): string | undefined => {
  const {frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const all = profileTotal(profile);
  const leaves = new Map<number, number>();
  for (let node = 0; node < frame.length; node += 1) {
    const owner = ownerNode[node] ?? -1;
    if (owner < 0 || owner === node || frame[owner] !== row) continue;
    const leaf = frame[node] ?? 0;
    leaves.set(leaf, (leaves.get(leaf) ?? 0) + (own[node] ?? 0));
  }
  const heaviest = [...leaves]
    .sort((a, b) => b[1] - a[1])
    .filter(([, value]) => value / all >= 0.01)
    .slice(0, 3);
  if (heaviest.length === 0) return undefined;
  return `in what it ${profile.origin.format === 'heapsnapshot' ? 'keeps alive' : 'calls'}: ${heaviest.map(([leaf, value]) => `${labelOf(profile, leaf)} ${percent(value / all)}`).join(', ')}`;
};
