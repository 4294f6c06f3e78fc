// What is running now, so that a server that shuts down or loses its client can end all of it.
import {killTreeNow, type ProcessTree} from './process-tree.js';
import {createWatchdog} from './watchdog.js';

export interface LiveRuns {
  /** Registers work for as long as it lasts; its signal fires on `stop`. */
  during<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  readonly trees: Pick<Set<ProcessTree>, 'add' | 'delete'>;
  /** Cancels everything and resolves when all of it has ended. */
  stop(): Promise<void>;
  /** For this process's last moment: nothing asynchronous runs any more. */
  killNow(): void;
}

/** One for this process, however many machines are made in it. */
const watchdog = createWatchdog();

export const createLiveRuns = (): LiveRuns => {
  const running = new Map<AbortController, Promise<unknown>>();
  const trees = new Set<ProcessTree>();
  return {
    trees: {
      add: tree => {
        watchdog.watch(tree.runId);
        return trees.add(tree);
      },
      delete: tree => trees.delete(tree),
    },
    during: async (signal, work) => {
      watchdog.start();
      const controller = new AbortController();
      const outcome = work(AbortSignal.any([signal, controller.signal]));
      running.set(
        controller,
        outcome.catch(() => undefined),
      );
      try {
        return await outcome;
      } finally {
        running.delete(controller);
      }
    },
    stop: async () => {
      for (const controller of running.keys()) controller.abort();
      await Promise.all(running.values());
    },
    killNow: () => {
      for (const tree of trees) killTreeNow(tree);
    },
  };
};
