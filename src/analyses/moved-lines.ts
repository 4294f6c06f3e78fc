// Time moved, line by line, from the function that V8 booked it to into a callee of it that was inlined there.
import type {Profile} from '../model/profile.js';

export interface MovedLines {
  readonly profile: Profile;
  /** Unit of metric 0. */
  readonly moved: number;
}

/** `calleeOf`: row of `lines` → the frame row to book it to, below its present one. The tree grows, nothing of it goes. */
export const moveLines = (profile: Profile, calleeOf: (lineRow: number) => number | undefined): MovedLines => {
  const {lines, nodes} = profile;
  const [metric, ...otherMetrics] = profile.metrics;
  if (lines === undefined) return {profile, moved: 0};
  const parent = Array.from(nodes.parent);
  const frame = Array.from(nodes.frame);
  const self = Array.from(metric.self);
  const lineNode = Array.from(lines.node);
  const childOf = new Map(Array.from(nodes.parent, (caller, node) => [`${caller}:${nodes.frame[node] ?? 0}`, node]));
  let moved = 0;
  for (const [row, node] of lines.node.entries()) {
    const callee = calleeOf(row);
    if (callee === undefined) continue;
    const key = `${node}:${callee}`;
    let target = childOf.get(key);
    if (target === undefined) {
      target = parent.length;
      childOf.set(key, target);
      parent.push(node);
      frame.push(callee);
      self.push(0);
    }
    const value = Math.min(lines.value[row] ?? 0, self[node] ?? 0);
    self[node] = (self[node] ?? 0) - value;
    self[target] = (self[target] ?? 0) + value;
    lineNode[row] = target;
    moved += value;
  }
  if (!(moved > 0)) return {profile, moved: 0};
  return {
    moved,
    profile: {
      ...profile,
      nodes: {parent: Int32Array.from(parent), frame: Int32Array.from(frame)},
      metrics: [
        {...metric, self: Float64Array.from(self)},
        ...otherMetrics.map(other => ({...other, self: padded(other.self, parent.length)})),
      ],
      lines: {...lines, node: Int32Array.from(lineNode)},
    },
  };
};

const padded = (values: Float64Array, length: number): Float64Array => {
  const longer = new Float64Array(length);
  longer.set(values);
  return longer;
};
