// Runs the rounds: warm up, exercise, collect, measure; snapshots at the start, in the middle and at the end.
import {type MemoryTrend, memoryTrend} from '../../analyses/memory-trend.js';
import type {MemoryReading, MemorySession} from '../../model/memory-session.js';
import type {LeakResolution} from './leak-request.js';

export interface RoundsResult {
  readonly readings: readonly MemoryReading[];
  readonly trend: MemoryTrend;
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

export const runRounds = async (
  session: MemorySession,
  {rounds, warmupRounds, extraRounds, sliceMs, plan}: LeakResolution,
  announce: (stage: string) => void,
  grownTypes: (snapshots: readonly string[]) => Promise<readonly string[]>,
): Promise<RoundsResult> => {
  const readings: MemoryReading[] = [];
  const snapshots: string[] = [];
  let trend = memoryTrend([]);
  const result = (holders: unknown = undefined): RoundsResult => ({
    readings,
    trend,
    snapshots,
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
      if (index === middle) await snapshot();
      if (index + 1 < rounds) continue;
      trend = memoryTrend(readings.map(liveBytes));
      // Looked at again only every few rounds: asking after each would find a leak sooner or later in anything.
      if (trend.verdict !== 'undecided' && (index + 1 - rounds) % extraStep === 0) break;
    }
    await snapshot();
    if (plan.runtime !== 'python') return result();
    announce('Asking who holds what has grown');
    const holders = await session.ask({action: 'holders', files: snapshots.map(fileName), types: await grownTypes(snapshots)});
    return result(holders);
  } catch (error) {
    if (session.ended() === undefined) throw error;
    trend = memoryTrend(readings.map(liveBytes));
    return result();
  }
};

const extraStep = 5;

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
