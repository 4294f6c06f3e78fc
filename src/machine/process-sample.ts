// What the kernel says about one running process tree, looked at a few times while it runs and once at its very end.
import {readdirSync} from 'node:fs';
import {hasProc, readText} from './process-table.js';

export interface Schedstat {
  readonly onCpuNs: number;
  /** Runnable, but waiting for a core. */
  readonly runDelayNs: number;
}

/** Documentation/scheduler/sched-stats.rst: time on a core, time waiting for one, slices. Of one thread: a process's own path is its first thread. */
export const readSchedstat = (path: string): Schedstat | undefined => {
  const fields = readText(`/proc/${path}/schedstat`)?.trim().split(' ');
  if (fields === undefined || fields.length < 2) return undefined;
  return {onCpuNs: Number(fields[0]), runDelayNs: Number(fields[1])};
};

const exitingFlag = 0x4;

export interface StatAtEnd {
  /** PF_EXITING is set, or it is a zombie: its sums are final but for the last steps. */
  readonly exiting: boolean;
  /** It has reaped a child: any process causes page faults. */
  readonly hadChildren: boolean;
  /** Of the whole thread group and its reaped children. */
  readonly cpuTicks: number;
}

/** proc_pid_stat(5). */
export const readStatAtEnd = (pid: number): StatAtEnd | undefined => {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (field: number): number => Number(fields[field - 3] ?? 0);
  return {
    exiting: fields[0] === 'Z' || fields[0] === 'X' || (number(9) & exitingFlag) !== 0,
    hadChildren: number(11) > 0 || number(13) > 0,
    cpuTicks: number(14) + number(15) + number(16) + number(17),
  };
};

export interface TreeSampler {
  look(): void;
  readonly peakRssBytes: () => number | undefined;
  readonly severalProcesses: () => boolean;
  readonly mostThreads: () => number;
  /** Time on a core of the first process's threads but the first, as last seen. */
  readonly helperThreadsNs: () => number;
}

export const sampleTree = (root: number): TreeSampler => {
  let peak = 0;
  let several = false;
  let most = 1;
  const helpers = new Map<string, number>();

  const lookAt = (pid: number): number => {
    const status = readText(`/proc/${pid}/status`) ?? '';
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    let now = kilobytes('VmRSS') * 1_024;
    peak = Math.max(peak, kilobytes('VmHWM') * 1_024);
    const threads = threadsOf(pid);
    if (pid === root) {
      most = Math.max(most, threads.length);
      for (const thread of threads) {
        if (thread === `${root}`) continue;
        const seen = readSchedstat(`${pid}/task/${thread}`);
        if (seen !== undefined) helpers.set(thread, seen.onCpuNs);
      }
    }
    for (const thread of threads) {
      const children = readText(`/proc/${pid}/task/${thread}/children`) ?? '';
      for (const child of children.split(' ')) {
        if (child === '') continue;
        several = true;
        now += lookAt(Number(child));
      }
    }
    return now;
  };

  return {
    look: () => {
      if (hasProc) peak = Math.max(peak, lookAt(root));
    },
    peakRssBytes: () => (peak === 0 ? undefined : peak),
    severalProcesses: () => several,
    mostThreads: () => most,
    helperThreadsNs: () => [...helpers.values()].reduce((sum, value) => sum + value, 0),
  };
};

const threadsOf = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // Ended between two reads.
    return [];
  }
};
