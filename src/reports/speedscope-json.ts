// A Profile as a speedscope file.
// https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts
import type {MetricUnit, Profile, SampleColumns} from '../model/profile.js';
import {frameLabel} from './frame-label.js';
import {heaviestWithin, leftOutName} from './light-stacks.js';
import {capText, cleanText} from './safe-text.js';

const mostSamples = 200_000;
/** Frames written in all stacks together: about 30 MB of JSON. */
const mostFrames = 5_000_000;

const unitNames = {nanoseconds: 'nanoseconds', bytes: 'bytes', samples: 'none', count: 'none'} as const satisfies Record<
  MetricUnit,
  string
>;

interface Stacks {
  readonly name: string;
  readonly samples: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

/** In order of time where the samples are known and not too many, one profile a thread; otherwise every stack once, with all its weight. */
export const speedscopeJson = (profile: Profile, name: string): string => {
  const title = capText(cleanText(name), 300);
  const frames = profile.frames.name.map((_, row) => speedscopeFrame(profile, row));
  const unit = unitNames[profile.metrics[0].unit];
  const stacks = timedStacks(profile, title) ?? [
    profile.graph === undefined ? treeStacks(profile, title) : graphStacks(profile.graph.self, title),
  ];
  const restRow = frames.length;
  const hasRest = stacks.some(({samples}) => samples.some(([row]) => row === restRow));
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: title,
    exporter: 'perfwright',
    activeProfileIndex: 0,
    shared: {frames: hasRest ? [...frames, {name: leftOutName}] : frames},
    profiles: stacks.map(({name: own, samples, weights}) => ({
      type: 'sampled',
      name: own,
      unit,
      startValue: 0,
      endValue: weights.reduce((sum, weight) => sum + weight, 0),
      samples,
      weights,
    })),
  });
};

const speedscopeFrame = (profile: Profile, row: number) => {
  const {name, file, line} = frameLabel(profile, row);
  const column = profile.frames.column[row] ?? 0;
  return {name, ...(file === '' ? {} : {file}), ...(line > 0 ? {line} : {}), ...(line > 0 && column > 0 ? {col: column} : {})};
};

const depthsOf = ({nodes: {parent}}: Profile): Int32Array => {
  const depths = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) depths[node] = 1 + (depths[parent[node] ?? -1] ?? 0);
  return depths;
};

const stackOf = ({nodes: {parent, frame}}: Profile, node: number): readonly number[] => {
  const stack: number[] = [];
  for (let at = node; at >= 0; at = parent[at] ?? -1) stack.push(frame[at] ?? 0);
  return stack.reverse();
};

const timedStacks = (profile: Profile, title: string): readonly Stacks[] | undefined => {
  const {samples} = profile;
  if (samples === undefined || samples.node.length === 0 || samples.node.length > mostSamples) return undefined;
  const depths = depthsOf(profile);
  if (samples.node.reduce((sum, node) => sum + (depths[node] ?? 0), 0) > mostFrames) return undefined;
  const known = new Map<number, readonly number[]>();
  const stackOfNode = (node: number): readonly number[] => {
    const stack = known.get(node) ?? stackOf(profile, node);
    known.set(node, stack);
    return stack;
  };
  return rowsOfThreads(samples).map(([thread, rows], _, threads) => ({
    name: threads.length === 1 ? title : capText(cleanText(profile.threads?.[thread] ?? `thread ${thread + 1}`), 200),
    samples: rows.map(row => stackOfNode(samples.node[row] ?? 0)),
    weights: rows.map(row => samples.weight[row] ?? 0),
  }));
};

const rowsOfThreads = ({thread}: SampleColumns): readonly (readonly [number, readonly number[]])[] => {
  const rows = new Map<number, number[]>();
  thread.forEach((own, row) => {
    const known = rows.get(own);
    if (known === undefined) rows.set(own, [row]);
    else known.push(row);
  });
  return [...rows].sort(([a], [b]) => a - b);
};

const treeStacks = (profile: Profile, name: string): Stacks => {
  const {self} = profile.metrics[0];
  const depths = depthsOf(profile);
  const {nodes, rest} = heaviestWithin(self, node => depths[node] ?? 0, mostFrames);
  const restStack = rest > 0 ? [[profile.frames.name.length]] : [];
  return {
    name,
    samples: [...nodes.map(node => stackOf(profile, node)), ...restStack],
    weights: [...nodes.map(node => self[node] ?? 0), ...(rest > 0 ? [rest] : [])],
  };
};

const graphStacks = (self: Float64Array, name: string): Stacks => {
  const rows = Array.from(self.keys()).filter(row => (self[row] ?? 0) > 0);
  return {name, samples: rows.map(row => [row]), weights: rows.map(row => self[row] ?? 0)};
};
