// How a Node program is started with the preload that records into the run folder: the same for CPU, allocations and snapshots.
import type {Command, Plan} from '../model/plan.js';
import {runDirectoryToken} from '../model/plan.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {nodeObserversScript} from './node-observers.js';
import {v8PreloadScript} from './v8-preload.js';

const preload = 'v8-preload.cjs';
const observers = 'node-observers.cjs';
const stopFile = 'stop';

export const outputLimitBytes = 20_000_000;

export interface Recording {
  /** What the preload records. */
  readonly what: 'cpu' | 'allocations' | 'snapshot' | 'log' | 'health' | 'waits';
  /** Microseconds or bytes. */
  readonly interval: number;
  /** For the last file to be written after it was asked to stop. */
  readonly graceMs: number;
}

export const preloadedLaunch = (
  request: ResolvedProfileRequest,
  {what, interval, graceMs}: Recording,
): Pick<Plan, 'commands' | 'inputs' | 'softStop' | 'recordMs'> => {
  const command: Command = {
    program: request.target.command[0] ?? 'node',
    args: request.target.command.slice(1),
    workingDirectory: request.workingDirectory,
    environment: {
      ...request.environment,
      NODE_OPTIONS: `--require="${runDirectoryToken}/${preload}"`,
      PERFWRIGHT_OUT: runDirectoryToken,
      PERFWRIGHT_STOP_FILE: `${runDirectoryToken}/${stopFile}`,
      PERFWRIGHT_INTERVAL_US: `${interval}`,
      PERFWRIGHT_CHILDREN: request.includeChildren ? '1' : '0',
      ...(what === 'cpu' ? {} : {PERFWRIGHT_RECORD: what}),
    },
  };
  return {
    commands: [command],
    inputs: {[preload]: v8PreloadScript, ...(what === 'health' || what === 'waits' ? {[observers]: nodeObserversScript} : {})},
    softStop: {by: 'file', file: stopFile, graceMs},
    ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
  };
};
