// Flows between functions, from a call graph: what nobody can edit is taken out, its cost and its calls go to its callers by their share of its time.
import type {CallGraph} from '../model/profile.js';
import {type FunctionFlow, smallestFlowShare, type WorkFlows} from './flows.js';
import type {Ownership} from './ownership.js';

type Links = Map<number, Map<number, number>>;

export const graphFlows = (graph: CallGraph, {isEditable}: Ownership): WorkFlows => {
  const kept = Float64Array.from(graph.self);
  const callees: Links = new Map();
  const callers: Links = new Map();
  const link = (caller: number, callee: number, value: number): void => {
    if (caller === callee || value <= 0) return;
    addTo(callees, caller, callee, value);
    addTo(callers, callee, caller, value);
  };
  for (const [edge, caller] of graph.edges.caller.entries()) link(caller, graph.edges.callee[edge] ?? 0, graph.edges.total[edge] ?? 0);

  for (const row of kept.keys()) {
    if (isEditable[row] === 1) continue;
    const above = [...(callers.get(row) ?? [])];
    const below = [...(callees.get(row) ?? [])];
    const brought = above.reduce((sum, [, value]) => sum + value, 0);
    for (const [callee] of below) callers.get(callee)?.delete(row);
    for (const [caller, value] of above) {
      callees.get(caller)?.delete(row);
      const share = value / brought;
      kept[caller] = (kept[caller] ?? 0) + share * (kept[row] ?? 0);
      for (const [callee, passed] of below) link(caller, callee, share * passed);
    }
    callers.delete(row);
    callees.delete(row);
    kept[row] = 0;
  }

  const work = kept.reduce((sum, value) => sum + value, 0);
  const functions = Array.from(kept.keys())
    .filter(row => isEditable[row] === 1 && (graph.total[row] ?? 0) >= smallestFlowShare * work)
    .map((row): FunctionFlow => {
      const reach = graph.total[row] ?? 0;
      const large = [...(callees.get(row) ?? [])].filter(([callee]) => (graph.total[callee] ?? 0) >= smallestFlowShare * work);
      const small = [...(callees.get(row) ?? [])].filter(([callee]) => (graph.total[callee] ?? 0) < smallestFlowShare * work);
      return {
        row,
        reach,
        kept: Math.min(reach, (kept[row] ?? 0) + small.reduce((sum, [, value]) => sum + value, 0)),
        calls: graph.primitiveCalls[row] ?? 0,
        // A recursive circle can bring a callee more than its own total.
        flows: large
          .map(([callee, value]) => ({callee, value: Math.min(value, reach, graph.total[callee] ?? 0)}))
          .sort((a, b) => b.value - a.value || a.callee - b.callee),
      };
    });
  return {work, functions};
};

const addTo = (links: Links, from: number, to: number, value: number): void => {
  const known = links.get(from) ?? new Map<number, number>();
  known.set(to, (known.get(to) ?? 0) + value);
  links.set(from, known);
};
