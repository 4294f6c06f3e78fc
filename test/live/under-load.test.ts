// A server, really started, driven and profiled under load: the blocking function by name, and how late the event loop was.

import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {execaSync} from 'execa';
import {expect, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {missingTool} from '../support/browser-tools.js';
import {policyOfProject} from '../support/policy.js';

const missing = await missingTool('autocannon');
const policy = await policyOfProject();
const withTools = (): Sandbox => createSandbox({toolboxDirectory: process.env.PERFWRIGHT_TOOLBOX});
const injectedMs = 100;

const server = ({directory}: Sandbox, port: number): readonly string[] => {
  writeFileSync(
    join(directory, 'server.mjs'),
    `import {createServer} from 'node:http'; import {appendFileSync} from 'node:fs';
const spin = ms => { const end = performance.now() + ms; while (performance.now() < end); };
function heartbeat() { const start = performance.now(); spin(${injectedMs}); appendFileSync('blocked.txt', (performance.now() - start) + ' '); }
setInterval(heartbeat, 300);
createServer((request, response) => response.end('ok')).listen(${port}, '127.0.0.1');
`,
  );
  return [process.execPath, 'server.mjs'];
};

/** Free a moment ago; several test files run at once. */
const freePort = (): number =>
  Number(
    execaSync(process.execPath, [
      '-e',
      "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })",
    ]).stdout,
  );

const profile = async ({machine, directory}: Sandbox, input: object): Promise<ProfileReport> =>
  ProfileReport.parse(
    await runProfile.run({maxWaitSeconds: 55, workingDirectory: directory, ...input}, {...quietContext, machine, policy}),
  );

test.skipIf(missing)(
  'the blocking function is named, the delay is the injected one, latency stands beside, the server is gone',
  async () => {
    const sandbox = withTools();
    const port = freePort();
    const report = await profile(sandbox, {command: server(sandbox, port), load: `http://127.0.0.1:${port}/`, durationSeconds: 4});
    const late = report.findings.find(({kind}) => kind === 'event-loop-delay');
    // V8 may inline the one into the other, and then has one frame for both.
    expect(late?.file).toBe('server.mjs');
    expect([late?.function, late?.line]).toBeOneOf([
      ['spin', 2],
      ['heartbeat', 3],
    ]);
    expect(late?.evidence[0]).toContain('heartbeat (server.mjs:3) ran for');
    // On a busy machine the server may have been kept for longer than it asked for.
    const blockedMs = readFileSync(join(sandbox.directory, 'blocked.txt'), 'utf8').trim().split(' ').map(Number);
    expect(report.load?.eventLoop?.delayMs.p999).toBeGreaterThan(injectedMs * 0.8);
    expect(report.load?.eventLoop?.delayMs.p99).toBeLessThan(Math.max(...blockedMs) * 1.2);
    expect(report.load?.latencyMs.max).toBeGreaterThan(injectedMs * 0.8);
    expect(report.load?.requests).toBeGreaterThan(100);
    expect(report.load?.failed).toBe(0);
  },
);

test.skipIf(missing)('a server that ends at once, or an address that answers already, is told apart', async () => {
  const sandbox = withTools();
  const port = freePort();
  const load = `http://127.0.0.1:${port}/`;
  const dead = profile(sandbox, {command: [process.execPath, '-e', 'console.error("no database"); process.exit(3)'], load});
  expect(await problemOf(dead)).toMatchObject({code: 'target_failed', message: expect.stringContaining('no database')});
  const other = createServer((_, response) => response.end()).listen(port, '127.0.0.1');
  expect(await problemOf(profile(sandbox, {command: server(sandbox, port), load}))).toMatchObject({code: 'invalid_request'});
  other.close();
});

test.skipIf(missing).each([
  ['before the recording began', 'Warming', 'No profile had been recorded yet.', false],
  ['while it is recorded', 'Running', 'A partial profile was kept', true],
])('cancelling %s ends the server and the load, and says what is left', async (_, stage, hint, isKept) => {
  const sandbox = withTools();
  const port = freePort();
  const controller = new AbortController();
  const progress = (message: string): void => {
    if (message.startsWith(stage)) controller.abort();
  };
  const run = runProfile.run(
    {command: server(sandbox, port), load: `http://127.0.0.1:${port}/`, durationSeconds: 30, workingDirectory: sandbox.directory},
    {signal: controller.signal, progress, machine: sandbox.machine, policy},
  );
  expect(await problemOf(run)).toMatchObject({code: 'cancelled', hint: expect.stringContaining(hint)});
  const {runs} = await sandbox.machine.runs.list(undefined, 1);
  const files = (await sandbox.machine.runs.files(runs[0]?.runId ?? '')).map(({file}) => file);
  expect(files.some(file => file.endsWith('.cpuprofile'))).toBe(isKept);
  const again = createServer().listen(port, '127.0.0.1');
  await once(again, 'listening');
  again.close();
});

test('load needs a command, and an address', async () => {
  const sandbox = createSandbox();
  expect(await problemOf(profile(sandbox, {pid: 1, load: 'http://127.0.0.1:1/'}))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(profile(sandbox, {command: ['node', 'x'], load: 'ftp://x/'}))).toMatchObject({code: 'invalid_request'});
});
