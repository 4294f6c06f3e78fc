// What one timed run promises, tried on real processes.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {hasProc} from '../../src/machine/process-table.js';
import type {MeasureOptions} from '../../src/model/measuring.js';
import {commandIn, createSandbox, problemOf, quietContext} from './sandbox.js';

const node = (script: string, ...args: string[]): readonly string[] => [process.execPath, '-e', script, ...args];

const measure = async (words: readonly string[], options: Partial<MeasureOptions> = {}, signal = quietContext.signal) => {
  const {machine, directory} = createSandbox();
  const folder = await machine.runs.create('test');
  const sample = await machine.measuring.run(
    commandIn(directory, words),
    folder,
    {timeLimitMs: 30_000, ...options},
    {...quietContext, signal},
  );
  return {sample, folder};
};

const spin = (ms: number): string => `const end = process.cpuUsage().user + ${ms} * 1000; while (process.cpuUsage().user < end);`;

test('time on a core is told to better than clock ticks, and waiting for a core is taken off the wall time', async () => {
  const {sample} = await measure(node(spin(200)));
  expect(sample).toMatchObject({outcome: 'exited', exitCode: 0, severalProcesses: false, leftovers: []});
  if (!hasProc) return;
  expect(sample.cpuSeconds).toBeGreaterThan(0.195);
  expect(sample.cpuSeconds).toBeLessThanOrEqual(sample.wallSeconds * 4);
  expect(sample.queueFreeWallSeconds).toBeLessThanOrEqual(sample.wallSeconds);
  expect(sample.queueFreeWallSeconds).toBeGreaterThanOrEqual((sample.cpuSeconds ?? 0) / 4);
  expect(sample.peakRssBytes).toBeGreaterThan(10_000_000);
});

test('sleep counts as wall time and not as time on a core', async () => {
  const {sample} = await measure(['sleep', '0.3']);
  expect(sample.wallSeconds).toBeGreaterThanOrEqual(0.299);
  expect(sample.queueFreeWallSeconds ?? 1).toBeGreaterThanOrEqual(0.1);
  expect(sample.cpuSeconds ?? 0).toBeLessThan(0.1);
});

test('a program with children says so, and claims no queue-free time', async () => {
  const {sample} = await measure(['sh', '-c', 'sleep 0.05; sleep 0.05; true']);
  expect(sample.severalProcesses).toBe(hasProc);
  expect(sample.queueFreeWallSeconds).toBeUndefined();
});

test('a program that closes all its descriptors early is measured to its end', async () => {
  const {sample} = await measure(['sh', '-c', 'exec 3>&-; sleep 0.3']);
  expect(sample.wallSeconds).toBeGreaterThanOrEqual(0.299);
  expect(sample.queueFreeWallSeconds).toBeUndefined();
});

test('exit codes and signals are told apart', async () => {
  expect((await measure(['sh', '-c', 'exit 7'])).sample).toMatchObject({outcome: 'exited', exitCode: 7});
  expect((await measure(['sh', '-c', 'kill -SEGV $$'])).sample).toMatchObject({outcome: 'exited', signal: 'SIGSEGV'});
});

test('output goes to null unless it is to be kept, and then it is kept and digested', async () => {
  const dropped = await measure(['printf', 'hello']);
  expect(dropped.sample.outputDigest).toBeUndefined();
  const {sample, folder} = await measure(['sh', '-c', 'printf hello; echo oops >&2'], {keepOutputAs: 'base'});
  expect(readFileSync(join(folder.directory, 'base.stdout.txt'), 'utf8')).toBe('hello');
  expect(sample.errorTail).toBe('oops\n');
  expect(sample.outputDigest).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
});

test('standard input is closed', async () => {
  const {sample} = await measure(['cat'], {timeLimitMs: 5_000});
  expect(sample).toMatchObject({outcome: 'exited', exitCode: 0});
});

test('the time limit and the caller end a run with all its children', async () => {
  const limited = await measure(['sh', '-c', 'sleep 30 & sleep 30; true'], {timeLimitMs: 300});
  expect(limited.sample.outcome).toBe('timed-out');
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  const cancelled = await measure(['sh', '-c', 'sleep 30 & sleep 30; true'], {}, controller.signal);
  expect(cancelled.sample.outcome).toBe('cancelled');
});

test('processes left behind are ended and named', async () => {
  const {sample, folder} = await measure(['sh', '-c', 'sleep 30 & sleep 0.2; exit 0'], {endLeftovers: true});
  expect(sample).toMatchObject({outcome: 'exited', exitCode: 0, leftovers: ['sleep']});
  expect(existsSync(folder.directory)).toBe(true);
});

test('a missing program is a problem with the next move', async () => {
  expect(await problemOf(measure(['no-such-program-anywhere']))).toMatchObject({code: 'program_missing'});
});

test('the kernel is asked for its run delay only where its figures agree with our own work', () => {
  const {machine} = createSandbox();
  expect(machine.measuring.runDelayIsReadable()).toBe(machine.measuring.runDelayIsReadable());
  const host = machine.measuring.readHost();
  expect(host.processors).toBeGreaterThan(0);
  if (hasProc) expect(host.ticks?.all).toBeGreaterThan(host.ticks?.steal ?? 0);
});

test('two measurements at once: the second waits, and says so', async () => {
  const {machine} = createSandbox();
  await machine.runs.create('test');
  const events: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const first = machine.measuring.exclusively(
    quietContext,
    () => events.push('first waits'),
    async () => {
      events.push('first begins');
      await held;
      events.push('first ends');
    },
  );
  while (events.length === 0) await new Promise(resolve => setImmediate(resolve));
  const second = machine.measuring.exclusively(
    quietContext,
    () => {
      events.push('second waits');
      release();
    },
    async () => void events.push('second begins'),
  );
  await Promise.all([first, second]);
  expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
});
