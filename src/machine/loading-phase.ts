// How long a program's start lasts, seen from outside: reading many files one after the other, none of them for long, as imports do.
import type {ProcessLook} from './tree-look.js';

/** An import is two or three reads and takes a millisecond or more; a program that computes reads far more rarely. */
const readsPerSecond = 100;
/** Modules are small; larger pieces are data. */
const largestReadBytes = 128 * 1_024;
/** Modules that compute while they are loaded make gaps. */
const longestGapMs = 150;
/** No start is looked for after this. */
const longestStartMs = 10_000;

export const createLoadingPhase = () => {
  let isOver = false;
  let lastLoadingAt = 0;
  let reads = 0;
  let bytes = 0;
  let files: ReadonlySet<string> = new Set();

  return {
    isOver: (): boolean => isOver,
    /** `at`: milliseconds since the start. */
    add: (processes: readonly ProcessLook[], at: number, lengthMs: number): void => {
      if (isOver) return;
      const now = processes.reduce((sum, {io}) => sum + (io?.syscr ?? 0), 0);
      const bytesNow = processes.reduce((sum, {io}) => sum + (io?.rchar ?? 0), 0);
      const open = new Set(processes.flatMap(({key, openFiles}) => openFiles.map(file => `${key} ${file}`)));
      // A file that stays open is data being read, not a module.
      const readsData = [...open].some(file => files.has(file));
      const isSmall = bytesNow - bytes <= (now - reads) * largestReadBytes;
      const isLoading = !readsData && isSmall && ((now - reads) * 1_000) / Math.max(1, lengthMs) >= readsPerSecond;
      if (isLoading) lastLoadingAt = at;
      if (at - lastLoadingAt > longestGapMs || at > longestStartMs) isOver = true;
      reads = Math.max(reads, now);
      bytes = Math.max(bytes, bytesNow);
      files = open;
    },
    seconds: (): number => lastLoadingAt / 1_000,
  };
};
