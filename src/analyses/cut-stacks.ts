// V8 records the innermost 255 functions of a stack: deeper recursion loses its beginning. The rest is hung where that recursion is seen to begin.
import type {Profile} from '../model/profile.js';
import {type ChildLists, childLists, nodeTotals, outermostOccurrences, profileTotal} from '../model/totals.js';
import {isSampledByV8} from './inlined-functions.js';

/** Stacks of about this depth may have been cut. */
const cutDepth = 250;
/** A root with this share of its time in such stacks is a stack whose beginning is lost. */
const cutShare = 0.9;
/** Less than this share of the profile is not worth a change. */
const smallestShare = 0.01;
/** Functions from the cut end inwards that are looked for. */
const lookedAt = 12;

/** A new Profile with a note; the same one when no stacks were cut, or none can be hung anywhere. */
export const withCutStacksHung = (profile: Profile): Profile => {
  const {nodes} = profile;
  if (!isSampledByV8(profile) || profile.graph !== undefined) return profile;
  const cut = cutRoots(profile);
  if (cut.length === 0) return profile;
  const totals = nodeTotals(profile);
  const places = beginnings(profile, totals, new Set(cut));
  const lists = childLists(nodes.parent);
  const hung = new Map<number, number>();
  for (const root of cut) {
    const place = placeFor(profile, lists, root, totals, places);
    if (place !== undefined) hung.set(root, place);
  }
  const moved = [...hung.keys()].reduce((sum, root) => sum + (totals[root] ?? 0), 0);
  const share = moved / profileTotal(profile);
  if (!(share >= smallestShare)) return profile;
  const parent = Int32Array.from(nodes.parent, (caller, node) => hung.get(node) ?? caller);
  return {
    ...renumbered(profile, parent),
    notes: [
      ...profile.notes,
      {
        code: 'approximate',
        message: `${Math.round(100 * share)} % of the time was in stacks deeper than V8 records; their lost beginnings are taken to be the heaviest place where that recursion is seen to begin.`,
      },
    ],
  };
};

const cutRoots = ({nodes, metrics, frames}: Profile): readonly number[] => {
  const {parent, frame} = nodes;
  const depth = new Int32Array(parent.length);
  const rootOf = new Int32Array(parent.length);
  const all = new Float64Array(parent.length);
  const deep = new Float64Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    depth[node] = caller < 0 ? 1 : (depth[caller] ?? 0) + 1;
    const root = caller < 0 ? node : (rootOf[caller] ?? node);
    rootOf[node] = root;
    const own = metrics[0].self[node] ?? 0;
    all[root] = (all[root] ?? 0) + own;
    if ((depth[node] ?? 0) >= cutDepth) deep[root] = (deep[root] ?? 0) + own;
  }
  const canBegin = (row: number): boolean =>
    frames.kind[row] === 'user' || frames.kind[row] === 'dependency' || frames.kind[row] === 'runtime';
  return Array.from(parent.keys()).filter(
    node =>
      (parent[node] ?? -1) < 0 && (all[node] ?? 0) > 0 && (deep[node] ?? 0) >= cutShare * (all[node] ?? 0) && canBegin(frame[node] ?? 0),
  );
};

/** Function → the heaviest node where it stands outermost in a whole stack. */
const beginnings = (profile: Profile, totals: Float64Array, cut: ReadonlySet<number>): ReadonlyMap<number, number> => {
  const {parent, frame} = profile.nodes;
  const outermost = outermostOccurrences(profile);
  const inCut = new Uint8Array(parent.length);
  const places = new Map<number, number>();
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    inCut[node] = cut.has(node) || (caller >= 0 && inCut[caller] === 1) ? 1 : 0;
    if (inCut[node] === 1 || outermost[node] !== 1 || caller < 0) continue;
    const row = frame[node] ?? 0;
    const known = places.get(row);
    if (known === undefined || (totals[node] ?? 0) > (totals[known] ?? 0)) places.set(row, node);
  }
  return places;
};

/** From the cut end inwards, along the heaviest callees, the first function that is seen to begin in a whole stack. */
const placeFor = (
  {nodes}: Profile,
  {firstChild, nextSibling}: ChildLists,
  root: number,
  totals: Float64Array,
  places: ReadonlyMap<number, number>,
): number | undefined => {
  let node = root;
  for (let step = 0; step < lookedAt && node >= 0; step += 1) {
    const place = places.get(nodes.frame[node] ?? -1);
    if (place !== undefined) return place;
    let heaviest = -1;
    for (let child = firstChild[node] ?? -1; child >= 0; child = nextSibling[child] ?? -1)
      if (heaviest < 0 || (totals[child] ?? 0) > (totals[heaviest] ?? 0)) heaviest = child;
    node = heaviest;
  }
  return undefined;
};

/** Callers before their callees again. */
const renumbered = (profile: Profile, parent: Int32Array): Profile => {
  const {firstChild, nextSibling, firstRoot} = childLists(parent);
  const order: number[] = [];
  for (let open = [firstRoot]; open.length > 0; ) {
    const node = open.pop() ?? -1;
    if (node < 0) continue;
    order.push(node);
    open.push(nextSibling[node] ?? -1, firstChild[node] ?? -1);
  }
  const place = new Int32Array(parent.length);
  for (const [position, node] of order.entries()) place[node] = position;
  const moved = (node: number): number => (node < 0 ? -1 : (place[node] ?? -1));
  const [metric, ...others] = profile.metrics;
  const inOrder = (values: Float64Array): Float64Array => Float64Array.from(order, node => values[node] ?? 0);
  const {samples, lines} = profile;
  return {
    ...profile,
    nodes: {
      parent: Int32Array.from(order, node => moved(parent[node] ?? -1)),
      frame: Int32Array.from(order, node => profile.nodes.frame[node] ?? 0),
    },
    metrics: [{...metric, self: inOrder(metric.self)}, ...others.map(other => ({...other, self: inOrder(other.self)}))],
    ...(samples === undefined ? {} : {samples: {...samples, node: samples.node.map(moved)}}),
    ...(lines === undefined ? {} : {lines: {...lines, node: lines.node.map(moved)}}),
  };
};
