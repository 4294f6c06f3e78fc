// What happened when a plan was run.

export interface Artifact {
  readonly uri: string;
  /** Path as a reader in the working directory can open it. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly purpose: string;
}

/** Whole process tree, from the operating system's accounting. Undefined: not readable on this machine. */
export interface Resources {
  readonly userMs?: number;
  readonly systemMs?: number;
  readonly peakRssBytes?: number;
  readonly runDelayMs?: number;
}

export interface Execution {
  readonly runId: string;
  /** Absolute run folder. */
  readonly directory: string;
  readonly toolVersion?: string;
  /** `recorded`: ended by us because the recording window was over, as planned. */
  readonly outcome: 'exited' | 'recorded' | 'timed-out' | 'cancelled' | 'output-limit';
  readonly exitCode?: number;
  readonly signal?: string;
  readonly durationMs: number;
  readonly resources: Resources;
  readonly stdoutTail: string;
  readonly stderrTail: string;
  /** Files that match the plan's outputs and hold a profile, absolute paths. */
  readonly profileFiles: readonly string[];
  /** Other files that match the plan's outputs. */
  readonly sideFiles?: readonly string[];
  readonly notes: readonly string[];
}
