// What benchmarks ask of the machine: single timed runs, one measurement at a time, and what the machine says about itself meanwhile.

import type {RunContext, RunFolder} from './machine.js';
import type {Command} from './plan.js';

export interface MeasureOptions {
  /** A run that takes longer is ended and counts as `timed-out`. */
  readonly timeLimitMs: number;
  /** Keeps what it prints in `<name>.stdout.txt` and `<name>.stderr.txt` of the run folder; without a name the output goes to null. */
  readonly keepOutputAs?: string;
  /** Looks for processes it left behind, and ends them; slow, so not after every run. */
  readonly endLeftovers?: boolean;
}

/** One run of a program from start to end. Seconds; undefined: not readable here. */
export interface RunSample {
  readonly outcome: 'exited' | 'timed-out' | 'cancelled';
  readonly exitCode?: number;
  readonly signal?: string;
  readonly wallSeconds: number;
  /** Without the time spent runnable but waiting for a core; only for a run that was one process. */
  readonly queueFreeWallSeconds?: number;
  /** User and system. To the nanosecond for a single thread, sampled for helper threads, clock ticks (10 ms) with child processes. */
  readonly cpuSeconds?: number;
  readonly runDelaySeconds?: number;
  /** Largest resident size seen; looked at a few times a run. */
  readonly peakRssBytes?: number;
  /** It started processes of its own. */
  readonly severalProcesses: boolean;
  /** Most threads seen at once. */
  readonly threads: number;
  /** With `keepOutputAs`: digest of standard output, and the last words of standard error. */
  readonly outputDigest?: string;
  readonly errorTail?: string;
  /** With `endLeftovers`: names of processes that were still there, and were ended. */
  readonly leftovers: readonly string[];
}

/** The machine at one moment, to be compared with a later one. */
export interface HostReading {
  readonly processors: number;
  readonly loadAverage: number | undefined;
  /** Sums since boot, clock ticks. */
  readonly ticks: {readonly all: number; readonly steal: number} | undefined;
  readonly clockFrequencies: readonly number[];
}

/** Relative path → size and time of change, of the files below a folder (a few thousand at most). */
export type FileMarks = ReadonlyMap<string, string>;

export interface Measuring {
  /** Waits until no other measurement of this state directory runs; `waiting` is called once if it has to. */
  exclusively<Result>(context: RunContext, waiting: () => void, work: (context: RunContext) => Promise<Result>): Promise<Result>;
  /** Throws as `execute` does when the program cannot be started. */
  run(command: Command, folder: RunFolder, options: MeasureOptions, context: RunContext): Promise<RunSample>;
  /** Tries with 50 ms of own work whether the kernel's figures for time on a core can be trusted. */
  runDelayIsReadable(): boolean;
  readHost(): HostReading;
  fileMarks(directory: string): Promise<FileMarks>;
}
