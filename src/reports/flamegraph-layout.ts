// Where the boxes of a flame graph stand: root on top, siblings from the heaviest to the lightest.
import type {Profile} from '../model/profile.js';
import {nodeTotals} from '../model/totals.js';

export const deepestLevel = 200;

export interface PlacedBox {
  readonly node: number;
  /** 0: outermost. */
  readonly depth: number;
  /** Start and total in the unit of metric 0. */
  readonly start: number;
  readonly total: number;
}

export interface Layout {
  readonly boxes: readonly PlacedBox[];
  readonly levels: number;
  /** Too narrow: how many, and what they are worth together, each with all below it. */
  readonly narrow: {readonly count: number; readonly total: number};
  /** Deeper than the drawing goes. */
  readonly deep: number;
}

/** Leaves out what is less than `leastShare` of the whole, and with it all that it called. */
export const layOut = (profile: Profile, whole: number, leastShare: number): Layout => {
  const {parent, frame} = profile.nodes;
  const totals = nodeTotals(profile);
  const least = whole * leastShare;
  const depths = new Int32Array(parent.length);
  const drawn = new Uint8Array(parent.length);
  const children = new Map<number, number[]>();
  const narrow = {count: 0, total: 0};
  let deep = 0;
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const total = totals[node] ?? 0;
    depths[node] = caller < 0 ? 0 : (depths[caller] ?? 0) + 1;
    if (!(total > 0)) continue;
    if (caller >= 0 && drawn[caller] !== 1) {
      if ((depths[node] ?? 0) >= deepestLevel && total >= least) deep += 1;
      else narrow.count += 1;
    } else if (total < least) {
      narrow.count += 1;
      narrow.total += total;
    } else if ((depths[node] ?? 0) >= deepestLevel) deep += 1;
    else {
      drawn[node] = 1;
      const known = children.get(caller);
      if (known === undefined) children.set(caller, [node]);
      else known.push(node);
    }
  }
  // By weight; the name decides between equals, so that the same profile always gives the same picture.
  const nameOf = (node: number): string => profile.frames.name[frame[node] ?? 0] ?? '';
  const order = (a: number, b: number): number =>
    (totals[b] ?? 0) - (totals[a] ?? 0) || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : a - b);
  const boxes: PlacedBox[] = [];
  const place = (caller: number, from: number): void => {
    let start = from;
    for (const node of (children.get(caller) ?? []).sort(order)) {
      const total = totals[node] ?? 0;
      boxes.push({node, depth: depths[node] ?? 0, start, total});
      start += total;
    }
  };
  place(-1, 0);
  let levels = 0;
  for (let next = 0; next < boxes.length; next += 1) {
    const box = boxes[next];
    if (box === undefined) break;
    levels = Math.max(levels, box.depth + 1);
    place(box.node, box.start);
  }
  return {boxes, levels, narrow, deep};
};
