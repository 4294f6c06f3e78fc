// Runs the rounds: warm up, exercise, collect, measure; snapshots at the start, in the middle and at the end.
import {type MemoryTrend, memoryTrend} from '../../analyses/memory-trend.js';
import type {MemoryReading, MemorySession, OtherProcess} from '../../model/memory-session.js';
import type {LeakResolution} from './leak-request.js';

export interface RoundsResult {
  readonly readings: readonly MemoryReading[];
  readonly trend: MemoryTrend;
  /** The worker thread that is spoken of; undefined: the main thread. */
  readonly worker: string | undefined;
  /** At the first and at the last reading. */
  readonly others: readonly [readonly OtherProcess[], readonly OtherProcess[]];
  /** Paths of three snapshots; fewer when the program ended. */
  readonly snapshots: readonly string[];
  readonly ended: ReturnType<MemorySession['ended']>;
  readonly pid: number;
  readonly version: string | undefined;
  /** Answer of the Python agent. */
  readonly holders: unknown;
}

/** For what a round leaves to be finished: sockets that close, callbacks that run. */
const settleMs = 150;
const ending = {node: 'heapsnapshot', python: 'json', page: 'heapsnapshot'} as const;

export const liveBytes = ({heapBytes, externalBytes}: MemoryReading): number => heapBytes + externalBytes;

const ofWorker = ({atMs, workers = {}}: MemoryReading, name: string): MemoryReading => ({
  atMs,
  heapBytes: workers[name] ?? 0,
  externalBytes: 0,
});

/** The main thread, unless a worker that was there all the time leaks, and faster. */
const growing = (readings: readonly MemoryReading[]): {readonly trend: MemoryTrend; readonly worker: string | undefined} => {
  const main = {trend: memoryTrend(readings.map(liveBytes)), worker: undefined};
  const lasting = Object.keys(readings[0]?.workers ?? {}).filter(name => readings.every(({workers = {}}) => name in workers));
  const leaking = lasting
    .map(worker => ({trend: memoryTrend(readings.map(reading => reading.workers?.[worker] ?? 0)), worker}))
    .filter(({trend}) => trend.verdict === 'leak')
    .sort((one, other) => other.trend.slope - one.trend.slope);
  const [first] = leaking;
  return first !== undefined && (main.trend.verdict !== 'leak' || first.trend.slope > main.trend.slope) ? first : main;
};

export const runRounds = async (
  session: MemorySession,
  {rounds, warmupRounds, extraRounds, sliceMs, plan}: LeakResolution,
  announce: (stage: string) => void,
  grownTypes: (snapshots: readonly string[]) => Promise<readonly string[]>,
): Promise<RoundsResult> => {
  const readings: MemoryReading[] = [];
  const snapshots: string[] = [];
  const workerSnapshots: ReadonlyMap<string, string>[] = [];
  let others: readonly [readonly OtherProcess[], readonly OtherProcess[]] = [[], []];
  let trend = memoryTrend([]);
  let worker: string | undefined;
  const look = (): void => {
    ({trend, worker} = growing(readings));
  };
  const result = (holders: unknown = undefined): RoundsResult => ({
    readings: worker === undefined ? readings : readings.map(reading => ofWorker(reading, worker ?? '')),
    trend,
    worker,
    others,
    snapshots: worker === undefined ? snapshots : workerSnapshots.flatMap(paths => paths.get(worker ?? '') ?? []),
    ended: session.ended(),
    pid: session.pid,
    version: session.version,
    holders,
  });
  const round = async (): Promise<void> => {
    if (sliceMs === undefined) {
      await session.drive();
      await session.rest(settleMs);
    } else await session.rest(sliceMs);
  };
  const snapshot = async (): Promise<void> => {
    const file = `heap-${snapshots.length + 1}.${ending[plan.runtime]}`;
    announce(`Taking snapshot ${snapshots.length + 1} of 3`);
    snapshots.push(await session.snapshot(file));
    workerSnapshots.push(await session.workerSnapshots(file));
  };
  try {
    for (let index = 0; index < warmupRounds; index += 1) {
      announce(`Warming up, round ${index + 1} of ${warmupRounds}`);
      await round();
      // Measured too, so that what measuring itself leaves behind is there from the start.
      await session.read();
    }
    await snapshot();
    // What writing a snapshot leaves behind must not look like growth.
    await round();
    await session.read();
    const middle = Math.floor(rounds / 2);
    for (let index = 0; index < rounds + extraRounds; index += 1) {
      announce(`Round ${index + 1} of ${Math.max(rounds, index + 1)}`);
      await round();
      readings.push(await session.read());
      if (index === 0) others = [await session.others(), []];
      if (index === middle) await snapshot();
      if (index + 1 < rounds) continue;
      look();
      // Looked at again only every few rounds: asking after each would find a leak sooner or later in anything.
      if (trend.verdict !== 'undecided' && (index + 1 - rounds) % extraStep === 0) break;
    }
    await snapshot();
    others = [others[0], await session.others()];
    if (plan.runtime !== 'python') return result();
    announce('Asking who holds what has grown');
    const holders = await session.ask({action: 'holders', files: snapshots.map(fileName), types: await grownTypes(snapshots)});
    return result(holders);
  } catch (error) {
    if (session.ended() === undefined) throw error;
    look();
    return result();
  }
};

const extraStep = 5;

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
