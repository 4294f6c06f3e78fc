// A program under watch for leaks: exercised in rounds, asked for its live memory after each, ended with everything it started.
import type {Execution} from './execution.js';
import type {Command} from './plan.js';

/** A page in the browser that is launched. */
export interface MemoryPage {
  readonly url: string;
  readonly profileDirectory: string;
  /** JavaScript that the page runs once a round; what it returns is awaited. */
  readonly script?: string;
  readonly driveLimitMs: number;
}

export interface MemoryPlan {
  readonly runtime: 'node' | 'python' | 'page';
  readonly page?: MemoryPage;
  /** Folders of the run folder that are worth nothing afterwards. */
  readonly scratch?: readonly string[];
  /** Launched, or attached to. */
  readonly subject: {readonly command: Command} | {readonly pid: number};
  /** Runs once a round, while the program stays up. */
  readonly drive?: Command;
  /** Files for the run folder, written before the start. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The whole of it. */
  readonly timeLimitMs: number;
  /** How long one run of the drive may take. */
  readonly driveLimitMs: number;
  readonly outputLimitBytes: number;
}

/** Bytes in use after a forced collection. */
export interface MemoryReading {
  readonly atMs: number;
  /** Objects of the runtime. */
  readonly heapBytes: number;
  /** Buffers and other memory outside that the runtime accounts for. */
  readonly externalBytes: number;
  /** In use in the C allocator; undefined where it cannot be asked. */
  readonly nativeBytes?: number;
  readonly rssBytes?: number;
  /** Node: live heaps of worker threads by name; they are no part of `heapBytes`. */
  readonly workers?: Readonly<Record<string, number>>;
  /** Python: freed by the collection that we forced, in bytes. */
  readonly collectedBytes?: number;
  /** The program has switched its collector off, so that nothing was forced. */
  readonly collectorOff?: boolean;
}

/** Nobody looks inside it. */
export interface OtherProcess {
  readonly pid: number;
  readonly command: string;
  readonly rssBytes: number;
}

export interface MemorySession {
  readonly pid: number;
  readonly version: string | undefined;
  /** Set once the program has ended by itself. */
  ended(): Pick<Execution, 'exitCode' | 'signal' | 'stderrTail'> | undefined;
  /** One round. Throws `target_failed` when the drive fails, `timed_out` when it does not end. */
  drive(): Promise<void>;
  rest(milliseconds: number): Promise<void>;
  read(): Promise<MemoryReading>;
  /** Writes into the run folder; resolves with the absolute path. */
  snapshot(file: string): Promise<string>;
  /** Node: of worker threads, by name; beside `file` of the run folder. */
  workerSnapshots(file: string): Promise<ReadonlyMap<string, string>>;
  /** Processes of the program beside the watched one. */
  others(): Promise<readonly OtherProcess[]>;
  /** Put to the agent in the program (Python); resolves with what it answers. */
  ask(question: Readonly<Record<string, unknown>>): Promise<unknown>;
}
