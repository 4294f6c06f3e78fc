// Recording live Node processes: what is seen, what is refused, and that the process is left as it was.

import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {basename} from 'node:path';
import {execa} from 'execa';
import {afterEach, expect, test} from 'vitest';
import {isPortTaken, listeningPorts} from '../../src/machine/listening-ports.js';
import type {RunContext} from '../../src/model/machine.js';
import type {InspectorCapture} from '../../src/model/plan.js';
import {createSandbox, planOf, problemOf, program, quietContext} from './sandbox.js';

const nodes = [process.execPath, ...(process.env.PERFWRIGHT_TEST_NODES ?? '').split(':').filter(path => path !== '')];
const started: {kill(signal: 'SIGKILL'): boolean}[] = [];
const ends = new Map<number, Promise<readonly unknown[]>>();

afterEach(() => {
  for (const subprocess of started.splice(0)) subprocess.kill('SIGKILL');
});

/** Resolves when the program has printed something: then its handlers are in place. */
const startTarget = async (file: string, args: readonly string[]): Promise<number> => {
  const subprocess = execa(file, args, {stdin: 'ignore', stderr: 'ignore', buffer: false, reject: false});
  started.push(subprocess);
  const {pid = 0} = subprocess;
  ends.set(pid, once(subprocess, 'exit'));
  await once(subprocess.stdout, 'data');
  return pid;
};

const capture = async (pid: number, more: Partial<InspectorCapture> = {}, context: RunContext = quietContext) => {
  const {machine} = createSandbox();
  const inspector = {pid, durationMs: 500, samplingIntervalUs: 1_000, output: 'cpu.cpuprofile', ...more};
  return machine.execute(planOf([], {inspector}), await machine.runs.create('test'), context);
};

/** What most samples were in. A loop that was compiled before the recording began shows as its caller, so the file tells more than the name. */
const hottestIn = (file: string | undefined): string => {
  const {nodes: calls}: {nodes: {callFrame: {functionName: string; url: string}; hitCount: number}[]} = JSON.parse(
    readFileSync(file ?? '', 'utf8'),
  );
  const hottest = calls.reduce((left, right) => (right.hitCount > left.hitCount ? right : left));
  return hottest.callFrame.url === '' ? hottest.callFrame.functionName : basename(hottest.callFrame.url);
};

test.each(nodes)('%s: a busy process is recorded, goes on, and its inspector is closed again', async node => {
  const pid = await startTarget(node, [program('spins.cjs')]);
  const before = await listeningPorts(pid);
  const execution = await capture(pid);
  expect(execution).toMatchObject({outcome: 'recorded', notes: []});
  expect(hottestIn(execution.profileFiles[0])).toBe('spins.cjs');
  expect(await listeningPorts(pid)).toEqual(before);
  expect(() => process.kill(pid, 0)).not.toThrow();
});

test.each(nodes)('%s: an idle process of ES modules is recorded twice over', async node => {
  const pid = await startTarget(node, ['--input-type=module', '-e', 'setInterval(() => {}, 20); process.stdout.write("ready")']);
  for (const _ of [1, 2]) expect(hottestIn((await capture(pid, {durationMs: 200})).profileFiles[0])).toBe('(idle)');
  expect(await listeningPorts(pid)).toEqual([]);
});

test('cancelling keeps what was recorded so far', async () => {
  const pid = await startTarget(process.execPath, [program('spins.cjs')]);
  const controller = new AbortController();
  const context = {signal: controller.signal, progress: () => controller.abort()};
  const execution = await capture(pid, {durationMs: 60_000}, context);
  expect(execution.outcome).toBe('cancelled');
  expect(hottestIn(execution.profileFiles[0])).toBe('spins.cjs');
});

test('an inspector that was open before stays open', async () => {
  const pid = await startTarget(process.execPath, ['--inspect=127.0.0.1:0', program('spins.cjs')]);
  const before = await listeningPorts(pid);
  expect(before).toHaveLength(1);
  expect((await capture(pid)).outcome).toBe('recorded');
  expect(await listeningPorts(pid)).toEqual(before);
});

test('a process that is no Node program is refused and not harmed', async () => {
  const pid = await startTarget('sh', ['-c', 'echo ready; sleep 30; true']);
  expect(await problemOf(capture(pid))).toMatchObject({code: 'unsupported_target'});
  expect(() => process.kill(pid, 0)).not.toThrow();
});

test('a pid of nobody is the caller’s mistake', async () => {
  expect(await problemOf(capture(2 ** 22 + 1))).toMatchObject({code: 'invalid_request'});
});

test('a program that handles SIGUSR1 itself is said to', async () => {
  const pid = await startTarget(process.execPath, [program('own-signal-handlers.cjs')]);
  const problem = await problemOf(capture(pid));
  expect(problem).toMatchObject({code: 'not_permitted'});
  expect(problem.message).toContain('handles SIGUSR1 itself');
});

test('a process that comes to its end is recorded until then, and not held up', async () => {
  const pid = await startTarget(process.execPath, ['-e', 'process.stdout.write("ready"); setTimeout(() => {}, 1000)']);
  const execution = await capture(pid, {durationMs: 30_000});
  expect(execution.outcome).toBe('exited');
  expect(hottestIn(execution.profileFiles[0])).toBe('(idle)');
  expect(await ends.get(pid)).toEqual([0, null]);
});

test('a process that is killed while it is recorded is told from a fault of the profiler', async () => {
  const pid = await startTarget(process.execPath, [program('spins.cjs')]);
  const context = {signal: quietContext.signal, progress: () => process.kill(pid, 'SIGKILL')};
  expect(await problemOf(capture(pid, {durationMs: 30_000}, context))).toMatchObject({code: 'target_failed'});
});

test('two processes that share the inspector port are recorded one after the other', async context => {
  const first = await startTarget(process.execPath, [program('spins.cjs')]);
  const second = await startTarget(process.execPath, [program('spins.cjs')]);
  if (isPortTaken(first, 9_229)) return context.skip('port 9229 is in use on this machine');
  const both = await Promise.all([capture(first, {durationMs: 300}), capture(second, {durationMs: 300})]);
  expect(both.map(({outcome}) => outcome)).toEqual(['recorded', 'recorded']);
  expect(both.map(({profileFiles}) => hottestIn(profileFiles[0]))).toEqual(['spins.cjs', 'spins.cjs']);
  expect([...(await listeningPorts(first)), ...(await listeningPorts(second))]).toEqual([]);
});

test('a taken inspector port is named', async context => {
  const taken = createServer();
  const free = await new Promise<boolean>(resolve => {
    taken.once('error', () => resolve(false));
    taken.listen(9_229, '127.0.0.1', () => resolve(true));
  });
  if (!free) return context.skip('port 9229 is in use on this machine');
  try {
    const pid = await startTarget(process.execPath, [program('spins.cjs')]);
    expect((await problemOf(capture(pid))).message).toContain('port 9229 is in use');
  } finally {
    taken.close();
  }
});
