// What the same interpreter takes to start and do nothing: what a short run is held against.
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {Observation} from '../../model/observation.js';
import type {Runtime} from '../../model/words.js';
import {thresholds} from './classify.js';
import type {TriageResolution} from './triage-request.js';

const nothing: Partial<Record<Runtime, readonly string[]>> = {python: ['-c', ''], node: ['-e', '0']};
const timeLimitMs = 5_000;

/** Undefined: no known interpreter, or the run is too long (or too short) for its start to matter. */
export const bareStart = async (
  {target, subject, options}: TriageResolution,
  {wallSeconds}: Observation,
  machine: Machine,
  folder: RunFolder,
  context: RunContext,
): Promise<number | undefined> => {
  const args = nothing[target.runtime];
  const {interpreter} = target;
  if (args === undefined || interpreter === undefined || 'pid' in subject) return undefined;
  if (wallSeconds < thresholds.shortestSeconds || wallSeconds > thresholds.longestStartUpRunSeconds) return undefined;
  const command = {...subject.command, program: interpreter, args};
  const bare = await machine.observe({command}, folder, {...options, durationMs: timeLimitMs, timeLimitMs}, context);
  return bare.outcome === 'exited' && bare.exitCode === 0 ? bare.wallSeconds - (bare.queuedSeconds ?? 0) : undefined;
};
