// What operations ask of the machine. The real one lives in `machine/`; tests use one that replays recordings.
import type {Artifact, Execution} from './execution.js';
import type {Facts, FoundProgram, TargetReading} from './facts.js';
import type {ByteSource} from './format.js';
import type {Measuring} from './measuring.js';
import type {MemoryPlan, MemorySession} from './memory-session.js';
import type {Observation, ObservedSubject, ObserveOptions} from './observation.js';
import type {Command, Plan} from './plan.js';
import type {Residence} from './profiler.js';
import type {BaselineStore, Repository} from './repository.js';
import type {Sources} from './sources.js';

/** Called at least every 2 s while something runs. */
export type ReportProgress = (message: string, elapsedMs: number) => void;

export interface RunContext {
  readonly signal: AbortSignal;
  readonly progress: ReportProgress;
}

export interface StoredRun {
  readonly runId: string;
  readonly operation: string;
  readonly startedAt: string;
  readonly status: 'running' | 'complete' | 'failed';
  readonly summary: string;
}

/** Folder of one run: everything recorded goes here before it is explained. */
export interface RunFolder {
  readonly runId: string;
  readonly directory: string;
  /** Atomic; returns the link for the Report. */
  write(file: string, content: string | Uint8Array, mediaType: string, purpose: string): Promise<Artifact>;
  /** Links a file that is there already. */
  link(file: string, mediaType: string, purpose: string): Promise<Artifact>;
  setStatus(status: StoredRun['status'], summary: string): Promise<void>;
}

export interface RunStore {
  create(operation: string): Promise<RunFolder>;
  /** Throws `invalid_request` for an unknown run. */
  open(runId: string): Promise<RunFolder>;
  get(runId: string): Promise<StoredRun>;
  list(cursor: string | undefined, limit: number): Promise<{readonly runs: readonly StoredRun[]; readonly nextCursor?: string}>;
  /** A file of a run, by its plain name. */
  read(runId: string, file: string): Promise<Uint8Array>;
  files(runId: string): Promise<readonly {readonly file: string; readonly bytes: number}[]>;
}

export interface FindOptions {
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** For tools that live in the target's interpreter. */
  readonly interpreter?: string | undefined;
}

export interface ServiceRequest {
  readonly command: Command;
  /** Answers when the server is ready. */
  readonly url: string;
}

export interface RunningService {
  /** The process that listens, wherever in the command's tree it is. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** A folder served on loopback. */
export interface ServedPage {
  readonly url: string;
  readonly origin: string;
  /** Real path of the folder. */
  readonly directory: string;
  close(): void;
}

export interface Machine {
  /** Real paths. */
  readonly roots: readonly string[];
  readonly runs: RunStore;
  readonly measuring: Measuring;
  readonly repository: Repository;
  readonly baselines: BaselineStore;
  facts(): Promise<Facts>;
  /** Caller's environment first, then the toolbox, then PATH. Undefined: nowhere. */
  findTool(residence: Residence, options: FindOptions): Promise<FoundProgram | undefined>;
  readTarget(
    target: {readonly command?: readonly string[] | undefined; readonly pid?: number | undefined},
    options: FindOptions,
  ): Promise<TargetReading>;
  /** Checks the folder against the roots (`outside_root`) and returns its real path. */
  resolveDirectory(directory: string | undefined): Promise<string>;
  /** Opens a file inside the roots or the state folder, by real path; throws `outside_root`, `invalid_request`. */
  openFile(path: string): Promise<ByteSource>;
  /** Serves a page, or a folder with an index.html, inside the roots; throws `outside_root`, `invalid_request`. */
  servePage(path: string): Promise<ServedPage>;
  /** Source lines `line - context … line + context` of a file inside the roots; undefined when unreadable or outside. */
  readSource(file: string, line: number, context: number): readonly string[] | undefined;
  readonly sources: Sources;
  /** Starts a server and waits until it answers; `stop`, or the end of the signal, ends it. */
  startService(service: ServiceRequest, folder: RunFolder, context: RunContext): Promise<RunningService>;
  execute(plan: Plan, folder: RunFolder, context: RunContext): Promise<Execution>;
  /** Starts a command, or watches a running process, and reads what the system tells about its tree; disturbs neither. */
  observe(subject: ObservedSubject, folder: RunFolder, options: ObserveOptions, context: RunContext): Promise<Observation>;
  /** Keeps a program under watch for leaks while `work` lasts, and ends what it started; cancelling ends all within 2 s. */
  watchMemory<Result>(
    plan: MemoryPlan,
    folder: RunFolder,
    context: RunContext,
    work: (session: MemorySession, announce: (stage: string) => void) => Promise<Result>,
  ): Promise<Result>;
}
