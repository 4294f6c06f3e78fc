// One look at a process tree: what /proc says about each of its processes and threads at this moment. proc_pid_stat(5), proc_pid_io(5).
import {readdirSync, readlinkSync} from 'node:fs';
import type {WaitKind} from '../model/observation.js';
import {readSchedstat} from './process-sample.js';
import {readText} from './process-table.js';
import {waitKindOf} from './wait-kinds.js';

export interface ThreadLook {
  readonly id: string;
  readonly isFirst: boolean;
  readonly state: string;
  /** Undefined while it runs. */
  readonly wait: WaitKind | undefined;
  readonly onCpuNs: number | undefined;
  readonly runDelayNs: number | undefined;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Own figures first, those of children that it has waited for second. */
type OwnAndReaped = readonly [own: number, reaped: number];

export interface ProcessLook {
  /** Pid and start time: one process for good. */
  readonly key: string;
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly userTicks: OwnAndReaped;
  readonly systemTicks: OwnAndReaped;
  readonly minorFaults: OwnAndReaped;
  readonly majorFaults: OwnAndReaped;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
  /** Contains those of reaped children. Undefined: not ours to read. */
  readonly io: Readonly<Record<string, number>> | undefined;
  readonly threads: readonly ThreadLook[];
  /** `descriptor path` of regular files that are open. */
  readonly openFiles: readonly string[];
}

/** Threads beyond these are rarely different, and each costs file reads. */
const mostThreads = 64;
const mostDescriptors = 32;

/** `remembered`: seen before; they stay in the tree when their parent has gone. */
export const lookAtTree = (root: number, remembered: ReadonlyMap<number, string>, withFiles: boolean): readonly ProcessLook[] => {
  const looks = new Map<number, ProcessLook>();
  // The root and what hangs on it come first, from the end; then those that only memory leads to.
  const open = [...remembered.keys(), root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (looks.has(pid)) continue;
    const threads = namesIn(`/proc/${pid}/task`);
    const look = lookAtProcess(pid, threads, withFiles);
    if (look === undefined || (remembered.get(pid) ?? look.key) !== look.key) continue;
    looks.set(pid, look);
    for (const thread of threads) {
      const children = readText(`/proc/${pid}/task/${thread}/children`) ?? '';
      for (const child of children.split(' ')) if (child !== '') open.push(Number(child));
    }
  }
  return [...looks.values()];
};

const lookAtProcess = (pid: number, threads: readonly string[], withFiles: boolean): ProcessLook | undefined => {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3] ?? 0);
  const status = readText(`/proc/${pid}/status`) ?? '';
  return {
    key: `${pid}:${fields[22 - 3] ?? ''}`,
    pid,
    parent: number(4),
    name: stat.slice(stat.indexOf('(') + 1, close),
    userTicks: [number(14), number(16)],
    systemTicks: [number(15), number(17)],
    minorFaults: [number(10), number(11)],
    majorFaults: [number(12), number(13)],
    rssBytes: field(status, 'VmRSS') * 1_024,
    peakRssBytes: field(status, 'VmHWM') * 1_024,
    io: readInputOutput(pid),
    threads: threads.slice(0, mostThreads).map(thread => lookAtThread(pid, thread)),
    openFiles: withFiles ? openFilesOf(pid) : [],
  };
};

const lookAtThread = (pid: number, thread: string): ThreadLook => {
  const path = `/proc/${pid}/task/${thread}`;
  const status = readText(`${path}/status`) ?? '';
  const state = /^State:\s+(\S)/m.exec(status)?.[1] ?? '?';
  const schedstat = readSchedstat(`${pid}/task/${thread}`);
  const waits = state !== 'R' && state !== '?' && state !== 'Z' && state !== 'X';
  return {
    id: thread,
    isFirst: thread === `${pid}`,
    state,
    wait: waits ? waitKindOf(readText(`${path}/wchan`), state) : undefined,
    onCpuNs: schedstat?.onCpuNs,
    runDelayNs: schedstat?.runDelayNs,
    voluntary: field(status, 'voluntary_ctxt_switches'),
    involuntary: field(status, 'nonvoluntary_ctxt_switches'),
  };
};

const field = (status: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

const readInputOutput = (pid: number): Readonly<Record<string, number>> | undefined => {
  const text = readText(`/proc/${pid}/io`);
  return text === undefined
    ? undefined
    : Object.fromEntries([...text.matchAll(/^(\w+): (\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
};

const openFilesOf = (pid: number): readonly string[] =>
  namesIn(`/proc/${pid}/fd`)
    .slice(0, mostDescriptors)
    .flatMap(descriptor => {
      try {
        const path = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
        return /^\/(?!dev\/null$|proc\/|sys\/|memfd:)/.test(path) ? [`${descriptor} ${path}`] : [];
      } catch {
        // Closed between two reads.
        return [];
      }
    });

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // Ended between two reads, or not ours.
    return [];
  }
};
