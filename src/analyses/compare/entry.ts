// Where a change enters the program: the deepest node of the call tree that still holds nearly all of it.
import type {Profile} from '../../model/profile.js';
import {childLists} from '../../model/totals.js';
import type {Alignment} from './align.js';
import type {MergedTree} from './merged-tree.js';

export interface Entry {
  /** Aligned function. */
  readonly fn: number;
  /** `main → load → parse_row`, from the program's first function. */
  readonly path: string;
  /** Of its total, unit of metric 0, at one speed. */
  readonly change: number;
  /** Part of the whole change that lies at or below it, 0..1. */
  readonly ofChange: number;
  /** The change below it is spread: at least two of its callees changed, none of them holds most of it, nor does its own time. */
  readonly isSpread: boolean;
}

/** A callee that holds this part of its caller's change is where the change comes from. */
const follows = 0.75;
/** Siblings that moved by more than this part of the change have a part in it. */
const partaking = 0.15;
const longestPath = 8;
const cancelled = 1e-9;

/** `ratio`: of unchanged functions, changed over base. `proven`: aligned functions that changed; only their own time counts. */
export const entryOf = (
  profile: Profile,
  alignment: Alignment,
  tree: MergedTree,
  ratio: number,
  proven: (fn: number) => boolean,
): Entry | undefined => {
  const root = Math.sqrt(ratio);
  const moved = Array.from(tree.fn, (fn, node) =>
    proven(fn) ? (tree.changedSelf[node] ?? 0) / root - (tree.baseSelf[node] ?? 0) * root : 0,
  );
  // What grew and what shrank come from different places: only the larger of both is followed.
  const net = moved.reduce((sum, value) => sum + value, 0);
  const gross = moved.reduce((sum, value) => sum + Math.abs(value), 0);
  // What came and what went cancel out: neither is the larger, and rounding must not choose.
  if (!(Math.abs(net) > cancelled * gross)) return undefined;
  const direction = Math.sign(net);
  const own = Float64Array.from(moved, value => (Math.sign(value) === direction ? value : 0));
  const change = Float64Array.from(own);
  for (let node = change.length - 1; node >= 0; node -= 1) {
    const caller = tree.parent[node] ?? -1;
    if (caller >= 0) change[caller] = (change[caller] ?? 0) + (change[node] ?? 0);
  }
  const {firstChild, nextSibling, firstRoot} = childLists(tree.parent);
  const whole = own.reduce((sum, value) => sum + value, 0);
  if (whole === 0) return undefined;
  const largest = (first: number): number => {
    let best = -1;
    for (let node = first; node >= 0; node = nextSibling[node] ?? -1)
      if (best < 0 || (change[node] ?? 0) * whole > (change[best] ?? 0) * whole) best = node;
    return best;
  };
  let at = -1;
  let next = largest(firstRoot);
  while (next >= 0 && (change[next] ?? 0) / (at < 0 ? whole : (change[at] ?? 0)) >= follows) {
    at = next;
    next = largest(firstChild[at] ?? -1);
  }
  if (at < 0) return undefined;
  let parts = 0;
  for (let node = firstChild[at] ?? -1; node >= 0; node = nextSibling[node] ?? -1)
    if ((change[node] ?? 0) / (change[at] ?? 1) >= partaking) parts += 1;
  const isOwn = (own[at] ?? 0) / (change[at] ?? 1) >= 0.5;
  return {
    fn: tree.fn[at] ?? 0,
    path: pathTo(profile, alignment, tree, at),
    change: change[at] ?? 0,
    ofChange: Math.min(1, Math.max(0, (change[at] ?? 0) / whole)),
    isSpread: !isOwn && parts >= 2,
  };
};

const pathTo = (profile: Profile, {functions}: Alignment, {parent, fn}: MergedTree, end: number): string => {
  const rows: number[] = [];
  for (let node = end; node >= 0; node = parent[node] ?? -1) rows.unshift(functions[fn[node] ?? 0]?.changed ?? -1);
  const {name, kind} = profile.frames;
  const first = rows.findIndex(row => kind[row] === 'user' || kind[row] === 'dependency');
  const names = rows
    .slice(Math.max(0, first))
    .map(row => (row < 0 ? '(removed)' : (name[row] ?? '?')))
    .filter((text, index, all) => text !== all[index - 1]);
  return (names.length > longestPath ? ['…', ...names.slice(names.length - longestPath)] : names).join(' → ');
};
