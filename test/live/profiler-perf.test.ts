// perf on real programs with a known answer: native with and without frame pointers, Node, Python; launched, attached, cut short, forbidden.
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {ListProfilersReport, listProfilers} from '../../src/operations/list-profilers.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';
import {isInstalled} from '../support/system-tools.js';

const isKernelThread = (pid: number): boolean =>
  existsSync(`/proc/${pid}/comm`) && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'kthreadd\n';
const ready = process.platform === 'linux' && (await isInstalled('perf', '--version')) && (await isInstalled('cc', '--version'));

const source = `
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static volatile double sink;
__attribute__((noinline)) double parse_row(int n) { double s = 0; for (int i = 1; i < n; i++) s += 1.0 / i; sink += s; return s; }
__attribute__((noinline)) double load_table(int rows) { double s = 0; for (int i = 0; i < rows; i++) s += parse_row(2000); sink += s; return s; }
int main(int count, char **words) {
  double seconds = count > 1 ? atof(words[1]) : 1;
  clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
  while (clock() < end) load_table(50);
  return count > 2 ? 3 : 0;
}`;

const build = async ({directory}: Sandbox, ...flags: readonly string[]): Promise<string> => {
  writeFileSync(join(directory, 'app.c'), source);
  await execa('cc', ['-o', 'app', ...flags, 'app.c'], {cwd: directory, timeout: 60_000});
  return './app';
};
const call = async ({machine}: Sandbox, input: object): Promise<unknown> =>
  runProfile.run(input, {...quietContext, machine, policy: await policyOfProject()});
const profile = async (sandbox: Sandbox, input: object): Promise<ProfileReport> => ProfileReport.parse(await call(sandbox, input));
const codes = ({warnings}: ProfileReport): readonly string[] => warnings.map(({code}) => code);
const interpreter = (version: string): string | undefined => {
  const places = [`${process.env.HOME}/.pyenv/versions`, '/opt/pythons'].flatMap(folder =>
    existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [],
  );
  return places.find(folder => folder.includes(`/${version}.`) && existsSync(join(folder, 'bin/python3')));
};

describe.skipIf(!ready)('perf', () => {
  test('is taken for a native program, and names the function that computes, with its callers', async () => {
    const sandbox = createSandbox();
    const command = [await build(sandbox, '-O0', '-g'), '0.6'];
    const report = await profile(sandbox, {command});
    expect(report.verdict).toBe('bottleneck');
    expect(report.measured).toMatchObject({metric: 'cpu', profiler: {id: 'perf', version: expect.stringMatching(/^\d+\.\d+/)}});
    expect(report.findings[0]?.function).toMatch(/parse_row|load_table/);
    expect(report.findings.find(({function: name}) => name === 'parse_row')?.totalShare).toBeGreaterThan(0.8);
    expect(report.hotPath?.map(step => step.function)).toEqual(expect.arrayContaining(['load_table', 'parse_row']));
    expect(report.assumptions).toContainEqual(expect.objectContaining({field: 'metric', value: 'cpu'}));
    expect(codes(report)).not.toContain('truncated');
  });

  test('says of a program without frame pointers that callers are missing, and what mends it', async () => {
    const sandbox = createSandbox();
    const command = [await build(sandbox, '-O2', '-fomit-frame-pointer'), '0.5'];
    const report = await profile(sandbox, {command});
    expect(report.findings[0]?.function).toMatch(/parse_row|load_table/);
    expect(report.warnings.find(({code}) => code === 'truncated')?.message).toMatch(/-fno-omit-frame-pointer/);
  });

  test('says of a process that only waits that there was nothing to sample, and what tells why', async () => {
    const sandbox = createSandbox();
    const running = execa('sleep', ['60'], {reject: false});
    onTestFinished(() => void running.kill('SIGKILL'));
    const problem = await problemOf(call(sandbox, {pid: running.pid, durationSeconds: 1}));
    expect(problem).toMatchObject({code: 'empty_profile', message: expect.stringContaining('used no CPU time')});
    expect(problem.hint).toContain('run_triage');
  });

  test.skipIf(process.getuid?.() !== 0 || !isKernelThread(2))('calls a thread of the kernel one', async () => {
    const problem = await problemOf(call(createSandbox(), {pid: 2, durationSeconds: 1}));
    expect(problem.message).toMatch(/kthreadd, a thread of the kernel, not a program/);
    expect(problem.hint).toMatch(/^Give the pid of a program/);
  });

  test('says of a stripped program that names are missing', async () => {
    const sandbox = createSandbox();
    const command = [await build(sandbox, '-O1', '-static', '-s'), '0.5'];
    const report = await profile(sandbox, {command});
    expect(report.verdict).toBe('not-proven');
    expect(report.warnings.find(({code}) => code === 'unsymbolised')?.message).toMatch(/without a name/);
  });

  test('attaches to a process for a while and leaves it running', async () => {
    const sandbox = createSandbox();
    const running = execa(await build(sandbox, '-O1', '-fno-omit-frame-pointer'), ['30'], {cwd: sandbox.directory, reject: false});
    onTestFinished(() => void running.kill('SIGKILL'));
    const report = await profile(sandbox, {pid: running.pid, durationSeconds: 2});
    expect(report.findings[0]?.function, JSON.stringify(report)).toMatch(/parse_row|load_table/);
    expect(running.exitCode).toBeNull();
  });

  test('keeps what was recorded until the time limit', async () => {
    const sandbox = createSandbox();
    const report = await profile(sandbox, {command: [await build(sandbox, '-O1'), '30'], timeLimitSeconds: 1});
    expect(codes(report)).toContain('stopped-at-limit');
    expect(report.measured?.samples).toBeGreaterThan(50);
  });

  test('keeps what was recorded of a program that fails in the end, and says so', async () => {
    const sandbox = createSandbox();
    const report = await profile(sandbox, {command: [await build(sandbox, '-O1'), '0.5', 'fail']});
    expect(report.measured?.samples).toBeGreaterThan(50);
    expect(report.warnings.find(({code}) => code === 'target-failed')?.message).toMatch(/code 3/);
  });

  test('names JavaScript functions with their lines, and leaves no files behind', async () => {
    const sandbox = createSandbox();
    const script = `function parseRow(n) { let s = 0; for (let i = 1; i < n; i += 1) s += Math.sqrt(i) % 7; return s; }
const end = process.cpuUsage().user + 6e5;
while (process.cpuUsage().user < end) parseRow(3e6);`;
    writeFileSync(join(sandbox.directory, 'hot.cjs'), script);
    const before = readdirSync(tmpdir()).filter(name => /^perf-\d+\.map$/.test(name));
    const report = await profile(sandbox, {command: [process.execPath, 'hot.cjs'], profiler: 'perf'});
    expect(report.findings[0]).toMatchObject({function: 'parseRow', file: 'hot.cjs', line: 1});
    expect(readdirSync(sandbox.directory).filter(name => name.startsWith('isolate-'))).toEqual([]);
    expect(readdirSync(tmpdir()).filter(name => /^perf-\d+\.map$/.test(name) && !before.includes(name))).toEqual([]);
  });

  const python = interpreter('3.13');
  test.skipIf(python === undefined)('follows Python 3.13 through its own functions', async () => {
    const sandbox = createSandbox();
    const script =
      'import time\ndef parse_row():\n    return sum(i % 7 for i in range(2000))\ndef load():\n    return parse_row()\nend = time.process_time() + 0.8\nwhile time.process_time() < end: load()\n';
    writeFileSync(join(sandbox.directory, 'hot.py'), script);
    const report = await profile(sandbox, {command: [`${python}/bin/python3`, 'hot.py'], profiler: 'perf'});
    expect(report.hotPath?.map(step => step.function)).toEqual(expect.arrayContaining(['load', 'parse_row']));
  });

  test('removed from PATH is missing, with the command that installs it', async () => {
    const sandbox = createSandbox();
    const bin = join(sandbox.directory, 'bin');
    mkdirSync(bin);
    const bare = createSandbox({environment: {...process.env, PATH: bin}});
    const app = join(bare.directory, await build(bare, '-O1'));
    expect(await problemOf(call(bare, {command: [app]}))).toMatchObject({
      code: 'program_missing',
      hint: expect.stringMatching(/apt-get install linux-perf/),
    });
    const answer = await listProfilers.run({profiler: 'perf'}, {...quietContext, machine: bare.machine, policy: await policyOfProject()});
    const {profilers} = ListProfilersReport.parse(answer);
    expect(profilers[0]).toMatchObject({state: 'missing', mend: expect.stringMatching(/linux-perf/)});
  });

  test('that is refused by the kernel is a problem of permission with the setting that mends it', async () => {
    const sandbox = createSandbox();
    const bin = join(sandbox.directory, 'bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'perf'),
      '#!/bin/sh\n[ "$1" = --version ] && echo perf version 6.1 && exit 0\necho "Error: Access to performance monitoring and observability operations is limited. perf_event_paranoid setting is 4" >&2\nexit 255\n',
    );
    chmodSync(join(bin, 'perf'), 0o755);
    const refused = createSandbox({environment: {...process.env, PATH: `${bin}:${process.env.PATH}`}});
    const app = join(refused.directory, await build(refused, '-O1'));
    expect(await problemOf(call(refused, {command: [app]}))).toMatchObject({
      code: 'not_permitted',
      hint: expect.stringMatching(/perf_event_paranoid/),
    });
  });
});
