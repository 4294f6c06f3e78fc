// What a suite of benchmarks with a harness of its own must provide: the words that run it, and a reader of what it writes.
import type {HarnessId, Spread} from './benchmark.js';

/** One benchmark of a suite, in one invocation of it. */
export interface SuiteResult {
  readonly name: string;
  /** Of one call; seconds. */
  readonly callSeconds: Spread;
  readonly rounds: number;
}

export interface Benchmarker {
  readonly id: HarnessId;
  readonly title: string;
  /** How it is installed, for hints. */
  readonly install: string;
  /** The caller's words with what makes it write its results into `resultFile`. */
  words(command: readonly string[], resultFile: string): readonly string[];
  /** Throws `unreadable_profile` or `empty_profile`. */
  read(text: string): readonly SuiteResult[];
  /** The caller's words such that everything is loaded and nothing is timed: what a suite does before its first call. */
  readonly loadOnly?: (command: readonly string[]) => readonly string[];
}

/** A result file of a tool that was run elsewhere. */
export interface ResultFormat {
  readonly id: string;
  readonly title: string;
  recognise(text: string): boolean;
  /** Throws `unreadable_profile`. `path` is there for formats that leave the name to their folders. */
  read(text: string, path: string): readonly SuiteResult[];
}
