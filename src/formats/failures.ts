// The two ways a reader may fail, and the counted notes for what it had to skip.
import {ProfilingError} from '../model/problem.js';
import type {ProfileNote} from '../model/profile.js';

export const unreadable = (message: string, hint: string, cause?: unknown): ProfilingError =>
  new ProfilingError('unreadable_profile', message, hint, cause === undefined ? {} : {cause});

export const empty = (message: string, hint: string): ProfilingError => new ProfilingError('empty_profile', message, hint);

export const recordLonger = 'Record again, longer or with a higher sampling rate, while the program is busy.';
export const recordAgain = 'The file may be cut off or damaged: record it again and let the profiler end by itself.';

export interface Skips {
  /** Same reason again: counted, not repeated. */
  count(reason: string): void;
  readonly total: number;
  notes(): readonly ProfileNote[];
}

/** Counts what was left out, by reason, so that nothing is dropped silently. */
export const skips = (): Skips => {
  const reasons = new Map<string, number>();
  let total = 0;
  return {
    count: reason => {
      total += 1;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
    get total() {
      return total;
    },
    notes: () => [...reasons].map(([reason, times]): ProfileNote => ({code: 'skipped-input', message: `${times} skipped: ${reason}`})),
  };
};
