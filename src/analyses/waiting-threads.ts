// Threads that only wait: their time would dilute the shares of the threads that work, so it is set apart.
import type {SourceReader} from '../model/analysis.js';
import type {LineColumns, Profile, ProfileMetric} from '../model/profile.js';

/** With less work than this share of all thread time, waiting is the answer and stays. */
const leastWork = 0.05;

/** A line that only lets time pass. */
const sleeps = /\bsleep\s*\(/;
/** A function whose own time is nearly all at such lines waits. */
const sleepingShare = 0.9;

/** py-spy books a sleep to the line that calls it, so only the text of the line tells it from work. */
export const sleepingNodes = ({lines, metrics, frames, nodes}: Profile, readSource: SourceReader): ((node: number) => boolean) => {
  const asleep = new Map<number, number>();
  const known = new Map<string, boolean>();
  for (let row = 0; row < (lines?.node.length ?? 0); row += 1) {
    const node = lines?.node[row] ?? 0;
    const line = lines?.line[row] ?? 0;
    const file = frames.file[nodes.frame[node] ?? 0] ?? '';
    const place = `${file}:${line}`;
    const isSleep = known.get(place) ?? sleeps.test(readSource(file, line, 0)?.[0] ?? '');
    known.set(place, isSleep);
    if (isSleep) asleep.set(node, (asleep.get(node) ?? 0) + (lines?.value[row] ?? 0));
  }
  return node => (asleep.get(node) ?? 0) > 0 && (asleep.get(node) ?? 0) >= sleepingShare * (metrics[0].self[node] ?? 0);
};

/**
 * A new Profile without the time in waiting calls, known ones and those that `alsoWaits` tells of, when several threads were sampled and some of them
 * worked; the same one otherwise.
 */
export const withoutWaitingThreads = (profile: Profile, alsoWaits: (node: number) => boolean = () => false): Profile => {
  const [metric, ...others] = profile.metrics;
  if ((profile.threads?.length ?? 1) < 2 || profile.graph !== undefined || metric.meaning === 'exact') return profile;
  const waits = (node: number): boolean => profile.frames.kind[profile.nodes.frame[node] ?? 0] === 'idle' || alsoWaits(node);
  const all = metric.self.reduce((sum, value) => sum + value, 0);
  const self = metric.self.map((value, node) => (waits(node) ? 0 : value));
  const work = self.reduce((sum, value) => sum + value, 0);
  if (work === all || !(work >= leastWork * all)) return profile;
  const earlier = others.find(({name}) => name === 'waiting')?.self;
  const share = work / all;
  const shareOfAll = work / (all + (earlier?.reduce((sum, value) => sum + value, 0) ?? 0));
  const apart: ProfileMetric = {
    ...metric,
    name: 'waiting',
    self: metric.self.map((value, node) => value - (self[node] ?? 0) + (earlier?.[node] ?? 0)),
  };
  const {origin} = profile;
  const durationNs = origin.durationNs ?? longestThread(profile);
  return {
    ...profile,
    metrics: [{...metric, self}, ...others.filter(({name}) => name !== 'waiting'), apart],
    origin: durationNs === undefined ? origin : {...origin, durationNs},
    ...(profile.sampleCount === undefined ? {} : {sampleCount: Math.round(profile.sampleCount * share)}),
    ...(profile.samples === undefined ? {} : {samples: working(profile.samples, waits)}),
    ...(profile.lines === undefined ? {} : {lines: workingLines(profile.lines, waits)}),
    notes: [
      ...profile.notes.filter(({code}) => code !== 'waiting-threads'),
      {
        code: 'waiting-threads',
        message: `${Math.round(100 * (1 - shareOfAll))} % of the time of all threads was waiting; it is left out, shares are of the time that threads worked.`,
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
