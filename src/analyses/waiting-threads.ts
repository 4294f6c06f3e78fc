// Threads that only wait: their time would dilute the shares of the threads that work, so it is set apart.
import type {LineColumns, Profile, ProfileMetric} from '../model/profile.js';

/** With less work than this share of all thread time, waiting is the answer and stays. */
const leastWork = 0.05;

/** A new Profile without the time in known waiting calls when several threads were sampled and some of them worked; the same one otherwise. */
export const withoutWaitingThreads = (profile: Profile): Profile => {
  const [metric, ...others] = profile.metrics;
  if ((profile.threads?.length ?? 1) < 2 || profile.graph !== undefined || metric.meaning === 'exact') return profile;
  const waits = (node: number): boolean => profile.frames.kind[profile.nodes.frame[node] ?? 0] === 'idle';
  const all = metric.self.reduce((sum, value) => sum + value, 0);
  const self = metric.self.map((value, node) => (waits(node) ? 0 : value));
  const work = self.reduce((sum, value) => sum + value, 0);
  if (work === all || !(work >= leastWork * all)) return profile;
  const share = work / all;
  const apart: ProfileMetric = {...metric, name: 'waiting', self: metric.self.map((value, node) => value - (self[node] ?? 0))};
  const {origin} = profile;
  const durationNs = origin.durationNs ?? longestThread(profile);
  return {
    ...profile,
    metrics: [{...metric, self}, ...others, apart],
    origin: durationNs === undefined ? origin : {...origin, durationNs},
    ...(profile.sampleCount === undefined ? {} : {sampleCount: Math.round(profile.sampleCount * share)}),
    ...(profile.samples === undefined ? {} : {samples: working(profile.samples, waits)}),
    ...(profile.lines === undefined ? {} : {lines: workingLines(profile.lines, waits)}),
    notes: [
      ...profile.notes,
      {
        code: 'waiting-threads',
        message: `${Math.round(100 * (1 - share))} % of the time of all threads was waiting; it is left out, shares are of the time that threads worked.`,
      },
    ],
  };
};

/** The thread that was seen for the longest: a waiting main thread spans the whole run. */
const longestThread = ({samples, metrics}: Profile): number | undefined => {
  if (samples === undefined || metrics[0].unit !== 'nanoseconds') return undefined;
  const seen = new Map<number, number>();
  for (const [row, thread] of samples.thread.entries()) seen.set(thread, (seen.get(thread) ?? 0) + (samples.weight[row] ?? 0));
  return Math.max(0, ...seen.values());
};

const working = (samples: NonNullable<Profile['samples']>, waits: (node: number) => boolean): NonNullable<Profile['samples']> => {
  const rows = Array.from(samples.node.keys()).filter(row => !waits(samples.node[row] ?? 0));
  return {
    node: Int32Array.from(rows, row => samples.node[row] ?? 0),
    weight: Float64Array.from(rows, row => samples.weight[row] ?? 0),
    timeNs: Float64Array.from(rows, row => samples.timeNs[row] ?? 0),
    thread: Uint16Array.from(rows, row => samples.thread[row] ?? 0),
  };
};

const workingLines = (lines: LineColumns, waits: (node: number) => boolean): LineColumns => {
  const rows = Array.from(lines.node.keys()).filter(row => !waits(lines.node[row] ?? 0));
  return {
    node: Int32Array.from(rows, row => lines.node[row] ?? 0),
    line: Int32Array.from(rows, row => lines.line[row] ?? 0),
    value: Float64Array.from(rows, row => lines.value[row] ?? 0),
  };
};
