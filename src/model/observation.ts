// What the operating system told about a process tree while it was watched: sums over the time watched, and how threads waited.
import type {Execution} from './execution.js';
import type {Command} from './plan.js';

export const waitKinds = ['lock', 'sleep', 'disk', 'network', 'poll', 'pipe', 'child', 'memory', 'stopped', 'unknown'] as const;
/** What a thread that does not run waits for, as the name of the kernel function tells. */
export type WaitKind = (typeof waitKinds)[number];

/** Started by us, or running already and watched for a while. */
export type ObservedSubject = {readonly command: Command} | {readonly pid: number};

export interface ObserveOptions {
  /** Absent: until the program ends. */
  readonly durationMs?: number;
  readonly timeLimitMs: number;
  readonly outputLimitBytes: number;
}

export interface ObservedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly peakRssBytes: number;
  readonly threads: number;
  /** First to last look. */
  readonly seenSeconds: number;
}

/** What the container or service manager allows the tree (cgroups), and how often that limit was met while watched. */
export interface ObservedLimits {
  readonly cpuCores?: number;
  readonly periods?: number;
  readonly throttledPeriods?: number;
  /** Sum over the group's processors. */
  readonly throttledSeconds?: number;
  readonly memoryBytes?: number;
  readonly memoryPeakBytes?: number;
  /** Times that an allocation met the limit and memory had to be given back first. */
  readonly memoryLimitHits?: number;
  readonly oomKills?: number;
}

/** One block device while watched, whoever used it. */
export interface ObservedDisk {
  readonly name: string;
  readonly busySeconds: number;
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Mean, from request to answer. */
  readonly waitMs: number;
}

/** Undefined figures could not be read here; `unreadable` says which and why. Seconds and bytes, over the time watched. */
export interface Observation {
  readonly outcome: Execution['outcome'];
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stderrTail: string;
  readonly wallSeconds: number;
  readonly userSeconds?: number;
  readonly systemSeconds?: number;
  /** Time in which the tree kept at least one core busy: of each interval no more than its length. */
  readonly busySeconds?: number;
  /** Of the rest: time in which it could have run, and had no core. */
  readonly queuedSeconds?: number;
  /** Sum over all threads; may exceed the wall time. */
  readonly runDelaySeconds?: number;
  readonly voluntarySwitches?: number;
  readonly involuntarySwitches?: number;
  readonly minorFaults?: number;
  readonly majorFaults?: number;
  readonly peakRssBytes?: number;
  /** Largest minus first resident size. */
  readonly rssGrowthBytes?: number;
  /** From and to devices: what the page cache holds does not count. */
  readonly readBytes?: number;
  readonly writtenBytes?: number;
  /** Through read and write calls of any kind, sockets and pipes included. */
  readonly callReadBytes?: number;
  readonly callWrittenBytes?: number;
  readonly inputOutputCalls?: number;
  /** Most CPU time first; the very short-lived are never seen. */
  readonly processes: readonly ObservedProcess[];
  readonly mostThreads: number;
  /** Threads that did something while watched. */
  readonly activeThreads: number;
  readonly busiestThreadSeconds?: number;
  /** CPU time of threads that a process starts within its first moments, its first thread excepted: V8's helpers in Node. */
  readonly helperThreadSeconds?: number;
  /** Letter of the first threads' state (R running, S sleeping, D disk) → seconds. */
  readonly states: Readonly<Record<string, number>>;
  /** Thread-seconds by what threads in use waited for; idle pool threads do not count. */
  readonly waits: Readonly<Partial<Record<WaitKind, number>>>;
  /** From the start to the last moment of reading many files one after the other, as imports do. */
  readonly loadingSeconds?: number;
  /** CPU time of processes that had ended and been waited for. */
  readonly reapedSeconds?: number;
  /** Processes and threads that the whole machine started meanwhile: an upper bound. */
  readonly startedOnMachine?: number;
  readonly limits?: ObservedLimits;
  /** Busiest first; those that did nothing are left out. */
  readonly disks: readonly ObservedDisk[];
  readonly looks: number;
  readonly lookSeconds: number;
  readonly unreadable: readonly string[];
}
