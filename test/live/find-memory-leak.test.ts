// find_memory_leak in earnest: attaching to a live Node process, programs that end by themselves, drives that fail, and cancelling.
import {mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import {z} from 'zod';
import {MemoryLeakReport} from '../../src/model/memory-leak.js';
import {connectServer, type ServerConnection} from '../support/connect-server.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'perfwright-leak-')));
let server: ServerConnection;

beforeAll(async () => {
  writeFileSync(
    join(root, 'collects.cjs'),
    `const sessions = [];
setInterval(() => { for (let at = 0; at < 5; at += 1) sessions.push({at, name: 'session ' + Math.random(), pages: ['start', 'end']}); }, 5);
console.log('begun');
globalThis.sessions = sessions;`,
  );
  writeFileSync(
    join(root, 'has-worker.mjs'),
    `import {Worker} from 'node:worker_threads';
const worker = new Worker(new URL('./indexer.mjs', import.meta.url));
setInterval(() => worker.postMessage('text'), 5);`,
  );
  writeFileSync(
    join(root, 'indexer.mjs'),
    `import {parentPort} from 'node:worker_threads';
const indexed = new Map();
parentPort.on('message', text => { for (let at = 0; at < 20; at += 1) indexed.set(indexed.size, {text, words: ['a', 'b', String(at)]}); });`,
  );
  writeFileSync(
    join(root, 'has-child.mjs'),
    `import {fork} from 'node:child_process';
fork(new URL('./collects.cjs', import.meta.url));
setInterval(() => {}, 1000);`,
  );
  writeFileSync(join(root, 'package.json'), JSON.stringify({scripts: {start: 'node collects.cjs'}}));
  writeFileSync(join(root, 'ends.py'), 'import time\ntime.sleep(0.5)\n');
  server = await connectServer(['--root', root]);
});

afterAll(async () => {
  await server.close();
  rmSync(root, {recursive: true, force: true});
});

const leftovers = (): readonly string[] =>
  readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes('PERFWRIGHT_RUN=') && readlinkSync(`/proc/${name}/cwd`) === root;
    } catch {
      return false;
    }
  });

afterEach(() => {
  expect(leftovers()).toEqual([]);
});

const call = (input: Record<string, unknown>, signal?: AbortSignal) =>
  server.client.callTool({name: 'find_memory_leak', arguments: {maxWaitSeconds: 55, ...input}}, undefined, {
    timeout: 58_000,
    ...(signal === undefined ? {} : {signal}),
  });

const Problem = z.object({code: z.string(), message: z.string(), hint: z.string()});

it('attaches to a live Node process, names the holder, and leaves it running with its inspector closed', async () => {
  const live = execa('node', ['collects.cjs'], {cwd: root, reject: false});
  try {
    await new Promise(resolve => live.stdout.once('data', resolve));
    const result = await call({pid: live.pid, durationSeconds: 5});
    expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
    const report = MemoryLeakReport.parse(result.structuredContent);
    expect(report.verdict, report.summary).toBe('leak');
    expect(report.findings[0]?.title).toContain('sessions');
    expect(live.exitCode).toBe(null);
  } finally {
    live.kill('SIGKILL');
    await live;
  }
});

it('a leak in a worker thread is found there, by name', async () => {
  const result = await call({command: ['node', 'has-worker.mjs'], durationSeconds: 6});
  const report = MemoryLeakReport.parse(result.structuredContent);
  expect(report.verdict, report.summary).toBe('leak');
  expect(report.summary).toContain('in worker 1 (indexer.mjs)');
  expect(report.findings[0]?.title).toContain('indexed (Map)');
});

it('a child process is not watched, and the Report says so with its growth', async () => {
  const result = await call({command: ['node', 'has-child.mjs'], durationSeconds: 3});
  const {warnings} = MemoryLeakReport.parse(result.structuredContent);
  expect(warnings.find(({code}) => code === 'others-not-watched')?.message).toMatch(
    /Not watched: \d+ \(.*collects\.cjs\): resident size \+/,
  );
});

it('under npm the program is the child, and nothing else is spoken of', async () => {
  const npm = MemoryLeakReport.parse((await call({command: ['npm', 'start'], durationSeconds: 5})).structuredContent);
  expect(npm.findings[0]?.title).toContain('sessions');
  expect(npm.warnings.map(({code}) => code)).not.toContain('others-not-watched');
});

it('a program that ends by itself decides nothing, and the way out is said', async () => {
  const result = await call({command: ['python3', 'ends.py'], durationSeconds: 30});
  const report = MemoryLeakReport.parse(result.structuredContent);
  expect(report.verdict).toBe('inconclusive');
  expect(report.warnings.map(({code}) => code)).toContain('target-ended');
});

it('a drive that fails is the answer, with its last words', async () => {
  const drive = ['node', '-e', 'console.error("no such page"); process.exit(4)'];
  const result = await call({command: ['node', 'collects.cjs'], drive});
  expect(Problem.parse(result._meta?.problem)).toMatchObject({code: 'target_failed', message: expect.stringContaining('no such page')});
});

it('a running Python process is refused, with the way that works', async () => {
  const live = execa('python3', ['-c', 'import time; time.sleep(60)'], {reject: false});
  try {
    const result = await call({pid: live.pid});
    expect(Problem.parse(result._meta?.problem)).toMatchObject({code: 'unsupported_target', hint: expect.stringContaining('command')});
  } finally {
    live.kill('SIGKILL');
    await live;
  }
});

it('cancelling ends the program', async () => {
  const controller = new AbortController();
  const pending = call({command: ['node', 'collects.cjs'], durationSeconds: 60}, controller.signal).catch(() => 'cancelled' as const);
  await expect.poll(() => leftovers().length, {timeout: 20_000}).toBeGreaterThan(0);
  controller.abort();
  expect(await pending).toBe('cancelled');
  await expect.poll(leftovers, {timeout: 2_500}).toEqual([]);
});
