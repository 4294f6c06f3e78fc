// Records a CPU profile of a live Node process through its inspector, and leaves the process as it was.
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Execution, Resources} from '../model/execution.js';
import {eventLoopFile} from '../model/load.js';
import type {RunFolder} from '../model/machine.js';
import type {InspectorCapture, Plan} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {writeAtomically} from './atomic-write.js';
import {readEventLoopMonitor, startEventLoopMonitor} from './event-loop-monitor.js';
import {connectInspector, type InspectorClient} from './inspector-client.js';
import {type InspectorDoor, openInspector} from './inspector-door.js';
import {recorderOf} from './inspector-recorder.js';
import {requireNodeProcess} from './inspector-target.js';
import {listeningPorts} from './listening-ports.js';
import {commandLineOf} from './live-process.js';
import {isPlainFileName} from './plan-files.js';
import {type ProcessEntry, readEntry} from './process-table.js';

const beingRecorded = new Set<number>();

export const captureInspector = async (
  plan: Plan,
  capture: InspectorCapture,
  folder: RunFolder,
  cancelled: AbortSignal,
): Promise<Execution> => {
  const {pid, output} = capture;
  if (!isPlainFileName(output))
    throw new ProfilingError('internal', 'The plan names no plain output file.', 'This is a fault in the profiler plug-in.');
  if (beingRecorded.has(pid)) {
    throw new ProfilingError('invalid_request', `Process ${pid} is being recorded already.`, 'Wait for that run: get_run shows it.');
  }
  if ((await commandLineOf(pid)) === undefined) {
    throw new ProfilingError(
      'invalid_request',
      `There is no process with pid ${pid}.`,
      'Give the pid of a Node process that is running now.',
    );
  }
  beingRecorded.add(pid);
  try {
    return await record(plan, capture, folder, cancelled);
  } catch (error) {
    // Whatever failed, this is why.
    if ((await commandLineOf(pid)) === undefined) throw processEnded(pid, error);
    throw error;
  } finally {
    beingRecorded.delete(pid);
  }
};

const processEnded = (pid: number, cause: unknown): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `Process ${pid} ended before its profile was taken.`,
    'Record for a shorter time, or start the program under the profiler with command.',
    {
      cause,
    },
  );

const record = async (plan: Plan, capture: InspectorCapture, folder: RunFolder, cancelled: AbortSignal): Promise<Execution> => {
  const {pid, durationMs, output} = capture;
  const target = await requireNodeProcess(pid);
  const door = await openInspector(target, cancelled);
  const client = await connectInspector(door.url).catch((error: unknown) => {
    door.release();
    throw error;
  });
  const notes: string[] = [];
  let isOver = false;
  try {
    await requirePid(client, pid);
    // A process that comes to its end waits for debuggers, and can still be asked for its profile.
    await client.send('NodeRuntime.notifyWhenWaitingForDisconnect', {enabled: true});
    const recorder = recorderOf(client, capture);
    await recorder.prepare();
    const version = await evaluate(client, 'process.versions.node');
    const before = readEntry(pid);
    // Beside CPU samples only: it would show in a picture of the heap.
    const monitored = capture.what === undefined && (await evaluate(client, startEventLoopMonitor).catch(() => undefined)) === true;
    await recorder.start();
    const startedAt = performance.now();
    const ending = await firstEnding(client, Math.min(durationMs, plan.timeLimitMs), cancelled);
    isOver = ending === 'exited';
    const recordedMs = performance.now() - startedAt;
    const after = readEntry(pid);
    if (monitored && !isOver && !cancelled.aborted) {
      const loop = await evaluate(client, readEventLoopMonitor).catch(() => undefined);
      if (typeof loop === 'string') await writeAtomically(join(folder.directory, eventLoopFile), loop);
    }
    const path = join(folder.directory, output);
    // A cancelled call has to be over within 2 s.
    await recorder.write(path, cancelled.aborted ? 1_500 : undefined);
    return {
      runId: folder.runId,
      directory: folder.directory,
      ...(typeof version === 'string' ? {toolVersion: version} : {}),
      outcome: ending === 'recorded' && durationMs > plan.timeLimitMs ? 'timed-out' : ending,
      durationMs: recordedMs,
      resources: difference(before, after),
      stdoutTail: '',
      stderrTail: '',
      profileFiles: [path],
      notes,
    };
  } finally {
    if (door.openedByUs && !isOver && !(await closeDoor(client, door, pid)))
      notes.push(`The inspector of process ${pid} is still open on port ${door.port}.`);
    client.close();
    door.release();
  }
};

/** A lost connection shows when the profile is asked for. */
const firstEnding = async (
  client: InspectorClient,
  windowMs: number,
  cancelled: AbortSignal,
): Promise<'recorded' | 'cancelled' | 'exited'> => {
  const decided = new AbortController();
  const window = sleep(windowMs, 'recorded' as const, {signal: AbortSignal.any([cancelled, decided.signal])}).catch(
    () => 'cancelled' as const,
  );
  const ending = await Promise.race([window, client.closed.then(() => 'exited' as const), client.waitsForUs.then(() => 'exited' as const)]);
  decided.abort();
  return ending;
};

const requirePid = async (client: InspectorClient, pid: number): Promise<void> => {
  const answer = await evaluate(client, 'process.pid');
  if (answer !== pid)
    throw new ProfilingError(
      'profiler_failed',
      `The inspector that answered belongs to process ${String(answer)}, not to ${pid}.`,
      'End the other inspector and try again.',
    );
};

const evaluate = async (client: InspectorClient, expression: string, timeoutMs?: number): Promise<unknown> => {
  // The command line's `require` exists in programs of both module kinds.
  const answer = await client.send(
    'Runtime.evaluate',
    {expression, includeCommandLineAPI: true, returnByValue: true, silent: true},
    timeoutMs,
  );
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) return undefined;
  const {result} = answer;
  return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
};

/** An open inspector lets every local user run code in the process. */
const closeDoor = async (client: InspectorClient, {port}: InspectorDoor, pid: number): Promise<boolean> => {
  // It ends our own connection, so the answer may never come: look at the port instead.
  void evaluate(client, `require('node:inspector').close()`, 1_000).catch(() => undefined);
  for (let round = 0; round < 40; round += 1) {
    if (!(await listeningPorts(pid)).includes(port)) return true;
    await sleep(25);
  }
  return false;
};

const difference = (before: ProcessEntry | undefined, after: ProcessEntry | undefined): Resources => {
  if (before?.ticks === undefined || after?.ticks === undefined) return {};
  return {userMs: (after.ticks.user - before.ticks.user) * 10, systemMs: (after.ticks.system - before.ticks.system) * 10};
};
