// What goes wrong in earnest, through a real client and the built server: the right code, a hint, nothing left running, nothing lost.
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {z} from 'zod';
import {ProfileReport} from '../../src/model/report.js';
import {connectServer, type ServerConnection} from '../support/connect-server.js';

const root = mkdtempSync(join(tmpdir(), 'perfwright-faults-'));
const outside = mkdtempSync(join(tmpdir(), 'perfwright-outside-'));
let server: ServerConnection;

const program = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};

beforeAll(async () => {
  server = await connectServer(['--root', root]);
});

afterAll(async () => {
  await server.close();
  for (const folder of [root, outside]) rmSync(folder, {recursive: true, force: true});
});

/** Every process of a run carries the marker in its environment. */
const leftovers = (): readonly string[] =>
  readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return (
        readFileSync(`/proc/${name}/environ`, 'latin1').includes('PERFWRIGHT_RUN=') &&
        readFileSync(`/proc/${name}/environ`, 'latin1').includes(root)
      );
    } catch {
      return false;
    }
  });

afterEach(() => {
  expect(leftovers()).toEqual([]);
});

const call = (name: string, input: Record<string, unknown>) =>
  server.client.callTool({name, arguments: input}, undefined, {timeout: 58_000});

const Problem = z.object({code: z.string(), message: z.string(), hint: z.string(), details: z.record(z.string(), z.unknown()).optional()});

const problemOf = async (name: string, input: Record<string, unknown>): Promise<z.infer<typeof Problem>> => {
  const result = await call(name, input);
  expect(result.isError, JSON.stringify(result.structuredContent)).toBe(true);
  expect(result.structuredContent).toBeUndefined();
  return Problem.parse(result._meta?.problem);
};

const reportOf = async (input: Record<string, unknown>): Promise<ProfileReport> => {
  const result = await call('run_profile', {maxWaitSeconds: 55, ...input});
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  return ProfileReport.parse(result.structuredContent);
};

const busyPython = (seconds: number, end: string): string => `import os, signal, sys, time
def work(until):
    total = 0
    while time.time() < until:
        for n in range(1000):
            total += n
    return total
work(time.time() + ${seconds})
${end}
`;

describe('targets', () => {
  it('a program that does not exist is program_missing', async () => {
    const problem = await problemOf('run_profile', {command: ['no-such-program', 'x']});
    expect(problem).toMatchObject({code: 'program_missing', message: expect.stringContaining('no-such-program')});
  });

  it('a file that may not be executed is not_permitted, with the interpreter as the cure', async () => {
    program('plain.py', 'print(1)\n');
    const problem = await problemOf('run_profile', {command: ['./plain.py']});
    expect(problem).toMatchObject({code: 'not_permitted', hint: expect.stringContaining('python')});
  });

  it('a program that exits with 3 at once is target_failed and says so', async () => {
    const problem = await problemOf('run_profile', {command: ['node', program('fails.mjs', 'process.exit(3)\n')]});
    expect(problem).toMatchObject({code: 'target_failed', message: expect.stringContaining('code 3')});
  });

  it('a script that does not exist is target_failed with what Python says, and no code of the profiler', async () => {
    const problem = await problemOf('run_profile', {command: ['python3', 'nothing_here.py']});
    expect(problem).toMatchObject({code: 'target_failed', message: expect.stringContaining("can't open file")});
    expect(JSON.stringify(problem)).not.toContain('code 0');
  });

  it('a program that works and then exits with 3 is explained, with a warning', async () => {
    const text =
      'const end = Date.now() + 900; let n = 0; const spin = () => { while (Date.now() < end) n += 1; }; spin(); process.exit(3);\n';
    const report = await reportOf({command: ['node', program('late.mjs', text)]});
    expect(report.measured?.target?.exitCode).toBe(3);
    expect(report.warnings.map(({code}) => code)).toContain('target-failed');
    expect(report.findings[0]?.function).toBe('spin');
  });

  it('a program that crashes leaves what was sampled', async () => {
    const report = await reportOf({command: ['python3', program('crash.py', busyPython(1, 'import ctypes\nctypes.string_at(0)'))]});
    expect(report.findings[0]?.function).toBe('work');
  });

  it('a program that is killed leaves what was sampled', async () => {
    const report = await reportOf({command: ['python3', program('killed.py', busyPython(1, 'os.kill(os.getpid(), signal.SIGKILL)'))]});
    expect(report.findings[0]?.function).toBe('work');
  });

  it('a program that never ends is stopped at its limit and explained, even in a synchronous loop', async () => {
    const command = [
      'node',
      program('endless.mjs', 'let n = 0; const forever = () => { for (;;) n = (n * 31 + 7) % 1000003; }; forever();\n'),
    ];
    const report = await reportOf({command, durationSeconds: 1.5});
    expect(report.findings[0]?.function).toBe('forever');
  });
});

describe('places', () => {
  it.each([
    {name: 'a folder outside', input: {command: ['node', '-e', '0'], workingDirectory: outside}},
    {name: '..', input: {command: ['node', '-e', '0'], workingDirectory: `${root}/..`}},
  ])('$name is outside_root', async ({input}) => {
    expect((await problemOf('run_profile', input)).code).toBe('outside_root');
  });

  it('a link that leads outside is outside_root', async () => {
    writeFileSync(join(outside, 'secret.folded'), 'a;b 10\n');
    symlinkSync(join(outside, 'secret.folded'), join(root, 'link.folded'));
    expect((await problemOf('explain_flamegraph', {path: 'link.folded'})).code).toBe('outside_root');
  });
});

describe('profiles', () => {
  it.each([
    {name: 'an empty file', file: 'empty.folded', bytes: Buffer.alloc(0), code: 'empty_profile'},
    {
      name: 'a file cut off',
      file: 'cut.cpuprofile',
      bytes: Buffer.from('{"nodes":[{"id":1,"callFrame":{"functionName":"a"'),
      code: 'unreadable_profile',
    },
    {
      name: '10 MB of noise',
      file: 'noise.bin',
      bytes: Buffer.from(Array.from({length: 10_000_000}, (_, n) => (n * 7_919 + (n >> 3)) & 255)),
      code: 'unreadable_profile',
    },
  ])('$name is $code', async ({file, bytes, code}) => {
    writeFileSync(join(root, file), bytes);
    expect((await problemOf('explain_flamegraph', {path: file})).code).toBe(code);
  });
});

describe('calls', () => {
  it('an unknown argument is refused with the expected names', async () => {
    const problem = await problemOf('run_profile', {comand: ['node', 'x']});
    expect(problem).toMatchObject({code: 'invalid_request', message: expect.stringContaining('command')});
  });

  it('a cancelled run ends its whole tree within 2 s and keeps the partial profile', async () => {
    const text =
      'import {spawn} from "node:child_process"; spawn(process.execPath, ["-e", "process.on(\'SIGTERM\', () => {}); setInterval(() => {}, 1000)"], {detached: true, stdio: "inherit"}); process.on("SIGTERM", () => {}); for (;;) {}\n';
    const cancel = new AbortController();
    const pending = server.client.callTool(
      {name: 'run_profile', arguments: {command: ['node', program('stubborn.mjs', text)]}},
      undefined,
      {signal: cancel.signal},
    );
    const runs = join(root, '.perfwright/runs');
    const before = new Set(existsSync(runs) ? readdirSync(runs) : []);
    const started = (): string | undefined =>
      readdirSync(runs).find(name => !before.has(name) && existsSync(join(runs, name, '.first-process')));
    await expect.poll(started, {timeout: 10_000}).toBeDefined();
    const run = started() ?? '';
    cancel.abort();
    await expect(pending).rejects.toThrow();
    await expect.poll(leftovers, {timeout: 2_500}).toEqual([]);
    await expect.poll(() => readdirSync(join(runs, run)).some(file => file.endsWith('.cpuprofile')), {timeout: 2_500}).toBe(true);
  });
});

describe('a missing py-spy', () => {
  it('leads to cProfile, and the report says what was lost', async () => {
    const empty = join(root, 'empty-toolbox');
    mkdirSync(empty, {recursive: true});
    const bare = await connectServer(['--root', root], {PERFWRIGHT_TOOLBOX: empty, PATH: '/usr/bin:/bin'});
    try {
      const input = {command: ['/usr/bin/python3', program('slow.py', busyPython(0.5, ''))], maxWaitSeconds: 55};
      const result = await bare.client.callTool({name: 'run_profile', arguments: input});
      const report = ProfileReport.parse(result.structuredContent);
      const choice = report.assumptions.find(({field}) => field === 'profiler');
      expect(choice).toMatchObject({value: 'cprofile', basis: 'fallback', reason: expect.stringContaining('py-spy')});
    } finally {
      await bare.close();
    }
  });
});
