// Worker threads of a watched Node process: each has a heap of its own, which is asked for through the inspector of the main thread.
// https://github.com/nodejs/node/blob/main/src/inspector/node_protocol.pdl (NodeWorker)
import type {InspectorClient} from './inspector-client.js';
import {writeSnapshot} from './inspector-recorder.js';

/** A worker that is busy in native code, or has just ended, is left out of this reading. */
const answerMs = 5_000;
const snapshotMs = 120_000;
const mostWorkers = 8;

export interface WorkerHeaps {
  /** Live heap of each worker by its name. */
  read(): Promise<Readonly<Record<string, number>>>;
  /** `pathOf`: where a worker's snapshot goes. */
  snapshot(pathOf: (name: string) => string): Promise<ReadonlyMap<string, string>>;
}

interface Worker {
  readonly name: string;
  readonly client: InspectorClient;
}

export const watchWorkers = async (main: InspectorClient): Promise<WorkerHeaps> => {
  const workers = new Map<string, Worker>();
  main.listen((method, parameters) => {
    if (method === 'NodeWorker.attachedToWorker') {
      const session = textOf(parameters, 'sessionId');
      if (session !== '' && workers.size < mostWorkers) workers.set(session, {name: nameOf(parameters), client: clientOf(main, session)});
    } else if (method === 'NodeWorker.detachedFromWorker') workers.delete(textOf(parameters, 'sessionId'));
  });
  await main.send('NodeWorker.enable', {waitForDebuggerOnStart: false});
  return {
    read: async () => {
      const heaps: Record<string, number> = {};
      for (const {name, client} of workers.values()) {
        const bytes = await liveHeapOf(client).catch(() => undefined);
        if (bytes !== undefined) heaps[name] = bytes;
      }
      return heaps;
    },
    snapshot: async pathOf => {
      const paths = new Map<string, string>();
      for (const {name, client} of workers.values()) {
        const written = await writeSnapshot(client, pathOf(name), snapshotMs).then(
          () => true,
          () => false,
        );
        if (written) paths.set(name, pathOf(name));
      }
      return paths;
    },
  };
};

const liveHeapOf = async (client: InspectorClient): Promise<number> => {
  await client.send('HeapProfiler.collectGarbage', {}, answerMs);
  const {usedSize} = fieldsOf(await client.send('Runtime.getHeapUsage', {}, answerMs));
  if (typeof usedSize !== 'number') throw new Error('no heap usage');
  return usedSize;
};

/** The protocol of the worker, as texts within the protocol of the main thread. */
const clientOf = (main: InspectorClient, session: string): InspectorClient => {
  let lastId = 0;
  const messages = (onMessage: (message: Readonly<Record<string, unknown>>) => void): (() => void) =>
    main.listen((method, parameters) => {
      if (method !== 'NodeWorker.receivedMessageFromWorker' || textOf(parameters, 'sessionId') !== session) return;
      onMessage(fieldsOf(JSON.parse(textOf(parameters, 'message'))));
    });
  return {
    closed: main.closed,
    waitsForUs: main.waitsForUs,
    close: () => undefined,
    listen: onEvent => messages(({method, params}) => (typeof method === 'string' ? onEvent(method, params) : undefined)),
    send: (method, params = {}, timeoutMs = answerMs) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        const id = lastId;
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          forget();
          settle();
        };
        const timer = setTimeout(() => end(() => reject(new Error(`no answer to ${method}`))), timeoutMs);
        const forget = messages(message => {
          if (message.id !== id) return;
          end(() => ('error' in message ? reject(new Error(`${method} was refused`)) : resolve(message.result)));
        });
        const message = JSON.stringify({id, method, params});
        main
          .send('NodeWorker.sendMessageToWorker', {sessionId: session, message}, timeoutMs)
          .catch((error: unknown) => end(() => reject(error)));
      }),
  };
};

/** `worker 1 (indexer.js)` */
const nameOf = (parameters: unknown): string => {
  const info = fieldsOf(fieldsOf(parameters).workerInfo);
  const id = textOf(info, 'workerId');
  const file = textOf(info, 'url').split(/[\\/]/).at(-1) ?? '';
  return `worker ${id}${file === '' ? '' : ` (${file.slice(0, 60)})`}`;
};

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const textOf = (value: unknown, field: string): string => {
  const found = fieldsOf(value)[field];
  return typeof found === 'string' ? found : '';
};
