// Asks a Node process for its live memory and for heap snapshots, through its inspector.
import {setTimeout as sleep} from 'node:timers/promises';
import type {RunFolder} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import {connectInspector, type InspectorClient} from './inspector-client.js';
import {type InspectorDoor, openInspector} from './inspector-door.js';
import {writeSnapshot} from './inspector-recorder.js';
import {requireNodeProcess} from './inspector-target.js';
import {interpreterLanguage} from './interpreter.js';
import {listeningPorts} from './listening-ports.js';
import {commandLineOf, executableOf} from './live-process.js';
import type {MemoryProbe} from './memory-session.js';
import type {LaunchedTarget} from './memory-target.js';
import {watchWorkers} from './memory-workers.js';
import type {OutputCapture} from './output-capture.js';
import {isStarter} from './starters.js';

const startMs = 20_000;
/** A busy program is interrupted; one in native code has to come out of it first. */
const answerMs = 30_000;

export interface ConnectSettings {
  readonly target: LaunchedTarget | undefined;
  readonly pid: number | undefined;
  readonly folder: RunFolder;
  readonly stop: AbortSignal;
  readonly stderr: OutputCapture;
}

export const connectNodeMemory = async ({target, pid, stop, stderr}: ConnectSettings): Promise<MemoryProbe> => {
  const subject = target === undefined ? (pid ?? 0) : await nodeProcessOf(target, stop, stderr);
  const before = await listeningPorts(subject);
  const door = await openInspector(await requireNodeProcess(subject), stop);
  const client = await connectInspector(door.url).catch((error: unknown) => {
    door.release();
    throw error;
  });
  // Whoever ends the connection: the port is free for the next recording.
  void client.closed.then(door.release);
  await client.send('NodeRuntime.notifyWhenWaitingForDisconnect', {enabled: true}).catch(() => undefined);
  // A program that has come to its end waits for us: it must be let go.
  void client.waitsForUs.then(() => client.close());
  if (target !== undefined) await keepCode(client);
  const workers = await watchWorkers(client).catch(() => undefined);
  const usage = await holdFunction(client);
  const version = await stringValue(client, 'process.versions.node');
  return {
    pid: subject,
    version: typeof version === 'string' ? version : undefined,
    ports: async () => (await listeningPorts(subject)).filter(port => port !== door.port || before.includes(port)),
    ask: async () => undefined,
    read: async () => {
      // Twice: what finalizers let go of in the first is free after the second.
      await client.send('HeapProfiler.collectGarbage', {}, answerMs);
      await client.send('HeapProfiler.collectGarbage', {}, answerMs);
      const heaps = (await workers?.read()) ?? {};
      const [rss = 0, heap = 0, external = 0] = await usage();
      return {atMs: 0, heapBytes: heap, externalBytes: external, rssBytes: rss, ...(Object.keys(heaps).length > 0 && {workers: heaps})};
    },
    snapshot: path => writeSnapshot(client, path),
    workerSnapshots: async pathOf => (await workers?.snapshot(pathOf)) ?? new Map<string, string>(),
    close: () => closeProbe(client, door, subject, target !== undefined),
  };
};

/** The program itself among what was started: package managers and runners come before it. */
const nodeProcessOf = async (target: LaunchedTarget, stop: AbortSignal, stderr: OutputCapture): Promise<number> => {
  const patience = performance.now() + startMs;
  while (performance.now() < patience && !stop.aborted) {
    for (const {pid} of target.members()) {
      const line = (await commandLineOf(pid)) ?? [];
      if (interpreterLanguage(executableOf(pid) ?? line[0] ?? '') !== 'node' || isStarter(line)) continue;
      const ready = await requireNodeProcess(pid).catch(() => undefined);
      if (ready !== undefined) return pid;
    }
    if (target.exit() !== undefined && target.members().length === 0) break;
    await sleep(40);
  }
  throw new ProfilingError(
    'target_failed',
    target.exit() === undefined
      ? 'No Node program that can be watched was started.'
      : `The program ended before it could be watched. Its last words: ${stderr.tail().trim().slice(-300)}`,
    'Give the command that starts the program directly (node server.js); it has to keep running.',
  );
};

/** Each forced collection would throw compiled code away, which comes back with the next round: noise as large as a leak. */
const keepCode = async (client: InspectorClient): Promise<void> => {
  const expression = `(process.getBuiltinModule?.('node:v8') ?? require('node:v8')).setFlagsFromString('--no-flush-bytecode')`;
  await client.send('Runtime.evaluate', {expression, includeCommandLineAPI: true, silent: true}, answerMs).catch(() => undefined);
};

/** A function kept in the process: asking by text each time would leave code behind, and be measured. */
const holdFunction = async (client: InspectorClient): Promise<() => Promise<readonly number[]>> => {
  const expression = `(() => { const usage = process.memoryUsage; return {get now() { const u = usage(); return u.rss + ',' + u.heapUsed + ',' + u.external; }}; })()`;
  const answer = await client.send('Runtime.evaluate', {expression, silent: true}, answerMs);
  const id = textAt(answer, 'result', 'objectId');
  if (id === undefined) throw noAnswer();
  return async () => {
    const properties = await client.send(
      'Runtime.callFunctionOn',
      {objectId: id, functionDeclaration: 'function(){return this.now}', returnByValue: true},
      answerMs,
    );
    const text = textAt(properties, 'result', 'value');
    if (text === undefined) throw noAnswer();
    return text.split(',').map(Number);
  };
};

const noAnswer = (): ProfilingError =>
  new ProfilingError('profiler_failed', 'The process does not tell its memory use.', 'Start it with command instead of attaching.');

const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  let current: unknown = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = new Map<string, unknown>(Object.entries(current)).get(key);
  }
  return typeof current === 'string' ? current : undefined;
};

const stringValue = async (client: InspectorClient, expression: string): Promise<unknown> =>
  textAt(await client.send('Runtime.evaluate', {expression, returnByValue: true, silent: true}, answerMs), 'result', 'value');

const closeProbe = async (
  client: InspectorClient,
  {openedByUs, port}: InspectorDoor,
  pid: number,
  endsAnyway: boolean,
): Promise<readonly string[]> => {
  try {
    if (!openedByUs || endsAnyway) return [];
    const expression = `require('node:inspector').close()`;
    void client.send('Runtime.evaluate', {expression, includeCommandLineAPI: true, silent: true}, 1_000).catch(() => undefined);
    for (let round = 0; round < 20; round += 1) {
      if (!(await listeningPorts(pid)).includes(port)) return [];
      await sleep(25);
    }
    return [`The inspector of process ${pid} is still open on port ${port}.`];
  } finally {
    client.close();
  }
};
