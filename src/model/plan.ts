// What to run, as data: it can be printed, compared and tested before anything happens.

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  /** Added to (and winning over) the caller's environment; NODE_OPTIONS and PYTHONPATH are joined with the caller's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its standard output goes whole to this file of the run folder. */
  readonly outputFile?: string;
  /** Reads what earlier commands recorded: runs however they ended, and how it ends says nothing about the program. */
  readonly readsRecording?: true;
}

export interface PlannedOutput {
  /** File name inside the run folder; a `*` stands for any run of characters. */
  readonly pattern: string;
  readonly purpose: string;
  readonly mediaType: string;
  /** The profile to read; false for side files. */
  readonly isProfile: boolean;
}

/** How to ask the profiler to end early and still write what it has. */
export type SoftStop =
  | {readonly by: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM'; readonly graceMs: number}
  /** The machine creates this file in the run folder; the profiler's own code watches for it. */
  | {readonly by: 'file'; readonly file: string; readonly graceMs: number};

/** Capture through the inspector of a live Node process, done by the machine itself. */
export interface InspectorCapture {
  readonly pid: number;
  /** Absent: CPU samples. */
  readonly what?: 'allocations' | 'snapshot';
  readonly durationMs: number;
  /** Microseconds; bytes for allocations. */
  readonly samplingIntervalUs: number;
  readonly output: string;
}

/** A page opened in the browser that the plan's command starts; the machine records it through the DevTools protocol and closes the browser. */
export interface PageCapture {
  readonly url: string;
  /** Where the browser keeps its profile, as the command says it: a folder in the run folder, used for this run alone. */
  readonly profileDirectory: string;
  /** Trace categories. */
  readonly categories: readonly string[];
  /** Absent: until the page has loaded and is quiet. */
  readonly durationMs?: number;
  /** File for the trace, as the browser sends it: gzipped JSON. */
  readonly output: string;
}

export interface Plan {
  /** Profiler id, as in the contract. */
  readonly tool: string;
  /** Program and version arguments that print the tool's version, if it has any. */
  readonly versionCommand?: readonly string[];
  /** Run one after the other; the next runs only if the one before exited 0, or if it reads the recording. Empty when `inspector` is given. */
  readonly commands: readonly Command[];
  readonly inspector?: InspectorCapture;
  readonly page?: PageCapture;
  /** Folders in the run folder that hold nothing worth keeping; removed at the end. */
  readonly scratch?: readonly string[];
  /** Format ids the outputs may have, best first; content decides. */
  readonly formats: readonly string[];
  readonly outputs: readonly PlannedOutput[];
  readonly timeLimitMs: number;
  readonly outputLimitBytes: number;
  readonly softStop?: SoftStop;
  /** End after this long and read what there is (a recording window), unlike the time limit, which is a failure. */
  readonly recordMs?: number;
  /** The profiler itself stops after a window. */
  readonly isWindow?: boolean;
  /** Text files the machine writes into the run folder before it starts (name → content). */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files that a runtime leaves in the system's temporary folder for the profiler; `{pid}` is any process of the run. Removed at the end. */
  readonly temporaryFiles?: readonly string[];
  /** Stands for the run folder in args and environment. */
  readonly runDirectoryToken: '{run}';
  readonly cautions: readonly string[];
}

/** The token that plans use for the run folder; the machine puts the real path in its place. */
export const runDirectoryToken = '{run}' as const;
