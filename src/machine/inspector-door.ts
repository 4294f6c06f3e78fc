// Opens the inspector of a live Node process and finds its address.
import {setTimeout as sleep} from 'node:timers/promises';
import {ProfilingError} from '../model/problem.js';
import type {InspectorTarget} from './inspector-target.js';
import {isPortTaken, listeningPorts, portHolder} from './listening-ports.js';

const defaultPort = 9_229;
const patienceMs = 3_000;

export interface InspectorDoor {
  /** WebSocket address. */
  readonly url: string;
  readonly port: number;
  /** False: somebody had it open before, and keeps it. */
  readonly openedByUs: boolean;
  /** Lets the next recording have the port; call it when the door is shut. */
  release(): void;
}

export const openInspector = async ({pid, commandLine}: InspectorTarget, cancelled: AbortSignal): Promise<InspectorDoor> => {
  const before = await listeningPorts(pid);
  const usual = debugPort(commandLine);
  const alreadyOpen = commandLine.some(word => word.startsWith('--inspect'));
  // Other ports are the program's own: no request of ours belongs there.
  for (const port of alreadyOpen ? before : before.filter(candidate => candidate === usual)) {
    const url = await debuggerUrl(port);
    if (url !== undefined) return {url, port, openedByUs: false, release: () => undefined};
  }
  const release = await turnAt(usual, cancelled);
  try {
    return {...(await knock(pid, usual, before, cancelled)), release};
  } catch (error) {
    release();
    throw error;
  }
};

const turns = new Map<number, Promise<void>>();

/** A process opens its inspector on one port, which most have in common: recordings that need it come one after the other. */
const turnAt = async (port: number, cancelled: AbortSignal): Promise<() => void> => {
  const earlier = turns.get(port) ?? Promise.resolve();
  let release = (): void => undefined;
  const mine = new Promise<void>(resolve => {
    release = resolve;
  });
  turns.set(
    port,
    earlier.then(() => mine),
  );
  const stopped = new Promise<'cancelled'>(resolve => {
    if (cancelled.aborted) resolve('cancelled');
    cancelled.addEventListener('abort', () => resolve('cancelled'), {once: true});
  });
  if ((await Promise.race([earlier, stopped])) !== 'cancelled') return release;
  release();
  throw notOpened();
};

const notOpened = (): ProfilingError =>
  new ProfilingError('cancelled', 'Cancelled before the inspector was open.', 'Call again to record.');

/** SIGUSR1 asks a Node process to open its inspector; one whose port is taken says so on its own standard error only. */
const knock = async (
  pid: number,
  usual: number,
  before: readonly number[],
  cancelled: AbortSignal,
): Promise<Omit<InspectorDoor, 'release'>> => {
  if (isPortTaken(pid, usual)) throw portTaken(pid, usual);
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    throw new ProfilingError('not_permitted', `Process ${pid} may not be signalled.`, 'Run perfwright as the same user.', {cause: error});
  }
  const patience = performance.now() + patienceMs;
  let wasTaken = false;
  while (performance.now() < patience && !cancelled.aborted) {
    const now = await listeningPorts(pid);
    for (const port of now) {
      const url = before.includes(port) ? undefined : await debuggerUrl(port);
      if (url !== undefined) return {url, port, openedByUs: true};
    }
    wasTaken ||= !now.includes(usual) && isPortTaken(pid, usual);
    await sleep(50);
  }
  if (cancelled.aborted) throw notOpened();
  throw wasTaken
    ? portTaken(pid, usual)
    : new ProfilingError(
        'not_permitted',
        `The inspector of process ${pid} did not open: the program handles SIGUSR1 itself.`,
        'Start it with --inspect, or under the profiler with command.',
      );
};

const portTaken = (pid: number, port: number): ProfilingError => {
  const holder = portHolder(pid, port);
  const who = holder === undefined ? 'another process' : `process ${holder}`;
  return new ProfilingError(
    'not_permitted',
    `The inspector of process ${pid} cannot open: port ${port} is in use by ${who}.`,
    `End that, or wait until its recording is over; or start the program with --inspect-port=0.`,
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
