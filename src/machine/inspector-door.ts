// Opens the inspector of a live Node process and finds its address.
import {setTimeout as sleep} from 'node:timers/promises';
import {ProfilingError} from '../model/problem.js';
import type {InspectorTarget} from './inspector-target.js';
import {isPortTaken, listeningPorts} from './listening-ports.js';

const defaultPort = 9_229;
const patienceMs = 3_000;

export interface InspectorDoor {
  /** WebSocket address. */
  readonly url: string;
  readonly port: number;
  /** False: somebody had it open before, and keeps it. */
  readonly openedByUs: boolean;
}

export const openInspector = async ({pid, commandLine}: InspectorTarget, cancelled: AbortSignal): Promise<InspectorDoor> => {
  const before = await listeningPorts(pid);
  const usual = debugPort(commandLine);
  const alreadyOpen = commandLine.some(word => word.startsWith('--inspect'));
  // Other ports are the program's own: no request of ours belongs there.
  for (const port of alreadyOpen ? before : before.filter(candidate => candidate === usual)) {
    const url = await debuggerUrl(port);
    if (url !== undefined) return {url, port, openedByUs: false};
  }
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    throw new ProfilingError('not_permitted', `Process ${pid} may not be signalled.`, 'Run perfwright as the same user.', {cause: error});
  }
  const patience = performance.now() + patienceMs;
  while (performance.now() < patience && !cancelled.aborted) {
    for (const port of await listeningPorts(pid)) {
      const url = before.includes(port) ? undefined : await debuggerUrl(port);
      if (url !== undefined) return {url, port, openedByUs: true};
    }
    await sleep(50);
  }
  if (cancelled.aborted) throw new ProfilingError('cancelled', 'Cancelled before the inspector was open.', 'Call again to record.');
  throw isPortTaken(pid, usual)
    ? new ProfilingError(
        'not_permitted',
        `The inspector of process ${pid} cannot open: port ${usual} is in use.`,
        `End what listens on ${usual}, or start the program with --inspect-port=0.`,
      )
    : new ProfilingError(
        'not_permitted',
        `The inspector of process ${pid} did not open: the program handles SIGUSR1 itself.`,
        'Start it with --inspect, or under the profiler with command.',
      );
};

const debugPort = (commandLine: readonly string[]): number => {
  const words = commandLine.join(' ');
  const port = Number(/--(?:inspect-port|debug-port|inspect(?:-brk|-wait)?)[= ](?:[^\s:]*:)?(\d+)(?:\s|$)/.exec(words)?.[1] ?? defaultPort);
  return port === 0 ? defaultPort : port;
};

const debuggerUrl = async (port: number): Promise<string | undefined> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, {signal: AbortSignal.timeout(1_000), redirect: 'error'});
    const targets: unknown = await response.json();
    const [first]: readonly unknown[] = Array.isArray(targets) ? targets : [];
    if (typeof first !== 'object' || first === null || !('webSocketDebuggerUrl' in first)) return undefined;
    const {webSocketDebuggerUrl: url} = first;
    return typeof url === 'string' && url.startsWith(`ws://127.0.0.1:${port}/`) ? url : undefined;
  } catch {
    // Not listening yet, or not an inspector.
    return undefined;
  }
};
