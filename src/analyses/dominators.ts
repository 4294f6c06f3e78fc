// Which function all (but a tenth) of another function's time passes through: its nearest dominator in the graph of flows.
import type {FunctionFlow} from './flows.js';

/** Ways that together bring no more than this share of a function's time are not looked at. */
const strayShare = 0.15;

/**
 * Row → row of its nearest dominator; rows that are reached from the top directly, or by ways that share nothing, are missing.
 * Cooper, Harvey & Kennedy (2001), "A simple, fast dominance algorithm".
 */
export const nearestDominators = (functions: readonly FunctionFlow[]): ReadonlyMap<number, number> => {
  const index = new Map(functions.map(({row}, position) => [row, position]));
  const top = functions.length;
  const callers = mainCallers(functions, index, top);
  const order = depthFirst(callers, top);
  const rank = new Int32Array(top + 1).fill(-1);
  for (const [position, node] of order.entries()) rank[node] = position;
  const dominator = new Int32Array(top + 1).fill(-1);
  dominator[top] = top;
  const meet = (one: number, other: number): number => {
    let [a, b] = [one, other];
    while (a !== b) {
      while ((rank[a] ?? 0) > (rank[b] ?? 0)) a = dominator[a] ?? top;
      while ((rank[b] ?? 0) > (rank[a] ?? 0)) b = dominator[b] ?? top;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      if (node === top) continue;
      const known = (callers[node] ?? []).filter(caller => (dominator[caller] ?? -1) >= 0);
      const [first, ...rest] = known;
      if (first === undefined) continue;
      const nearest = rest.reduce(meet, first);
      if (dominator[node] !== nearest) {
        dominator[node] = nearest;
        changed = true;
      }
    }
  }
  return new Map(
    functions.flatMap(({row}, position) => {
      const own = functions[dominator[position] ?? -1];
      return own === undefined ? [] : [[row, own.row] as const];
    }),
  );
};

/** Positions of the callers that bring at least nine tenths of each function; `top` stands for being called by nothing that is known. */
const mainCallers = (
  functions: readonly FunctionFlow[],
  index: ReadonlyMap<number, number>,
  top: number,
): readonly (readonly number[])[] => {
  const inbound: {caller: number; value: number}[][] = functions.map(() => []);
  for (const [caller, {flows}] of functions.entries())
    for (const {callee, value} of flows) inbound[index.get(callee) ?? -1]?.push({caller, value});
  return functions.map(({reach}, position) => {
    const ways = inbound[position] ?? [];
    const unknown = reach - ways.reduce((sum, {value}) => sum + value, 0);
    const all = [...ways, {caller: top, value: Math.max(0, unknown)}].sort((a, b) => b.value - a.value);
    const whole = all.reduce((sum, {value}) => sum + value, 0);
    let brought = 0;
    const main: number[] = [];
    for (const {caller, value} of all) {
      if (brought >= (1 - strayShare) * whole && main.length > 0) break;
      main.push(caller);
      brought += value;
    }
    return main;
  });
};

/** Reverse postorder from the top; circles that nothing enters hang on the top. */
const depthFirst = (callers: readonly (readonly number[])[], top: number): readonly number[] => {
  const callees: number[][] = Array.from({length: top + 1}, () => []);
  for (const [node, own] of callers.entries()) for (const caller of own) callees[caller]?.push(node);
  const seen = new Uint8Array(top + 1);
  const finished: number[] = [];
  const visit = (start: number): void => {
    const open: {readonly node: number; next: number}[] = [{node: start, next: 0}];
    seen[start] = 1;
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const callee = callees[last.node]?.[last.next];
      last.next += 1;
      if (callee === undefined) {
        finished.push(last.node);
        open.pop();
      } else if (seen[callee] === 0) {
        seen[callee] = 1;
        open.push({node: callee, next: 0});
      }
    }
  };
  seen[top] = 1;
  for (const node of callees[top] ?? []) if (seen[node] === 0) visit(node);
  for (const node of callers.keys()) if (seen[node] === 0) visit(node);
  finished.push(top);
  return finished.reverse();
};
