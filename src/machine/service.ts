// A server that runs beside a measurement: started, awaited until it answers, ended with all it started.
import {get} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Execution} from '../model/execution.js';
import type {RunContext, RunFolder, RunningService, ServiceRequest} from '../model/machine.js';
import {type Plan, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {listeningPorts} from './listening-ports.js';
import {environmentHolds, listProcesses} from './process-table.js';
import {runMarker} from './process-tree.js';

const readyMs = 30_000;
const answerMs = 2_000;
const pollMs = 50;
const longestMs = 86_400_000;
/** A profiler of the service hands over what it has before the service is ended; a cancelled call is over within 2 s. */
const handOverMs = 1_000;

/** Processes of the service have a marker of their own: what ends beside them does not end them. */
export const startService = async (
  {command, url}: ServiceRequest,
  folder: RunFolder,
  {signal}: RunContext,
  execute: (plan: Plan, folder: RunFolder, context: RunContext) => Promise<Execution>,
): Promise<RunningService> => {
  if (await answers(url)) {
    throw new ProfilingError(
      'invalid_request',
      `Something answers at ${url} already, before the command was started.`,
      'End it, let the command use another port, or attach to it with pid.',
    );
  }
  const runId = `${folder.runId}-service`;
  const over = new AbortController();
  const endSoon = (): void => void setTimeout(() => over.abort(), handOverMs);
  if (signal.aborted) over.abort();
  signal.addEventListener('abort', endSoon, {once: true});
  const plan: Plan = {
    tool: 'service',
    commands: [command],
    formats: [],
    outputs: [],
    timeLimitMs: longestMs,
    outputLimitBytes: 20_000_000,
    runDirectoryToken,
    cautions: [],
  };
  let ended: Execution | undefined;
  const execution = execute(plan, {...folder, runId}, {signal: over.signal, progress: () => undefined});
  execution.then(
    result => {
      ended = result;
    },
    () => undefined,
  );
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', endSoon);
    over.abort();
    await execution.catch(() => undefined);
  };
  try {
    const patience = performance.now() + readyMs;
    while (performance.now() < patience && !signal.aborted && ended === undefined) {
      if (await answers(url)) {
        const pid = await listenerOf(runId, portOf(url));
        if (pid !== undefined) return {pid, stop};
      }
      await Promise.race([sleep(pollMs), execution]);
    }
    throw notReady(url, signal.aborted, ended);
  } catch (error) {
    await stop();
    throw error;
  }
};

const answers = (url: string): Promise<boolean> =>
  new Promise(resolve => {
    const request = get(url, {timeout: answerMs, agent: false}, response => {
      response.resume();
      resolve(true);
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy());
  });

const portOf = (url: string): number => Number(new URL(url).port || 80);

const listenerOf = async (runId: string, port: number): Promise<number | undefined> => {
  for (const {pid, state} of listProcesses())
    if (state !== 'Z' && environmentHolds(pid, `${runMarker}=${runId}`) && (await listeningPorts(pid)).includes(port)) return pid;
  return undefined;
};

const notReady = (url: string, cancelled: boolean, ended: Execution | undefined): ProfilingError => {
  if (cancelled)
    return new ProfilingError('cancelled', 'The run was cancelled; the server has been ended.', 'Nothing had been recorded yet.');
  if (ended !== undefined)
    return new ProfilingError(
      'target_failed',
      `The server ended before it answered at ${url}. Its last words: ${ended.stderrTail.trim().slice(-300)}`,
      'Run the command by itself first: it must go on running.',
    );
  return new ProfilingError(
    'target_failed',
    `The server did not answer at ${url} within ${readyMs / 1_000} s.`,
    'Check the port and the path; the address must be one of the command that is started.',
  );
};
