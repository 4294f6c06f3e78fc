// Runs the command that exercises a watched program, once a round, when the program is ready for it.
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {RunFolder} from '../model/machine.js';
import type {Command} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {LiveRuns} from './live-runs.js';
import {captureOutput} from './output-capture.js';
import {readEntry} from './process-table.js';
import {endTree, identity, type ProcessTree} from './process-tree.js';
import {requireDirectory, startFailure} from './start-failure.js';
import {startProgram} from './start-program.js';

/** A server that does not listen by then is none, or is not reached by a port. */
const listenMs = 5_000;

export interface DriverSettings {
  readonly folder: RunFolder;
  readonly live: LiveRuns;
  readonly stop: AbortSignal;
  readonly limitMs: number;
  readonly outputLimitBytes: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports: () => Promise<readonly number[]>;
}

export const startDriver = (command: Command, settings: DriverSettings): (() => Promise<void>) => {
  let port: number | undefined;
  let isReady = false;
  return async () => {
    if (!isReady) port = await portOf(settings);
    isReady = true;
    const environment = port === undefined ? settings.environment : {...settings.environment, PERFWRIGHT_TARGET_PORT: `${port}`};
    await driveOnce(command, {...settings, environment});
  };
};

/** Waits until the program listens; undefined: it does not. */
const portOf = async ({ports, stop}: DriverSettings): Promise<number | undefined> => {
  const patience = performance.now() + listenMs;
  while (performance.now() < patience && !stop.aborted) {
    const [port] = await ports();
    if (port !== undefined) return port;
    await sleep(50);
  }
  return undefined;
};

const driveOnce = async (command: Command, {folder, live, stop, limitMs, outputLimitBytes, environment}: DriverSettings): Promise<void> => {
  await requireDirectory(command.workingDirectory);
  const subprocess = startProgram(command.program, command.args, {workingDirectory: command.workingDirectory, environment});
  const {pid} = subprocess;
  if (pid === undefined) throw await startFailure(command, await subprocess);
  const tree: ProcessTree = {runId: `${folder.runId}-drive`, root: pid, seen: new Set()};
  const root = readEntry(pid);
  if (root !== undefined) tree.seen.add(identity(root));
  live.trees.add(tree);
  const output = captureOutput(join(folder.directory, 'drive.txt'), outputLimitBytes);
  output.drain(subprocess.stdout);
  output.drain(subprocess.stderr);
  try {
    const finished = new AbortController();
    const outcome = await Promise.race([
      subprocess,
      sleep(limitMs, undefined, {signal: AbortSignal.any([stop, finished.signal])}).catch(() => undefined),
    ]);
    finished.abort();
    if (stop.aborted) return;
    if (outcome === undefined) {
      throw new ProfilingError(
        'timed_out',
        `One run of drive took longer than ${limitMs / 1_000} s.`,
        'drive has to end by itself: let it send a fixed number of requests. For a program that is busy by itself leave drive out.',
        {details: {runId: folder.runId}},
      );
    }
    if (outcome.exitCode !== 0) {
      throw new ProfilingError(
        'target_failed',
        `drive ended with ${outcome.exitCode === undefined ? (outcome.signal ?? 'an error') : `exit code ${outcome.exitCode}`}. Its last words: ${output.tail().trim().slice(-300)}`,
        'Start the program and run drive by hand: it must succeed every time.',
        {details: {runId: folder.runId}},
      );
    }
  } finally {
    await endTree(tree, {termMs: 100});
    for (const stream of [subprocess.stdout, subprocess.stderr]) stream.destroy();
    output.close();
    live.trees.delete(tree);
  }
};
