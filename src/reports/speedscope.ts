// Profile → speedscope's file format (https://www.speedscope.app/file-format-schema.json), sampled profiles, one a thread.
import type {MetricUnit, Profile} from '../model/profile.js';
import {plainText} from './plain-text.js';

interface Sampled {
  readonly type: 'sampled';
  readonly name: string;
  readonly unit: 'nanoseconds' | 'bytes' | 'none';
  readonly startValue: 0;
  readonly endValue: number;
  readonly samples: number[][];
  readonly weights: number[];
}

/** Above this many frames in all stacks together the samples are merged by stack: the file would be too large to open. */
const mostStackEntries = 3_000_000;

const units: Readonly<Record<MetricUnit, Sampled['unit']>> = {nanoseconds: 'nanoseconds', bytes: 'bytes', samples: 'none', count: 'none'};

export const speedscopeJson = (profile: Profile, title: string): string => {
  const {frames} = profile;
  const name = plainText(title, 500);
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'perfwright',
    name,
    activeProfileIndex: 0,
    shared: {
      frames: frames.name.map((text, row) => {
        const [file, line, column] = [frames.file[row] ?? '', frames.line[row] ?? 0, frames.column[row] ?? 0];
        return {
          name: plainText(text, 1_000),
          ...(file === '' ? {} : {file}),
          ...(line > 0 ? {line} : {}),
          ...(column > 0 ? {col: column} : {}),
        };
      }),
    },
    profiles: profilesOf(profile, name),
  });
};

const profilesOf = (profile: Profile, name: string): readonly Sampled[] => {
  const unit = units[profile.metrics[0].unit];
  if (profile.graph !== undefined) {
    const {self} = profile.graph;
    const rows = Array.from(self.keys()).filter(row => (self[row] ?? 0) > 0);
    return [
      sampled(
        `${name} (call graph: no stacks, own time only)`,
        unit,
        rows.map(row => [row]),
        rows.map(row => self[row] ?? 0),
      ),
    ];
  }
  const {samples, threads} = profile;
  const {self} = profile.metrics[0];
  if (samples === undefined || samples.node.length === 0 || stackEntries(profile) > mostStackEntries) {
    const nodes = Array.from(self.keys()).filter(node => (self[node] ?? 0) > 0);
    return [
      sampled(
        name,
        unit,
        nodes.map(node => stackOf(profile, node)),
        nodes.map(node => self[node] ?? 0),
      ),
    ];
  }
  const stacks = new Map<number, number[]>();
  const stack = (node: number): number[] => {
    const known = stacks.get(node) ?? stackOf(profile, node);
    stacks.set(node, known);
    return known;
  };
  const rows = Array.from(samples.node.keys());
  const byThread =
    threads === undefined || threads.length < 2 ? [rows] : threads.map((_, thread) => rows.filter(row => samples.thread[row] === thread));
  return byThread
    .map((own, thread) =>
      sampled(
        byThread.length > 1 ? `${name}: ${plainText(threads?.[thread] ?? `thread ${thread}`)}` : name,
        unit,
        own.map(row => stack(samples.node[row] ?? 0)),
        own.map(row => samples.weight[row] ?? 0),
      ),
    )
    .filter((one, _, all) => one.samples.length > 0 || all.length === 1);
};

const sampled = (name: string, unit: Sampled['unit'], samples: number[][], weights: number[]): Sampled => ({
  type: 'sampled',
  name,
  unit,
  startValue: 0,
  endValue: weights.reduce((sum, weight) => sum + weight, 0),
  samples,
  weights,
});

/** Frame rows from the outermost to the leaf. */
const stackOf = ({nodes}: Profile, node: number): number[] => {
  const stack: number[] = [];
  for (let at = node; at >= 0; at = nodes.parent[at] ?? -1) stack.push(nodes.frame[at] ?? 0);
  return stack.reverse();
};

const stackEntries = ({nodes, samples}: Profile): number => {
  const depth = new Int32Array(nodes.parent.length);
  for (let node = 0; node < depth.length; node += 1) depth[node] = 1 + (depth[nodes.parent[node] ?? -1] ?? 0);
  let sum = 0;
  for (const node of samples?.node ?? []) sum += depth[node] ?? 0;
  return sum;
};
