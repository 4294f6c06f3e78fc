// The built command line, as a user runs it.
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {describe, expect, onTestFinished, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {endlessProgram, eventually, isGone, pidWrittenIn} from '../support/endless-program.js';
import {busyProgram, projectFolder} from '../support/project-folder.js';
import {firstMessage, runPerfwright, startPerfwright} from '../support/run-program.js';

describe('perfwright', () => {
  test('profiles a program and prints nothing but the Report with --json', async () => {
    const folder = projectFolder({'busy.mjs': busyProgram});
    const {exitCode, stdout, stderr} = await runPerfwright(
      ['run-profile', '--json', '--profiler', 'v8-cpu-profile', '--', 'node', 'busy.mjs'],
      folder,
    );
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: expect.stringContaining('answer true')});
    const report = ProfileReport.parse(JSON.parse(stdout));
    expect(report).toMatchObject({status: 'complete', verdict: 'bottleneck'});
    expect(report.findings[0]?.function).toBe('spin');
    for (const {path} of report.artifacts) expect(existsSync(join(folder, path))).toBe(true);
  });

  test('explains a stored run to people', async () => {
    const folder = projectFolder({'busy.mjs': busyProgram});
    await runPerfwright(['run-profile', '--profiler', 'v8-cpu-profile', '--', 'node', 'busy.mjs'], folder);
    const [runId = ''] = readdirSync(join(folder, '.perfwright', 'runs'));
    const {exitCode, stdout} = await runPerfwright(['explain-flamegraph', '--run-id', runId], folder);
    expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: expect.stringContaining('spin')});
  });

  test('plans without running anything', async () => {
    const folder = projectFolder({'busy.mjs': busyProgram});
    const {exitCode, stdout} = await runPerfwright(['run-profile', '--dry-run', '--json', '--', 'node', 'busy.mjs'], folder);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({verdict: 'planned'});
    expect(existsSync(join(folder, '.perfwright'))).toBe(false);
  });

  test('tells problems by exit code 3 and wrong usage by 2', async () => {
    const folder = projectFolder();
    const missing = await runPerfwright(['run-profile', '--json', '--', 'no-such-program-here'], folder);
    expect(missing.exitCode).toBe(3);
    expect(JSON.parse(missing.stdout)).toMatchObject({problem: {code: expect.any(String), hint: expect.any(String)}});
    expect((await runPerfwright(['run-profile', '--no-such-flag'], folder)).exitCode).toBe(2);
  });

  test('serves when standard input is no terminal', async () => {
    const initialize = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'test', version: '0'}},
    };
    for (const args of [[], ['--root', '.']]) {
      const {exitCode, stdout} = await runPerfwright(args, projectFolder(), `${JSON.stringify(initialize)}\n`);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({id: 1, result: {serverInfo: {name: 'perfwright'}}});
    }
  });

  test('answers a server/discover of newer clients with an error and goes on', async () => {
    const lines = [
      {jsonrpc: '2.0', id: 1, method: 'server/discover', params: {}},
      {
        jsonrpc: '2.0',
        id: 2,
        method: 'initialize',
        params: {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'test', version: '0'}},
      },
    ];
    const {stdout} = await runPerfwright(['serve'], projectFolder(), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    const [first, second] = stdout.split('\n').map(line => JSON.parse(line));
    expect(first).toMatchObject({id: 1, error: {code: -32601}});
    expect(second).toMatchObject({id: 2, result: {protocolVersion: '2025-11-25'}});
  });
});

test('a first Ctrl-C ends the program and exits with 3', async () => {
  const folder = projectFolder({'endless.mjs': endlessProgram});
  const run = startPerfwright(['run-profile', '--json', '--profiler', 'v8-cpu-profile', '--', 'node', 'endless.mjs'], folder);
  const pid = await pidWrittenIn(folder);
  run.kill('SIGINT');
  const {exitCode, stdout} = await run;
  expect(exitCode).toBe(3);
  // What was recorded until then is kept: the answer is a Report of it, or a problem that names where it is.
  expect(stdout).toMatch(/r-\d{8}-\d{6}-[0-9a-f]+/);
  await eventually(() => isGone(pid));
});

/** Starts itself twice more: as a child, and in a session of its own that ignores TERM. */
const familyProgram = `
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
const [, script, role = 'first'] = process.argv;
if (role === 'first') {
  spawn(process.execPath, [script, 'child'], {stdio: 'ignore'});
  spawn(process.execPath, [script, 'daemon'], {stdio: 'ignore', detached: true});
}
process.on('SIGTERM', () => {});
writeFileSync(role + '.txt', String(process.pid));
setInterval(() => {}, 1000);
`;

test.runIf(process.platform === 'linux')('killed past any cleaning up, it leaves nothing of the program running', async () => {
  const folder = projectFolder({'family.mjs': familyProgram});
  const run = startPerfwright(['run-profile', '--json', '--profiler', 'v8-cpu-profile', '--', 'node', 'family.mjs'], folder);
  const pids = await Promise.all(['first.txt', 'child.txt', 'daemon.txt'].map(file => pidWrittenIn(folder, file)));
  onTestFinished(() => void pids.filter(pid => !isGone(pid)).map(pid => process.kill(pid, 'SIGKILL')));
  run.kill('SIGKILL');
  await run;
  const killedAt = performance.now();
  await eventually(() => pids.every(isGone));
  // What a user is promised, not a measurement.
  expect(performance.now() - killedAt).toBeLessThan(2_000);
});

test('serves over HTTP until it is told to end', async () => {
  const run = startPerfwright(['serve', '--http', '127.0.0.1:0'], projectFolder());
  const [, url = ''] = /(http:\S+)/.exec(await firstMessage(run)) ?? [];
  const client = new Client({name: 'test', version: '0'});
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  run.kill('SIGTERM');
  expect((await run).exitCode).toBe(0);
  await client.close();
});
