// A program that has just been started: its end, its tree, its streams. What running and watching have in common.
import {readEntry} from './process-table.js';
import {identity, type ProcessTree} from './process-tree.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** By performance.now(). */
  readonly at: number;
}

interface Started {
  once(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
}

/** `exit()`: undefined while it runs. */
export const watchExit = (subprocess: Started): {readonly exited: Promise<'exited'>; readonly exit: () => Exit | undefined} => {
  let exit: Exit | undefined;
  const exited = new Promise<'exited'>(resolve => {
    subprocess.once('exit', (code, signal) => {
      exit = {code, signal, at: performance.now()};
      resolve('exited');
    });
  });
  return {exited, exit: () => exit};
};

/** Its own process is known from the start: another that is given its number later is none of ours. */
export const treeOf = (runId: string, pid: number): ProcessTree => {
  const root = readEntry(pid);
  return {runId, root: pid, seen: new Set(root === undefined ? [] : [identity(root)])};
};

export const endingOf = (exit: Exit | undefined): {readonly exitCode?: number; readonly signal?: string} => ({
  ...(exit?.code == null ? {} : {exitCode: exit.code}),
  ...(exit?.signal == null ? {} : {signal: exit.signal}),
});
