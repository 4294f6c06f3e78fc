// V8's log, its sampling heap profiler and its heap snapshots for real, launched and attached, on a program with a known answer.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {connectServer, type ServerConnection} from '../support/connect-server.js';

const root = mkdtempSync(join(tmpdir(), 'perfwright-v8-memory-'));
let server: ServerConnection;

/** Keeps 400 orders a turn; with `stay` it goes on for ever, and says when it has begun; with `spin` it never comes back to its event loop. */
const program = `
const kept = [];
class Order { constructor(id) { this.id = id; this.lines = new Array(30).fill('line ' + id); } }
const takeOrders = count => { for (let index = 0; index < count; index += 1) kept.push(new Order(index)); };
const checksum = text => { let sum = 0; for (let turn = 0; turn < 2000; turn += 1) for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0; return sum; };
const turn = () => { takeOrders(400); for (let at = 0; at < 5; at += 1) checksum('some text to add up ' + at); };
if (process.argv[2] === 'spin') for (let at = 0; ; at += 1) checksum('some text to add up ' + at);
if (process.argv[2] === 'stay') { setInterval(turn, 30); console.log('begun'); }
else { const end = Date.now() + 900; while (Date.now() < end) turn(); }
globalThis.kept = kept;
`;

beforeAll(async () => {
  writeFileSync(join(root, 'orders.cjs'), program);
  server = await connectServer(['--root', root]);
});

afterAll(async () => {
  await server.close();
  rmSync(root, {recursive: true, force: true});
});

const profile = async (input: Record<string, unknown>): Promise<ProfileReport> => {
  const call = {name: 'run_profile', arguments: {maxWaitSeconds: 50, ...input}};
  const result = await server.client.callTool(call, undefined, {timeout: 58_000});
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  return ProfileReport.parse(result.structuredContent);
};

const command = ['node', 'orders.cjs'];
const named = ({findings}: ProfileReport): readonly (string | undefined)[] => findings.map(finding => finding.function);

it('v8-prof names the function that computes', async () => {
  const report = await profile({command, profiler: 'v8-prof'});
  expect(report.measured?.format).toBe('v8-log');
  // Inlined functions are charged to their caller.
  expect(['checksum', 'turn']).toContain(named(report)[0]);
});

it('v8-prof stops a busy program at the end of a window, and loses nothing of the log', async () => {
  const report = await profile({command: [...command, 'spin'], profiler: 'v8-prof', durationSeconds: 2});
  expect(report.measured?.samples).toBeGreaterThan(50);
});

it('v8-heap-profile names the function that allocates what is kept', async () => {
  const report = await profile({command, profiler: 'v8-heap-profile'});
  expect(report.measured?.unit).toBe('bytes');
  expect(named(report).slice(0, 2)).toEqual(expect.arrayContaining(['takeOrders']));
});

it('v8-heap-profile is written when a window ends a program that runs for ever', async () => {
  const report = await profile({command: [...command, 'stay'], profiler: 'v8-heap-profile', durationSeconds: 2});
  expect(named(report)).toContain('takeOrders');
});

it('v8-heap-snapshot shows what is kept at the end, by kind', async () => {
  const report = await profile({command, profiler: 'v8-heap-snapshot'});
  expect(report.measured?.format).toBe('heapsnapshot');
  expect(named(report)).toContain('Order');
});

it('both attach to a live process, and leave its inspector closed', async () => {
  const live = execa('node', ['orders.cjs', 'stay'], {cwd: root, reject: false});
  try {
    await new Promise(resolve => live.stdout.once('data', resolve));
    const pid = live.pid ?? 0;
    expect(named(await profile({pid, profiler: 'v8-heap-profile', durationSeconds: 2}))).toContain('takeOrders');
    expect(named(await profile({pid, profiler: 'v8-heap-snapshot'}))).toContain('Order');
  } finally {
    live.kill('SIGKILL');
    await live;
  }
});
