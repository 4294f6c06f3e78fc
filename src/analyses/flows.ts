// How time flows between the functions somebody can edit: what each keeps, what it hands on to whom, and how often it is seen to call.
import type {Profile} from '../model/profile.js';
import {functionTotals, nodeTotals, outermostOccurrences} from '../model/totals.js';
import type {Ownership} from './ownership.js';

export interface Flow {
  /** Frame row. */
  readonly callee: number;
  /** Unit of metric 0. */
  readonly value: number;
  /** Calls per call of the caller: exact, or at least as many as the samples show. 1 when nothing is known. */
  readonly callsPerCall: number;
}

export interface FunctionFlow {
  readonly row: number;
  readonly total: number;
  /** Own time and the time of natives, runtime and patterns that climbed to it. */
  readonly kept: number;
  readonly self: number;
  /** Largest first. */
  readonly flows: readonly Flow[];
}

/** One entry per editable function. */
export const functionFlows = (profile: Profile, ownership: Ownership): readonly FunctionFlow[] =>
  profile.graph === undefined ? treeFlows(profile, ownership) : graphFlows(profile.graph, ownership);

const treeFlows = (profile: Profile, {isEditable, ownerNode}: Ownership): readonly FunctionFlow[] => {
  const {parent, frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const totals = nodeTotals(profile);
  const {self, total} = functionTotals(profile);
  const outermost = outermostOccurrences(profile);
  const kept = new Float64Array(profile.frames.name.length);
  const edges = new Map<string, {caller: number; callee: number; value: number}>();
  for (let node = 0; node < parent.length; node += 1) {
    const owner = ownerNode[node] ?? -1;
    if (owner < 0) continue;
    const ownerRow = frame[owner] ?? 0;
    kept[ownerRow] = (kept[ownerRow] ?? 0) + (own[node] ?? 0);
    if (owner !== node || outermost[node] !== 1) continue;
    const above = parent[node] ?? -1;
    const caller = above < 0 ? -1 : (ownerNode[above] ?? -1);
    if (caller < 0) continue;
    const callerRow = frame[caller] ?? 0;
    if (callerRow === ownerRow) continue;
    const key = `${callerRow}>${ownerRow}`;
    const edge = edges.get(key);
    if (edge === undefined) edges.set(key, {caller: callerRow, callee: ownerRow, value: totals[node] ?? 0});
    else edge.value += totals[node] ?? 0;
  }
  const entries = seenEntries(profile, ownerNode);
  const flows = new Map<number, Flow[]>();
  for (const [key, {caller, callee, value}] of edges) {
    const list = flows.get(caller) ?? [];
    list.push({callee, value, callsPerCall: (entries.get(key) ?? 1) / Math.max(1, entries.get(`${caller}`) ?? 1)});
    flows.set(caller, list);
  }
  return rowsWhere(isEditable, total).map(row => ({
    row,
    total: total[row] ?? 0,
    kept: kept[row] ?? 0,
    self: self[row] ?? 0,
    flows: (flows.get(row) ?? []).sort((a, b) => b.value - a.value),
  }));
};

/**
 * Along the samples: how often a function (`row`) and a pair (`caller>callee`) came onto the stack anew. A lower bound of the calls:
 * a callee that left and came back between two samples looks like one call.
 */
const seenEntries = (profile: Profile, ownerNode: Int32Array): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const {samples} = profile;
  // Where functions are inlined, a caller and its callee alternate in one and the same call.
  if (samples === undefined || (profile.threads?.length ?? 1) > 1 || profile.origin.format === 'cpuprofile') return counts;
  const {parent, frame} = profile.nodes;
  let last: readonly number[] = [];
  for (const leaf of samples.node) {
    const path = ownedPath(ownerNode[leaf] ?? -1, parent, ownerNode);
    let shared = 0;
    while (shared < path.length && shared < last.length && path[shared] === last[shared]) shared += 1;
    for (let depth = shared; depth < path.length; depth += 1) {
      const row = frame[path[depth] ?? 0] ?? 0;
      counts.set(`${row}`, (counts.get(`${row}`) ?? 0) + 1);
      if (depth === 0) continue;
      const key = `${frame[path[depth - 1] ?? 0] ?? 0}>${row}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    last = path;
  }
  return counts;
};

const deepestPath = 400;

/** Editable nodes from the root down to `node`. */
const ownedPath = (node: number, parent: Int32Array, ownerNode: Int32Array): readonly number[] => {
  const path: number[] = [];
  for (let at = node; at >= 0 && path.length < deepestPath; ) {
    path.push(at);
    const above = parent[at] ?? -1;
    at = above < 0 ? -1 : (ownerNode[above] ?? -1);
  }
  return path.reverse();
};

const graphFlows = (graph: NonNullable<Profile['graph']>, {isEditable}: Ownership): readonly FunctionFlow[] => {
  const {caller, callee, calls, total} = graph.edges;
  const outgoing = new Map<number, number[]>();
  for (let edge = 0; edge < caller.length; edge += 1) {
    const row = caller[edge] ?? 0;
    const list = outgoing.get(row);
    if (list === undefined) outgoing.set(row, [edge]);
    else list.push(edge);
  }
  // Share of a function's total that climbs to whoever called it, because nobody can edit what it ran.
  const climbing = new Map<number, number>();
  const climbingShare = (row: number, depth: number): number => {
    const known = climbing.get(row);
    if (known !== undefined) return known;
    climbing.set(row, 1);
    const all = graph.total[row] ?? 0;
    if (all <= 0 || depth > 60) return 1;
    let climbed = graph.self[row] ?? 0;
    for (const edge of outgoing.get(row) ?? []) {
      const target = callee[edge] ?? 0;
      if (isEditable[target] !== 1 && target !== row) climbed += (total[edge] ?? 0) * climbingShare(target, depth + 1);
    }
    const share = Math.min(1, climbed / all);
    climbing.set(row, share);
    return share;
  };
  return rowsWhere(isEditable, graph.total).map(row => {
    let kept = graph.self[row] ?? 0;
    const flows: Flow[] = [];
    for (const edge of outgoing.get(row) ?? []) {
      const target = callee[edge] ?? 0;
      if (target === row) continue;
      const value = total[edge] ?? 0;
      if (isEditable[target] === 1)
        flows.push({callee: target, value, callsPerCall: (calls[edge] ?? 0) / Math.max(1, graph.calls[row] ?? 1)});
      else kept += value * climbingShare(target, 0);
    }
    return {
      row,
      total: graph.total[row] ?? 0,
      kept: Math.min(kept, graph.total[row] ?? 0),
      self: graph.self[row] ?? 0,
      flows: flows.sort((a, b) => b.value - a.value),
    };
  });
};

const rowsWhere = (isEditable: Uint8Array, total: Float64Array): readonly number[] =>
  Array.from(isEditable.keys()).filter(row => isEditable[row] === 1 && (total[row] ?? 0) > 0);
