// What is recorded through an inspector: CPU samples, allocations, or one snapshot of the heap.
import {closeSync, openSync, renameSync, rmSync, writeSync} from 'node:fs';
import type {InspectorCapture} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {unfinishedSuffix, writeAtomically} from './atomic-write.js';
import type {InspectorClient} from './inspector-client.js';

const profileMs = 30_000;
const snapshotMs = 300_000;

export interface Recorder {
  prepare(): Promise<void>;
  start(): Promise<void>;
  write(path: string, timeoutMs: number | undefined): Promise<void>;
}

export const recorderOf = (client: InspectorClient, {what, samplingIntervalUs}: InspectorCapture): Recorder => {
  if (what === 'snapshot') {
    return {
      prepare: async () => undefined,
      start: async () => undefined,
      write: (path, timeoutMs) => writeSnapshot(client, path, timeoutMs),
    };
  }
  if (what === 'allocations') {
    return {
      prepare: async () => void (await client.send('HeapProfiler.enable')),
      start: async () => void (await client.send('HeapProfiler.startSampling', {samplingInterval: samplingIntervalUs})),
      write: (path, timeoutMs) => writeProfile(client, 'HeapProfiler.stopSampling', path, timeoutMs),
    };
  }
  return {
    prepare: async () => {
      await client.send('Profiler.enable');
      await client.send('Profiler.setSamplingInterval', {interval: samplingIntervalUs});
    },
    start: async () => void (await client.send('Profiler.start')),
    write: (path, timeoutMs) => writeProfile(client, 'Profiler.stop', path, timeoutMs),
  };
};

const writeProfile = async (client: InspectorClient, method: string, path: string, timeoutMs = profileMs): Promise<void> => {
  const result = await client.send(method, {}, timeoutMs);
  if (typeof result !== 'object' || result === null || !('profile' in result)) {
    throw new ProfilingError(
      'profiler_failed',
      'The inspector gave no profile.',
      'Try again, or start the program under the profiler with command.',
    );
  }
  await writeAtomically(path, JSON.stringify(result.profile));
};

/** Chunks go to the file as they come: a snapshot may be larger than any text. */
export const writeSnapshot = async (client: InspectorClient, path: string, timeoutMs = snapshotMs): Promise<void> => {
  const unfinished = `${path}${unfinishedSuffix}`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  const forget = client.listen((method, parameters) => {
    if (method !== 'HeapProfiler.addHeapSnapshotChunk') return;
    if (typeof parameters === 'object' && parameters !== null && 'chunk' in parameters && typeof parameters.chunk === 'string')
      writeSync(descriptor, parameters.chunk);
  });
  try {
    await client.send('HeapProfiler.takeHeapSnapshot', {reportProgress: false}, timeoutMs);
    closeSync(descriptor);
    renameSync(unfinished, path);
  } catch (error) {
    closeSync(descriptor);
    rmSync(unfinished, {force: true});
    throw error;
  } finally {
    forget();
  }
};
