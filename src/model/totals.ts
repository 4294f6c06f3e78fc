// Totals derived from a Profile's self values: per node, and per function with recursion counted once.
import type {Profile} from './profile.js';

/** Total of each node (itself and below), unit of the metric. One backward loop, because `parent[i] < i`. */
export const nodeTotals = (profile: Profile, metric = 0): Float64Array => {
  const {parent} = profile.nodes;
  const totals = Float64Array.from(profile.metrics[metric]?.self ?? []);
  for (let node = parent.length - 1; node >= 0; node -= 1) {
    const caller = parent[node] ?? -1;
    if (caller >= 0) totals[caller] = (totals[caller] ?? 0) + (totals[node] ?? 0);
  }
  return totals;
};

/** Sum of all self values of the metric. */
export const profileTotal = (profile: Profile, metric = 0): number => {
  const self = profile.graph !== undefined && metric === 0 ? profile.graph.self : (profile.metrics[metric]?.self ?? []);
  let sum = 0;
  for (let index = 0; index < self.length; index += 1) sum += self[index] ?? 0;
  return sum;
};

/** Per frame row: self, total (a stack that holds the function twice counts once), in the unit of the metric. */
export interface FunctionTotals {
  readonly self: Float64Array;
  readonly total: Float64Array;
}

export const functionTotals = (profile: Profile, metric = 0): FunctionTotals => {
  if (profile.graph !== undefined && metric === 0) return {self: profile.graph.self, total: profile.graph.total};
  const {parent, frame} = profile.nodes;
  const count = profile.frames.name.length;
  const self = new Float64Array(count);
  const total = new Float64Array(count);
  const own = profile.metrics[metric]?.self ?? [];
  const totals = nodeTotals(profile, metric);
  const outermost = outermostOccurrences(profile);
  for (let node = 0; node < parent.length; node += 1) {
    const row = frame[node] ?? 0;
    self[row] = (self[row] ?? 0) + (own[node] ?? 0);
    if (outermost[node] === 1) total[row] = (total[row] ?? 0) + (totals[node] ?? 0);
  }
  return {self, total};
};

/** 1 where no ancestor of the node is the same function: summing totals over these counts recursion once. O(nodes) at any depth. */
export const outermostOccurrences = (profile: Profile): Uint8Array =>
  outermostInGroups(profile.nodes.parent, profile.nodes.frame, profile.frames.name.length);

/** 1 where no ancestor of the node has the same group; nodes of group -1 are in none and stay 0. */
export const outermostInGroups = (parent: Int32Array, group: Int32Array, groupCount: number): Uint8Array => {
  const {firstChild, nextSibling, firstRoot} = childLists(parent);
  const outermost = new Uint8Array(parent.length);
  const open = new Int32Array(groupCount);
  const enter = (node: number, step: number): void => {
    const row = group[node] ?? -1;
    if (row < 0) return;
    const depth = open[row] ?? 0;
    if (step > 0 && depth === 0) outermost[node] = 1;
    open[row] = depth + step;
  };
  let node = firstRoot;
  while (node >= 0) {
    enter(node, 1);
    const child = firstChild[node] ?? -1;
    if (child >= 0) {
      node = child;
      continue;
    }
    // Climb until a node has a sibling left, closing what is left behind.
    while (node >= 0) {
      enter(node, -1);
      const sibling = nextSibling[node] ?? -1;
      if (sibling >= 0) {
        node = sibling;
        break;
      }
      node = parent[node] ?? -1;
    }
  }
  return outermost;
};

export interface ChildLists {
  /** -1: none. Children stand in the order of their rows. */
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** First root; further roots follow as its siblings. -1: empty tree. */
  readonly firstRoot: number;
}

/** Children of each node as linked rows. */
export const childLists = (parent: Int32Array): ChildLists => {
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  let firstRoot = -1;
  for (let node = parent.length - 1; node >= 0; node -= 1) {
    const caller = parent[node] ?? -1;
    if (caller < 0) {
      nextSibling[node] = firstRoot;
      firstRoot = node;
    } else {
      nextSibling[node] = firstChild[caller] ?? -1;
      firstChild[caller] = node;
    }
  }
  return {firstChild, nextSibling, firstRoot};
};
