// Profile → the boxes of a flame graph: which nodes are wide enough to draw, and where they stand.
import type {Profile} from '../model/profile.js';
import {childLists, nodeTotals} from '../model/totals.js';

export interface FlameBox {
  readonly node: number;
  /** 0 = a root of the profile. */
  readonly depth: number;
  /** Where it starts and how much it holds, unit of metric 0. */
  readonly start: number;
  readonly value: number;
}

export interface FlameLayout {
  readonly boxes: readonly FlameBox[];
  readonly total: number;
  /** Levels that hold boxes. */
  readonly levels: number;
  /** Boxes left out because they are too narrow, and because they stand too deep. */
  readonly tooNarrow: number;
  readonly tooDeep: number;
  /** What the boxes too narrow hold together, unit of metric 0; deeper ones among them are part of those above. */
  readonly narrowValue: number;
  /** Smallest value that is drawn. */
  readonly smallest: number;
}

export interface LayoutLimits {
  /** Boxes below this share of the whole are left out. */
  readonly smallestShare: number;
  readonly mostBoxes: number;
  readonly mostLevels: number;
}

/** Callees stand below their caller, the widest first. */
export const layOutFlames = (profile: Profile, {smallestShare, mostBoxes, mostLevels}: LayoutLimits): FlameLayout => {
  const totals = nodeTotals(profile);
  const {firstChild, nextSibling, firstRoot} = childLists(profile.nodes.parent);
  const childrenOf = (first: number): readonly number[] => {
    const children: number[] = [];
    for (let node = first; node >= 0; node = nextSibling[node] ?? -1) if ((totals[node] ?? 0) > 0) children.push(node);
    return children.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  };
  const roots = childrenOf(firstRoot);
  const total = roots.reduce((sum, node) => sum + (totals[node] ?? 0), 0);
  const smallest = Math.max(total * smallestShare, valueOfRank(totals, mostBoxes));
  const boxes: FlameBox[] = [];
  let tooDeep = 0;
  let narrowValue = 0;
  const open: FlameBox[] = [];
  const place = (nodes: readonly number[], depth: number, from: number): void => {
    const placed: FlameBox[] = [];
    let start = from;
    for (const node of nodes) {
      const value = totals[node] ?? 0;
      if (value < smallest) {
        narrowValue += value;
        continue;
      }
      placed.push({node, depth, start, value});
      start += value;
    }
    open.push(...placed.reverse());
  };
  place(roots, 0, 0);
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    if (box.depth >= mostLevels) {
      tooDeep += 1;
      continue;
    }
    boxes.push(box);
    place(childrenOf(firstChild[box.node] ?? -1), box.depth + 1, box.start);
  }
  const spent = totals.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const levels = boxes.reduce((most, {depth}) => Math.max(most, depth + 1), 0);
  const wideEnough = totals.reduce((count, value) => count + (value > 0 && value >= smallest ? 1 : 0), 0);
  return {
    boxes,
    total,
    levels,
    tooNarrow: spent - wideEnough,
    tooDeep: tooDeep === 0 ? 0 : wideEnough - boxes.length,
    narrowValue,
    smallest,
  };
};

/** Value of the node that stands at `rank` when the largest is first; 0 when there are fewer. */
const valueOfRank = (totals: Float64Array, rank: number): number => (totals.length <= rank ? 0 : (totals.toSorted().at(-rank) ?? 0));
