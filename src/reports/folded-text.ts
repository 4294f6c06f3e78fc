// A Profile as folded stacks: `outer;inner 12` a line, in whole units of metric 0.
import type {Profile} from '../model/profile.js';
import {frameLabel, fullLabel} from './frame-label.js';
import {heaviestWithin, leftOutName} from './light-stacks.js';

const largestBytes = 64 * 1024 * 1024;

/** Call graphs have no stacks: a line per function with its own value. Stacks are sorted by text, so that two files can be compared. */
export const foldedText = (profile: Profile): string => {
  const labels = profile.frames.name.map((_, row) => foldedLabel(profile, row));
  const own = profile.graph?.self ?? profile.metrics[0].self;
  const stacks = profile.graph === undefined ? treeStacks(profile, labels) : graphStacks(profile.graph.self, labels);
  const weigh = weighing(own);
  return [...stacks]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([stack, value]) => {
      const weight = weigh(value);
      return weight === '0' ? [] : [`${stack} ${weight}\n`];
    })
    .join('');
};

/** `;` ends a frame and a line ends a stack; `# ` opens a comment; a last word of digits would be taken for a count. */
const foldedLabel = (profile: Profile, row: number): string => {
  const text = fullLabel(frameLabel(profile, row))
    .replaceAll(';', ':')
    .replace(/^# /, '#_')
    .replace(/\s+(?=[\d.,eE+-]+$)/, '_');
  const isKernel = profile.frames.kind[row] === 'kernel' && !text.endsWith('_[k]');
  return isKernel ? `${text}_[k]` : text;
};

const treeStacks = (profile: Profile, labels: readonly string[]): ReadonlyMap<string, number> => {
  const {parent, frame} = profile.nodes;
  const {self} = profile.metrics[0];
  const lengths = new Float64Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    lengths[node] = (labels[frame[node] ?? 0]?.length ?? 0) + 1 + (caller < 0 ? 0 : (lengths[caller] ?? 0));
  }
  const {nodes, rest} = heaviestWithin(self, node => (lengths[node] ?? 0) + 12, largestBytes);
  const stacks = new Map<string, number>();
  for (const node of nodes) {
    const path: string[] = [];
    for (let at = node; at >= 0; at = parent[at] ?? -1) path.push(labels[frame[at] ?? 0] ?? '');
    const stack = path.reverse().join(';');
    stacks.set(stack, (stacks.get(stack) ?? 0) + (self[node] ?? 0));
  }
  if (rest > 0) stacks.set(leftOutName, rest);
  return stacks;
};

const graphStacks = (self: Float64Array, labels: readonly string[]): ReadonlyMap<string, number> => {
  const stacks = new Map<string, number>();
  labels.forEach((label, row) => {
    const value = self[row] ?? 0;
    if (value > 0) stacks.set(label, (stacks.get(label) ?? 0) + value);
  });
  return stacks;
};

/** Whole numbers. Fractions of large values are rounding dust and are carried on, so that the sum stays; fractions of small ones are real and stay. */
const weighing = (own: Float64Array): ((value: number) => string) => {
  let least = Number.POSITIVE_INFINITY;
  let whole = true;
  for (const value of own) {
    if (!(value > 0)) continue;
    least = Math.min(least, value);
    whole &&= Number.isInteger(value);
  }
  if (!whole && least < 1) return value => decimal(value);
  let carried = 0;
  return value => {
    const weight = Math.round(value + carried);
    carried += value - weight;
    return decimal(weight);
  };
};

/** Without an exponent, which other readers do not know. */
const decimal = (value: number): string =>
  value >= 1e21 || (value > 0 && value < 1e-6) ? value.toFixed(20).replace(/\.?0+$/, '') : `${value}`;
