// Which heap of a program the rounds speak of: the main thread, or the worker that leaks.
import {expect, test} from 'vitest';
import type {MemoryReading, MemorySession} from '../../src/model/memory-session.js';
import type {LeakResolution} from '../../src/operations/stages/leak-request.js';
import {runRounds} from '../../src/operations/stages/leak-rounds.js';
import {nodeTarget} from '../policy/support.js';

const resolution: LeakResolution = {
  target: nodeTarget,
  plan: {runtime: 'node', subject: {pid: 7}, inputs: {}, timeLimitMs: 1, driveLimitMs: 1, outputLimitBytes: 1},
  rounds: 10,
  warmupRounds: 3,
  extraRounds: 0,
  sliceMs: undefined,
  assumptions: [],
  warnings: [],
  localFile: path => path,
  close: () => undefined,
};

/** `growth`: bytes a round of the main thread and of each worker. */
const session = (growth: Readonly<Record<string, number>>, leavesAt = Number.POSITIVE_INFINITY): MemorySession => {
  let round = 0;
  const workers = (): Record<string, number> =>
    Object.fromEntries(
      Object.entries(growth)
        .filter(([name]) => name !== 'main' && round < leavesAt)
        .map(([name, bytes]) => [name, 5e6 + round * bytes]),
    );
  return {
    pid: 7,
    version: '20.0.0',
    ended: () => undefined,
    drive: async () => {
      round += 1;
    },
    rest: async () => undefined,
    read: async (): Promise<MemoryReading> => ({
      atMs: round,
      heapBytes: 8e6 + round * (growth.main ?? 0),
      externalBytes: 0,
      workers: workers(),
    }),
    snapshot: async file => `/run/${file}`,
    workerSnapshots: async file => new Map(Object.keys(workers()).map(name => [name, `/run/${name} ${file}`])),
    others: async () => [],
    ask: async () => undefined,
  };
};
const run = (growth: Readonly<Record<string, number>>, leavesAt?: number) =>
  runRounds(
    session(growth, leavesAt),
    resolution,
    () => undefined,
    async () => [],
  );

test('a worker that leaks is the one spoken of, with its own readings and snapshots', async () => {
  const {worker, trend, readings, snapshots} = await run({main: 0, 'worker 1': 0, 'worker 2': 1e5});
  expect(worker).toBe('worker 2');
  expect(trend).toMatchObject({verdict: 'leak', slope: 1e5});
  expect(readings[1]?.heapBytes).toBeLessThan(8e6);
  expect(snapshots).toEqual(['heap-1', 'heap-2', 'heap-3'].map(name => `/run/worker 2 ${name}.heapsnapshot`));
});

test('the faster leak is spoken of; workers that come and go are not', async () => {
  expect((await run({main: 2e5, 'worker 1': 1e5})).worker).toBeUndefined();
  const {worker, trend} = await run({main: 0, 'worker 1': 1e5}, 8);
  expect([worker, trend.verdict]).toEqual([undefined, 'no-leak']);
});
