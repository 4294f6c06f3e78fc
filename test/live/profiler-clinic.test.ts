// Clinic.js for real, from a toolbox of its own: Doctor, Flame and Bubbleprof on a program with a known answer, and what the policy does with it.
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {connectServer, repository, type ServerConnection} from '../support/connect-server.js';
import {isInstalled} from '../support/system-tools.js';

const root = mkdtempSync(join(tmpdir(), 'perfwright-clinic-'));
const toolbox = process.env.PERFWRIGHT_CLINIC_TOOLBOX ?? join(repository, '.cache', 'clinic-toolbox');
const hasClinic = await isInstalled(join(toolbox, 'programs', 'clinic', 'bin', 'clinic'), '--version');
let server: ServerConnection;

/** Waits 40 ms, then blocks 70 ms, eight times; with `stay` for ever, with `spin` it never comes back, with `fail` it ends with code 3. */
const program = `
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const mix = text => { let sum = 0; for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0; return sum; };
const block = ms => { const end = Date.now() + ms; let sum = 0; while (Date.now() < end) for (let turn = 0; turn < 50; turn += 1) sum += mix('some text to add up '.repeat(50)); return sum; };
const mode = process.argv[2];
const main = async () => { for (let turn = 0; turn < 8 || mode === 'stay'; turn += 1) { await pause(40); block(70); } if (mode === 'fail') process.exitCode = 3; };
if (mode === 'spin') for (;;) block(70);
main();
`;

beforeAll(async () => {
  writeFileSync(join(root, 'orders.cjs'), program);
  server = await connectServer(['--root', root], {PERFWRIGHT_TOOLBOX: toolbox});
});

afterAll(async () => {
  await server.close();
  rmSync(root, {recursive: true, force: true});
});

const profile = async (mode: string, input: Record<string, unknown>): Promise<ProfileReport> => {
  const call = {name: 'run_profile', arguments: {command: ['node', 'orders.cjs', mode], maxWaitSeconds: 50, ...input}};
  const result = await server.client.callTool(call, undefined, {timeout: 58_000});
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  return ProfileReport.parse(result.structuredContent);
};

it.skipIf(!hasClinic)('Doctor finds the blocked event loop, and leaves nothing in the folder of the program', async () => {
  const {findings, measured} = await profile('once', {profiler: 'clinic-doctor'});
  expect(measured?.profiler?.version).toMatch(/^\d/);
  const blocking = findings.find(({kind}) => kind === 'event-loop-blocking');
  // Eight times 70 ms, less the 10 ms for which a reading waits anyway.
  expect(blocking?.total ?? 0).toBeGreaterThan(350e6);
  expect(readdirSync(root).filter(name => name !== '.perfwright')).toEqual(['orders.cjs']);
});

it.skipIf(!hasClinic)('Doctor and Bubbleprof end a program that runs for ever at the end of a window', async () => {
  const doctor = await profile('stay', {profiler: 'clinic-doctor', durationSeconds: 2});
  expect(doctor.findings.map(({kind}) => kind)).toContain('event-loop-blocking');
  const bubbleprof = await profile('stay', {profiler: 'clinic-bubbleprof', durationSeconds: 2});
  expect(bubbleprof.findings[0]).toMatchObject({kind: 'async-wait', function: 'pause'});
});

it.skipIf(!hasClinic)('Bubbleprof names who waits, for what, and how often', async () => {
  const {findings} = await profile('once', {profiler: 'clinic-bubbleprof'});
  expect(findings[0]).toMatchObject({kind: 'async-wait', function: 'pause', file: 'orders.cjs', line: 2, calls: 8});
  expect((findings[0]?.total ?? 0) / 8).toBeGreaterThan(39e6);
});

it.skipIf(!hasClinic).each(['clinic-bubbleprof', 'clinic-doctor'])(
  '%s on a program that fails at once: the failure is the answer',
  async profiler => {
    const command = ['node', '-e', 'console.error("no database"); process.exit(3)'];
    const result = await server.client.callTool({name: 'run_profile', arguments: {command, profiler, maxWaitSeconds: 50}}, undefined, {
      timeout: 58_000,
    });
    expect(JSON.stringify(result._meta?.problem)).toMatch(/"target_failed".*exited with code 3 before .*no database/);
  },
);

it.skipIf(!hasClinic)(
  'the policy takes Flame where it is installed, which names the function and passes on how the program ended',
  async () => {
    const {findings, measured, warnings} = await profile('fail', {});
    expect(measured?.profiler?.id).toBe('clinic-flame');
    expect(warnings.find(({code}) => code === 'target-failed')?.message).toContain('exited with code 3');
    // Small functions are inlined into those that call them.
    expect(['block', 'mix']).toContain(findings[0]?.function);
  },
);

it.skipIf(!hasClinic)('Flame ends a program that never comes back to its event loop, and keeps its ticks', async () => {
  const {measured} = await profile('spin', {durationSeconds: 2});
  expect(measured?.samples).toBeGreaterThan(50);
  expect(readdirSync(root).filter(name => name !== '.perfwright')).toEqual(['orders.cjs']);
});
