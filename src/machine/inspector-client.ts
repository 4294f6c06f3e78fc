// The inspector protocol over one WebSocket: commands with answers. https://chromedevtools.github.io/devtools-protocol/v8/
import {ProfilingError} from '../model/problem.js';

const connectMs = 3_000;
const messageLimitBytes = 1_073_741_824;

export interface InspectorClient {
  /** Resolves with `result`; rejects if the inspector refuses, does not answer in time, or goes away. */
  send(method: string, parameters?: Readonly<Record<string, unknown>>, timeoutMs?: number, session?: string): Promise<unknown>;
  /** Calls back with every event, whatever its session, until the returned function is called. */
  listen(onEvent: (method: string, parameters: unknown) => void): () => void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  /** Resolves when the process has ended all but in name: it waits for this connection to close. Asked for with NodeRuntime.notifyWhenWaitingForDisconnect. */
  readonly waitsForUs: Promise<void>;
  close(): void;
}

export const connectInspector = async (url: string): Promise<InspectorClient> => {
  // Loaded here because few runs need it.
  const {WebSocket} = await import('ws');
  const socket = new WebSocket(url, {perMessageDeflate: false, maxPayload: messageLimitBytes, handshakeTimeout: connectMs});
  const pending = new Map<number, {readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void}>();
  let lastId = 0;

  const closed = new Promise<void>(resolve => {
    socket.once('close', () => {
      for (const {reject} of pending.values()) reject(lost());
      pending.clear();
      resolve();
    });
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', cause =>
      reject(
        new ProfilingError(
          'profiler_failed',
          'The inspector does not accept a connection.',
          'Close other debuggers of this process and try again.',
          {cause},
        ),
      ),
    );
  });
  let announceWaiting = (): void => undefined;
  const waitsForUs = new Promise<void>(resolve => {
    announceWaiting = resolve;
  });
  const listeners = new Set<(method: string, parameters: unknown) => void>();
  socket.on('message', data => {
    const message: unknown = JSON.parse(String(data));
    if (typeof message !== 'object' || message === null) return;
    if ('method' in message && message.method === 'NodeRuntime.waitingForDisconnect') announceWaiting();
    if ('method' in message && typeof message.method === 'string')
      for (const listener of listeners) listener(message.method, 'params' in message ? message.params : undefined);
    if (!('id' in message) || typeof message.id !== 'number') return;
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if ('error' in message)
      waiting?.reject(
        new ProfilingError(
          'profiler_failed',
          `The inspector refused: ${JSON.stringify(message.error)}.`,
          'Close other debuggers of this process and try again.',
        ),
      );
    else waiting?.resolve('result' in message ? message.result : undefined);
  });
  await opened;

  return {
    closed,
    waitsForUs,
    close: () => socket.close(),
    listen: onEvent => {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    send: (method, parameters = {}, timeoutMs = 10_000, session) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(lost());
        lastId += 1;
        const id = lastId;
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(
            new ProfilingError(
              'profiler_failed',
              `The process did not answer ${method} within ${timeoutMs / 1_000} s.`,
              'It may be blocked in native code; try again, or start it under the profiler.',
            ),
          );
        }, timeoutMs);
        pending.set(id, {
          resolve: result => {
            clearTimeout(timer);
            resolve(result);
          },
          reject: error => {
            clearTimeout(timer);
            reject(error);
          },
        });
        socket.send(JSON.stringify({id, method, params: parameters, sessionId: session}));
      }),
  };
};

const lost = (): ProfilingError =>
  new ProfilingError(
    'target_failed',
    'The process ended, or closed its inspector, while it was recorded.',
    'Record for a shorter time, or start the program under the profiler with command.',
  );
