// git, as far as benchmarks need it: which commit, how dirty, and two commits checked out beside each other for as long as it takes.
import {createHash} from 'node:crypto';
import {realpath, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import type {RunContext, RunFolder} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import type {Repository} from '../model/repository.js';
import {type Answer, ask} from './ask.js';
import {readStatus} from './run-status.js';

const mostChangedFiles = 5_000;
const checkoutTimeoutMs = 120_000;
/** Letters, so that both paths are equally long. */
const names = ['tree-a', 'tree-b', 'tree-c', 'tree-d'] as const;
const checkoutPath = /^(.*[\\/]runs[\\/](r-\d{8}-\d{6}-[0-9a-f]{4,8}))[\\/]tree-[a-d]$/;

/** No hook runs, no index is refreshed, nobody is asked for a password. */
const quietly = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'advice.detachedHead=false'] as const;

export const createRepository = (caller: NodeJS.ProcessEnv): Repository => {
  // Set by git for its hooks, they would lead to another repository.
  const {GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...rest} = caller;
  const environment = {...rest, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0'};
  const git = (
    directory: string,
    args: readonly string[],
    more: {readonly timeoutMs?: number; readonly signal?: AbortSignal} = {},
  ): Promise<Answer | undefined> => ask('git', [...quietly, ...args], {workingDirectory: directory, environment, ...more});

  const removeCheckout = async (root: string, path: string): Promise<void> => {
    await git(root, ['worktree', 'remove', '--force', '--force', path], {timeoutMs: checkoutTimeoutMs});
    await rm(path, {recursive: true, force: true});
    await git(root, ['worktree', 'prune']);
  };

  /** A perfwright that was killed could not clean up; the next one does. */
  const removeOrphans = async (root: string): Promise<void> => {
    const answer = await git(root, ['worktree', 'list', '--porcelain']);
    for (const line of answer?.stdout.split('\n') ?? []) {
      const path = line.startsWith('worktree ') ? line.slice('worktree '.length) : '';
      const [, directory, runId] = checkoutPath.exec(path) ?? [];
      if (directory === undefined || runId === undefined) continue;
      const {status} = await readStatus(directory, runId);
      if (status !== 'running') await removeCheckout(root, path);
    }
  };

  const checkOut = async (root: string, commit: string, path: string, {signal}: RunContext): Promise<void> => {
    const answer = await git(root, ['worktree', 'add', '--detach', path, commit], {timeoutMs: checkoutTimeoutMs, signal});
    if (answer?.exitCode === 0) return;
    if (signal.aborted)
      throw new ProfilingError('cancelled', 'Cancelled while commits were checked out; they have been removed.', 'Call again.');
    throw new ProfilingError(
      'target_failed',
      `git could not check out ${commit.slice(0, 12)}: ${answer?.stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? 'no answer in time'}`,
      'Try git worktree add by hand; the disk may be full.',
    );
  };

  return {
    describe: async directory => {
      const top = await git(directory, ['rev-parse', '--show-toplevel']);
      if (top?.exitCode !== 0) return undefined;
      const root = await realpath(top.stdout.replace(/\n$/, ''));
      const head = await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
      const status = await git(root, ['status', '--porcelain=v1', '-z', '--untracked-files=normal']);
      const dirty = status === undefined || status.stdout !== '';
      const difference = dirty ? await git(root, ['diff', '--no-ext-diff', '--no-textconv', '--binary', 'HEAD']) : undefined;
      return {
        root,
        commit: head?.exitCode === 0 ? head.stdout.trim() : undefined,
        dirty,
        dirtyDigest: dirty
          ? createHash('sha256')
              .update(status?.stdout ?? '')
              .update(difference?.stdout ?? '')
              .digest('hex')
              .slice(0, 16)
          : undefined,
      };
    },

    changedFiles: async (root, from, to) => {
      const difference = await git(root, ['diff', '--name-only', '-z', '--no-renames', from, ...(to === undefined ? [] : [to]), '--']);
      const fresh = to === undefined ? await git(root, ['ls-files', '--others', '--exclude-standard', '-z']) : undefined;
      return `${difference?.stdout ?? ''}${fresh?.stdout ?? ''}`
        .split('\0')
        .filter(path => path !== '')
        .slice(0, mostChangedFiles);
    },

    commitOf: async (root, ref) => {
      const answer = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
      return answer?.exitCode === 0 ? answer.stdout.trim() : undefined;
    },

    withCheckouts: async (root, commits, folder: RunFolder, context, work) => {
      await removeOrphans(root);
      const paths = commits.map((_, index) => join(folder.directory, names[index] ?? `tree-${index}`));
      try {
        for (const [index, commit] of commits.entries()) {
          context.progress(`Checking out ${commit.slice(0, 12)}`, 0);
          await checkOut(root, commit, paths[index] ?? '', context);
        }
        return await work(paths);
      } finally {
        for (const path of paths) if (basename(dirname(path)) === folder.runId) await removeCheckout(root, path);
      }
    },
  };
};
