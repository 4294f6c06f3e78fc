// Which function kept the event loop for how long without a break, and when: from samples in the order of time.
import type {Profile} from '../model/profile.js';

export interface LongTurn {
  /** The outermost function of the program: what the event loop called. */
  readonly row: number;
  /** The deepest one that holds most of the turn. */
  readonly insideRow: number;
  readonly durationMs: number;
  /** Several turns without a sample between them: `durationMs` is the most that each can have had. */
  readonly inARow: boolean;
  /** Since the recording started. */
  readonly atMs: number;
}

const mostOf = 0.5;

export interface TurnBounds {
  /** Shorter ones are left out. */
  readonly fromMs: number;
  /** The longest that the event loop can have been kept, as measured from inside; samples alone cannot tell one call from several in a row. */
  readonly mostMs?: number;
}

/** The longest turn of each function, longest first; empty without samples in time. */
export const longestTurns = (profile: Profile, {fromMs, mostMs = Number.POSITIVE_INFINITY}: TurnBounds): readonly LongTurn[] => {
  const {samples, nodes, frames} = profile;
  if (samples === undefined) return [];
  const {parent, frame} = nodes;
  const isOwn = (node: number): boolean => {
    const kind = frames.kind[frame[node] ?? 0];
    return kind === 'user' || kind === 'dependency';
  };
  const outermost = new Int32Array(parent.length).fill(-1);
  for (let node = 0; node < parent.length; node += 1) {
    const above = (parent[node] ?? -1) < 0 ? -1 : (outermost[parent[node] ?? 0] ?? -1);
    outermost[node] = above >= 0 ? above : isOwn(node) ? node : -1;
  }
  const longest = new Map<number, {readonly from: number; readonly to: number; readonly ns: number}>();
  const end = (from: number, to: number, row: number): void => {
    if (row < 0) return;
    let ns = 0;
    for (let sample = from; sample < to; sample += 1) ns += samples.weight[sample] ?? 0;
    if (ns >= fromMs * 1e6 && ns > (longest.get(row)?.ns ?? 0)) longest.set(row, {from, to, ns});
  };
  let start = 0;
  let current = -1;
  for (let sample = 0; sample <= samples.node.length; sample += 1) {
    const node = sample < samples.node.length ? (samples.node[sample] ?? 0) : -1;
    // The collector interrupts a turn; it does not end it.
    if (node >= 0 && frames.kind[frame[node] ?? 0] === 'gc') continue;
    const root = node < 0 ? -1 : (outermost[node] ?? -1);
    const row = root < 0 ? -1 : (frame[root] ?? -1);
    if (row === current) continue;
    end(start, sample, current);
    start = sample;
    current = row;
  }
  return (
    [...longest]
      .sort((one, other) => other[1].ns - one[1].ns)
      .map(([row, {from, to, ns}]) => ({
        row,
        insideRow: heaviestInside(profile, from, to, ns) ?? row,
        durationMs: Number(Math.min(ns / 1e6, mostMs).toFixed(1)),
        inARow: leastNs(from, to, ns) / 1e6 > mostMs,
        atMs: Number(((samples.timeNs[from] ?? 0) / 1e6).toFixed(1)),
      }))
      // What is known to be one turn goes before what only may have been as long.
      .sort((a, b) => b.durationMs - a.durationMs || Number(a.inARow) - Number(b.inARow))
  );

  /** Where a turn begins and ends is known to a sample only. */
  function leastNs(from: number, to: number, ns: number): number {
    return ns - (samples?.weight[from] ?? 0) - (samples?.weight[to - 1] ?? 0);
  }

  function heaviestInside({samples: all}: Profile, from: number, to: number, ns: number): number | undefined {
    const totals = new Map<number, number>();
    for (let sample = from; sample < to; sample += 1) {
      for (let node = all?.node[sample] ?? -1; node >= 0; node = parent[node] ?? -1)
        totals.set(node, (totals.get(node) ?? 0) + (all?.weight[sample] ?? 0));
    }
    // Nodes come after their callers: the last one is the deepest.
    const deep = [...totals].filter(([node, value]) => value >= mostOf * ns && isOwn(node)).sort((a, b) => b[0] - a[0])[0];
    return deep === undefined ? undefined : frame[deep[0]];
  }
};
