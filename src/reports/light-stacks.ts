// Which stacks a portable form holds: all, or the heaviest ones when writing every one out would make a file nobody can open.

export interface KeptStacks {
  readonly nodes: readonly number[];
  /** Weight of the stacks left out, in the unit of the metric. */
  readonly rest: number;
}

/** `costOf`: what writing the node's whole stack takes, in the unit of `budget`. Nodes without own weight are not stacks. */
export const heaviestWithin = (self: Float64Array, costOf: (node: number) => number, budget: number): KeptStacks => {
  const all: number[] = [];
  let cost = 0;
  for (let node = 0; node < self.length; node += 1) {
    if (!((self[node] ?? 0) > 0)) continue;
    all.push(node);
    cost += costOf(node);
  }
  if (cost <= budget) return {nodes: all, rest: 0};
  const kept: number[] = [];
  let left = budget;
  let rest = 0;
  for (const node of [...all].sort((a, b) => (self[b] ?? 0) - (self[a] ?? 0) || a - b)) {
    left -= costOf(node);
    if (left >= 0) kept.push(node);
    else rest += self[node] ?? 0;
  }
  return {nodes: kept.sort((a, b) => a - b), rest};
};

export const leftOutName = '(stacks left out: too many to write)';
