// Flows between functions, from a call tree.
import type {Profile} from '../model/profile.js';
import {type Flow, type FunctionFlow, smallestFlowShare, type WorkFlows} from './flows.js';
import {ownedPaths} from './owned-paths.js';
import type {Ownership} from './ownership.js';

export const treeFlows = (profile: Profile, ownership: Ownership): WorkFlows => {
  const rows = profile.frames.name.length;
  const value = valuePerOwner(ownership);
  const work = value.reduce((sum, own) => sum + own, 0);
  const {path, read} = ownedPaths(profile, ownership.ownerNode);
  const owners = Array.from(value.keys()).filter(node => (value[node] ?? 0) > 0);

  const reach = new Float64Array(rows);
  for (const node of owners) {
    const length = read(node);
    for (let depth = 0; depth < length; depth += 1) reach[path[depth] ?? 0] = (reach[path[depth] ?? 0] ?? 0) + (value[node] ?? 0);
  }
  const isLarge = Uint8Array.from(reach, own => (own > 0 && own >= smallestFlowShare * work ? 1 : 0));

  const kept = new Float64Array(rows);
  const edges = new Map<number, number>();
  for (const node of owners) {
    const own = value[node] ?? 0;
    const length = read(node);
    let below = -1;
    for (let depth = 0; depth < length; depth += 1) {
      const row = path[depth] ?? 0;
      if (isLarge[row] !== 1) continue;
      const edge = row * rows + below;
      if (below < 0) kept[row] = (kept[row] ?? 0) + own;
      else edges.set(edge, (edges.get(edge) ?? 0) + own);
      below = row;
    }
  }
  const flows = new Map<number, Flow[]>();
  for (const [edge, amount] of edges) {
    const caller = Math.floor(edge / rows);
    const list = flows.get(caller) ?? [];
    list.push({callee: edge % rows, value: amount});
    flows.set(caller, list);
  }
  const functions = Array.from(isLarge.keys())
    .filter(row => isLarge[row] === 1)
    .map(
      (row): FunctionFlow => ({
        row,
        reach: reach[row] ?? 0,
        kept: kept[row] ?? 0,
        flows: (flows.get(row) ?? []).sort((a, b) => b.value - a.value || a.callee - b.callee),
      }),
    );
  return {work, functions};
};

/** What climbed to each owner. */
const valuePerOwner = ({ownerNode, charged}: Ownership): Float64Array => {
  const value = new Float64Array(ownerNode.length);
  for (const [node, owner] of ownerNode.entries()) if (owner >= 0) value[owner] = (value[owner] ?? 0) + (charged[node] ?? 0);
  return value;
};
