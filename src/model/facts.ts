// What is known about this machine and about a target, before anything runs.
import type {Runtime} from './words.js';

export interface FoundProgram {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  readonly from: 'environment' | 'toolbox' | 'path';
  readonly version?: string;
  /** Of a module from the toolbox: the folder to put on PYTHONPATH for the run. */
  readonly pythonPath?: string;
}

export interface Facts {
  readonly platform: string;
  readonly architecture: string;
  readonly processors: number;
  readonly memoryBytes: number;
  readonly nodeVersion: string;
  readonly userId: number | undefined;
  /** kernel.perf_event_paranoid; undefined where there is none. */
  readonly perfEventParanoid: number | undefined;
  /** kernel.yama.ptrace_scope; undefined where Yama is absent (ordinary ptrace rules hold). */
  readonly ptraceScope: number | undefined;
  readonly loadAverage: readonly [number, number, number];
  /** Share of time in which some task waited for a processor, last 10 s; undefined where pressure is not readable. */
  readonly cpuPressureShare: number | undefined;
}

/** What the machine read about the command's first word; deciding what it means is `policy`'s. */
export interface TargetReading {
  /** Absolute path of the program found for `command[0]`; undefined: not found. */
  readonly programPath: string | undefined;
  readonly executable: boolean;
  /** First line of the program file when it starts with `#!`. */
  readonly shebang: string | undefined;
  /** Set when the shebang's interpreter was looked up: absolute path. */
  readonly interpreterPath: string | undefined;
  /** Of `npm run x`, `npx x`, `pnpm x`, `yarn x`: the script text in the nearest package.json. */
  readonly packageScript: string | undefined;
  /** Version that the interpreter itself prints, e.g. `3.11.7`. */
  readonly interpreterVersion: string | undefined;
  /** Of a pid: its command line. */
  readonly commandLine: readonly string[] | undefined;
  /** Of `uv run x`, `poetry run x`: what they start. */
  readonly runner?: RunnerReading;
  /** Of a pid, where the system tells. */
  readonly live?: LiveProcess | undefined;
}

/** The environment of a project, from which a runner starts Python. */
export interface RunnerReading {
  readonly interpreterPath: string;
  readonly interpreterVersion: string;
  /** What the runner would set. */
  readonly environment: Readonly<Record<string, string>>;
  /** The environment's own Python script of the name that is run (pytest, …), absolute. */
  readonly script?: string;
}

export interface LiveProcess {
  /** As the kernel calls it. */
  readonly name: string;
  readonly isKernelThread: boolean;
  /** Of another user, and not ours to look into. */
  readonly isForeign: boolean;
}

/** How a command starts its runtime. */
export type Invocation =
  | {readonly form: 'script'; readonly script: string; readonly interpreterArgs: readonly string[]; readonly args: readonly string[]}
  | {readonly form: 'module'; readonly module: string; readonly interpreterArgs: readonly string[]; readonly args: readonly string[]}
  | {readonly form: 'inline'; readonly interpreterArgs: readonly string[]; readonly args: readonly string[]}
  /** The runtime is started by something else (npm, a wrapper script): only the environment reaches it. */
  | {readonly form: 'indirect'}
  | {readonly form: 'attach'}
  | {readonly form: 'page'};

export interface Target {
  readonly runtime: Runtime;
  /** The words as the caller gave them; empty when attaching. */
  readonly command: readonly string[];
  readonly pid?: number;
  /** The pid is one of the kernel's own threads: its name. */
  readonly kernelThread?: string;
  /** Of a page. */
  readonly url?: string;
  /** Absolute path of python or node, when known. */
  readonly interpreter?: string;
  readonly interpreterVersion?: string;
  readonly invocation: Invocation;
  /** The command names a runner (uv, poetry), in whose place the interpreter is started, with what the runner sets. */
  readonly runner?: {readonly name: string; readonly environment: Readonly<Record<string, string>>};
}
