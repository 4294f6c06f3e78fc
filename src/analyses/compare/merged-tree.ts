// Both call trees as one: the same functions called the same way are one node, with what each side spent there.
import type {Profile, ProfileMetric} from '../../model/profile.js';
import type {Alignment} from './align.js';
import {withoutStalls} from './components.js';

export interface MergedTree {
  /** Row of the caller, -1 = root; `parent[i] < i`. */
  readonly parent: Int32Array;
  /** Aligned function of each node. */
  readonly fn: Int32Array;
  /** Own values, unit of metric 0. */
  readonly baseSelf: Float64Array;
  readonly changedSelf: Float64Array;
  readonly baseTotal: Float64Array;
  readonly changedTotal: Float64Array;
}

export const mergeTrees = (base: Profile, changed: Profile, {ofBase, ofChanged}: Alignment): MergedTree => {
  const parent: number[] = [];
  const fn: number[] = [];
  const known = new Map<string, number>();
  const place = ({nodes}: Profile, alignedOf: Int32Array): Int32Array => {
    const nodeOf = new Int32Array(nodes.parent.length);
    for (let node = 0; node < nodeOf.length; node += 1) {
      const caller = nodes.parent[node] ?? -1;
      const above = caller < 0 ? -1 : (nodeOf[caller] ?? -1);
      const own = alignedOf[nodes.frame[node] ?? 0] ?? -1;
      const key = `${above}:${own}`;
      const merged = known.get(key) ?? parent.length;
      if (merged === parent.length) {
        known.set(key, merged);
        parent.push(above);
        fn.push(own);
      }
      nodeOf[node] = merged;
    }
    return nodeOf;
  };
  const baseNode = place(base, ofBase);
  const changedNode = place(changed, ofChanged);
  const parents = Int32Array.from(parent);
  const baseSelf = summed(withoutStalls(base), baseNode, parent.length);
  const changedSelf = summed(withoutStalls(changed), changedNode, parent.length);
  return {
    parent: parents,
    fn: Int32Array.from(fn),
    baseSelf,
    changedSelf,
    baseTotal: totalsOf(parents, baseSelf),
    changedTotal: totalsOf(parents, changedSelf),
  };
};

const summed = (own: Float64Array, nodeOf: Int32Array, size: number): Float64Array => {
  const sums = new Float64Array(size);
  for (const [node, value] of own.entries()) sums[nodeOf[node] ?? 0] = (sums[nodeOf[node] ?? 0] ?? 0) + value;
  return sums;
};

const totalsOf = (parent: Int32Array, self: Float64Array): Float64Array => {
  const totals = Float64Array.from(self);
  for (let node = parent.length - 1; node >= 0; node -= 1) {
    const caller = parent[node] ?? -1;
    if (caller >= 0) totals[caller] = (totals[caller] ?? 0) + (totals[node] ?? 0);
  }
  return totals;
};

/** A Profile for drawing: width is the mean of both sides, each scaled by its factor; metrics 1 and 2 are the two sides as recorded. */
export const profileOfBoth = (
  base: Profile,
  changed: Profile,
  {functions}: Alignment,
  tree: MergedTree,
  [baseFactor, changedFactor]: readonly [number, number],
): Profile => {
  const rows = functions.map(({base: left, changed: right}) =>
    right >= 0 ? {frames: changed.frames, row: right} : {frames: base.frames, row: left},
  );
  const [{name, unit, meaning}] = changed.metrics;
  const metric = (self: Float64Array): ProfileMetric => ({name, unit, meaning, self});
  return {
    frames: {
      name: rows.map(({frames, row}) => frames.name[row] ?? ''),
      file: rows.map(({frames, row}) => frames.file[row] ?? ''),
      line: Int32Array.from(rows, ({frames, row}) => frames.line[row] ?? 0),
      column: Int32Array.from(rows, ({frames, row}) => frames.column[row] ?? 0),
      kind: rows.map(({frames, row}) => frames.kind[row] ?? 'unresolved'),
    },
    nodes: {parent: tree.parent, frame: tree.fn},
    metrics: [
      metric(tree.baseSelf.map((own, node) => (own * baseFactor + (tree.changedSelf[node] ?? 0) * changedFactor) / 2)),
      metric(tree.baseSelf),
      metric(tree.changedSelf),
    ],
    origin: {format: 'comparison'},
    notes: [],
  };
};
