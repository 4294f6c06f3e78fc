// Asks a profiler to end early, and waits until what it recorded is written.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Plan, SoftStop} from '../model/plan.js';
import {lookForProfiles} from './plan-files.js';
import {signalProcess} from './process-tree.js';

/** A cancelled call must be over within 2 s, ending the tree included. */
const cancelledGraceMs = 1_000;
const pollMs = 50;
/** Several processes may write a profile each; this long without a change means the last has. */
const quietMs = 400;

export interface Stopping {
  readonly plan: Plan;
  readonly directory: string;
  /** The profiler's own process. */
  readonly pid: number;
  readonly hasExited: () => boolean;
  readonly cancelled: AbortSignal;
}

/** Returns once the profiler has ended, has written (if it goes on), or its grace is over. */
export const stopSoftly = async ({plan, directory, pid, hasExited, cancelled}: Stopping): Promise<void> => {
  const {softStop} = plan;
  if (softStop === undefined || hasExited()) return;
  if (!ask(softStop, pid, directory)) return;

  const begin = performance.now();
  let cancelledAt = cancelled.aborted ? begin : undefined;
  let lastSeen = '';
  let lastChange = begin;
  while (!hasExited()) {
    const now = performance.now();
    if (cancelledAt === undefined && cancelled.aborted) cancelledAt = now;
    if (now - begin > softStop.graceMs || (cancelledAt !== undefined && now - cancelledAt > cancelledGraceMs)) return;
    if (softStop.by === 'file') {
      const {profiles, unfinished} = lookForProfiles(plan, directory);
      const seen = profiles.join('\0');
      if (seen !== lastSeen || unfinished) lastChange = now;
      lastSeen = seen;
      if (profiles.length > 0 && now - lastChange >= quietMs) return;
    }
    await sleep(pollMs);
  }
};

const ask = (softStop: SoftStop, pid: number, directory: string): boolean => {
  if (softStop.by === 'signal') return signalProcess(pid, softStop.signal);
  try {
    writeFileSync(join(directory, softStop.file), '');
    return true;
  } catch {
    // The folder is gone or the disk is full: nothing could be written by the profiler either.
    return false;
  }
};
