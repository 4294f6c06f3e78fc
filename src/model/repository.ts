// What benchmarks ask of git and of the saved baselines.
import type {RunContext, RunFolder} from './machine.js';

export interface RepositoryState {
  /** Top of the working tree, real path. */
  readonly root: string;
  /** Full id of HEAD; undefined: no commit yet. */
  readonly commit: string | undefined;
  /** Tracked files differ from HEAD, or there are new ones that are not ignored. */
  readonly dirty: boolean;
  /** Digest of those differences; undefined when clean. */
  readonly dirtyDigest: string | undefined;
}

export interface Repository {
  /** Undefined: the folder is not in a git repository, or git is missing. */
  describe(directory: string): Promise<RepositoryState | undefined>;
  /** Paths from the top that differ between two commits, or a commit and the working tree with its new files; a few thousand at most. */
  changedFiles(root: string, from: string, to: string | undefined): Promise<readonly string[]>;
  /** Full commit id; undefined: git knows no such commit. */
  commitOf(root: string, ref: string): Promise<string | undefined>;
  /**
   * Checks the commits out beside each other inside the run folder, in folders with names of equal length, and removes them when the
   * work is over, however it ends. The user's own tree is not touched. `work` gets the folders in the order of the commits.
   */
  withCheckouts<Result>(
    root: string,
    commits: readonly string[],
    folder: RunFolder,
    context: RunContext,
    work: (folders: readonly string[]) => Promise<Result>,
  ): Promise<Result>;
}

/** Named baselines as text: what they mean is the operation's. */
export interface BaselineStore {
  /** Throws `baseline_missing` with the names that exist. */
  read(name: string): Promise<string>;
  /** Atomic; returns the path for the Report. */
  write(name: string, content: string): Promise<string>;
  /** Appends one line; whole lines survive crashes and several writers. */
  appendHistory(name: string, line: string): Promise<void>;
  history(name: string): Promise<readonly string[]>;
  list(): Promise<readonly string[]>;
}
