// A process that a profiler could not look into is refused before one tries, in words that say what would help.
import type {LiveProcess} from '../model/facts.js';
import {ProfilingError} from '../model/problem.js';

/** Throws `not_permitted` for a process of another user; a thread of the kernel is everybody else's. */
export const refuseForeign = (pid: number, live: LiveProcess | undefined): void => {
  if (live?.isForeign !== true) return;
  const process = `Process ${pid} (${live.name})`;
  if (live.isKernelThread)
    throw new ProfilingError(
      'not_permitted',
      `${process} is a thread of the kernel, not a program; only root may profile it.`,
      'Run perfwright as root, or give the pid of a program. run_triage says what this one does without being root.',
    );
  throw new ProfilingError(
    'not_permitted',
    `${process} belongs to another user, and no profiler of yours may look into it.`,
    'Run perfwright as that user or as root, or give the command and let perfwright start the program. run_triage works without that permission.',
  );
};
