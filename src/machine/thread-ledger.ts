// Adds up what the threads of a tree did between looks: on a core, in line for one, or waiting, and for what.
import type {WaitKind} from '../model/observation.js';
import type {ProcessLook, ThreadLook} from './tree-look.js';

/** Threads that a process starts this soon serve its runtime (V8's helpers do), not the program. */
const helperMs = 80;

interface ThreadRecord {
  readonly isHelper: boolean;
  readonly startCpuNs: number;
  last: ThreadLook;
  lastWait: WaitKind | undefined;
  activeMs: number;
}

interface Step {
  readonly process: ProcessLook;
  readonly thread: ThreadLook;
  readonly active: boolean;
  /** Neither on a core nor in line for one. */
  readonly waitedMs: number;
  /** What it waited for; of a thread caught running, what it was last seen to wait for. */
  readonly wait: WaitKind | undefined;
}

export interface ThreadSums {
  readonly onCpuMs: number;
  readonly runDelayMs: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

export const createThreadLedger = (countsFromFirstLook: boolean) => {
  const threads = new Map<string, ThreadRecord>();
  const firstSeen = new Map<string, number>();
  const waits = new Map<WaitKind, number>();
  const states = new Map<string, number>();
  const sums = {onCpuNs: 0, runDelayNs: 0, voluntary: 0, involuntary: 0};
  let sawSchedstat = false;
  let isFirstLook = true;

  const step = (process: ProcessLook, thread: ThreadLook, at: number, lengthMs: number): Step => {
    const id = `${process.key}/${thread.id}`;
    const known = threads.get(id);
    // What was used before the watching began is not part of it.
    const before = known?.last ?? (countsFromFirstLook && isFirstLook ? thread : undefined);
    const used = Math.max(0, (thread.onCpuNs ?? 0) - (before?.onCpuNs ?? 0));
    const delayed = Math.max(0, (thread.runDelayNs ?? 0) - (before?.runDelayNs ?? 0));
    const voluntary = Math.max(0, thread.voluntary - (before?.voluntary ?? 0));
    const involuntary = Math.max(0, thread.involuntary - (before?.involuntary ?? 0));
    sums.onCpuNs += used;
    sums.runDelayNs += delayed;
    sums.voluntary += voluntary;
    sums.involuntary += involuntary;
    sawSchedstat ||= thread.onCpuNs !== undefined;
    const active = used > 0 || voluntary + involuntary > 0;
    const record: ThreadRecord = known ?? {
      isHelper: !thread.isFirst && !countsFromFirstLook && at - (firstSeen.get(process.key) ?? at) < helperMs,
      startCpuNs: before?.onCpuNs ?? 0,
      last: thread,
      lastWait: undefined,
      activeMs: 0,
    };
    record.activeMs += active ? lengthMs : 0;
    const wait = thread.wait ?? record.lastWait;
    record.lastWait = wait;
    record.last = thread;
    threads.set(id, record);
    // Without a voluntary switch it never gave its core up: the rest is time in line that is not booked yet.
    const gaveUp = thread.state !== 'R' || voluntary > 0;
    return {process, thread, active, waitedMs: gaveUp ? Math.max(0, lengthMs - (used + delayed) / 1e6) : 0, wait};
  };

  return {
    add: (processes: readonly ProcessLook[], at: number, lengthMs: number): void => {
      for (const {key} of processes) if (!firstSeen.has(key)) firstSeen.set(key, at);
      const steps = processes
        .flatMap(process => process.threads.map(thread => step(process, thread, at, lengthMs)))
        .filter(({thread}) => !/[ZX?]/.test(thread.state));
      for (const {thread} of steps) {
        if (thread.isFirst) states.set(thread.state, (states.get(thread.state) ?? 0) + lengthMs);
      }
      for (const counted of countedWaits(steps)) {
        if (counted.waitedMs === 0) continue;
        const kind = counted.wait ?? 'unknown';
        waits.set(kind, (waits.get(kind) ?? 0) + counted.waitedMs);
      }
      isFirstLook = false;
    },
    sums: (): ThreadSums => ({
      onCpuMs: sums.onCpuNs / 1e6,
      runDelayMs: sums.runDelayNs / 1e6,
      voluntary: sums.voluntary,
      involuntary: sums.involuntary,
    }),
    result: () => {
      const records = [...threads.values()];
      const cpuSeconds = ({last, startCpuNs}: ThreadRecord): number => Math.max(0, (last.onCpuNs ?? 0) - startCpuNs) / 1e9;
      return {
        sawSchedstat,
        activeThreads: records.filter(({activeMs}) => activeMs > 0).length,
        busiestThreadSeconds: Math.max(0, ...records.map(cpuSeconds)),
        helperThreadSeconds: records.filter(({isHelper}) => isHelper).reduce((sum, record) => sum + cpuSeconds(record), 0),
        waits: inSeconds(waits),
        states: inSeconds(states),
      };
    },
  };
};

/**
 * A pool's idle threads sit in a lock all day, and so does a first thread that waits for its workers to end: neither is held up.
 * Counted are threads that did something in the interval; first threads that wait for anything but a lock or a child; in a process
 * whose first thread waits for its workers, those workers; and, when nothing moves at all, the first threads.
 */
const countedWaits = (steps: readonly Step[]): readonly Step[] => {
  const isJoining = ({wait}: Step): boolean => wait === 'lock' || wait === 'child';
  const joining = new Set(steps.filter(step => step.thread.isFirst && isJoining(step)).map(({process}) => process.key));
  const counted = steps.filter(step => step.active || (!isJoining(step) && (step.thread.isFirst || joining.has(step.process.key))));
  const moving = counted.filter(({thread}) => thread.wait !== undefined || thread.state === 'R');
  return moving.length > 0 ? counted : steps.filter(({thread}) => thread.isFirst);
};

const inSeconds = <Key extends string>(milliseconds: ReadonlyMap<Key, number>): ReadonlyMap<Key, number> =>
  new Map([...milliseconds].map(([key, value]) => [key, value / 1_000]));
