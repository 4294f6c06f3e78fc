// A user without rights: what is allowed works, what is not is said with the permission that is missing, and what stands in.
import {chmodSync, chownSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, describe, expect, onTestFinished, test} from 'vitest';
import {z} from 'zod';
import {TriageReport} from '../../src/model/triage.js';
import {bundle} from '../support/connect-server.js';
import {isInstalled} from '../support/system-tools.js';

const nobody = 65_534;
const drop = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] as const;
/** Node where everybody may run it, as that user; undefined: nowhere. */
const nodeForAll = async (): Promise<string | undefined> => {
  if (process.getuid?.() !== 0 || !existsSync(bundle)) return undefined;
  for (const node of ['/usr/bin/node', '/usr/local/bin/node', process.execPath]) {
    const {failed} = await execa('setpriv', [...drop, node, bundle, '--help'], {reject: false, cwd: '/', timeout: 20_000});
    if (!failed) return node;
  }
  return undefined;
};
const node = process.platform === 'linux' ? await nodeForAll() : undefined;
if (node === undefined) process.stderr.write('skipped: needs root, setpriv, a built perfwright and a node that every user may run\n');
const ready = node !== undefined && (await isInstalled('strace', '--version')) && (await isInstalled('perf', '--version'));

const folder = mkdtempSync(join(tmpdir(), 'perfwright-nobody-'));
chmodSync(folder, 0o755);
chownSync(folder, node === undefined ? (process.getuid?.() ?? 0) : nobody, node === undefined ? (process.getgid?.() ?? 0) : nobody);
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const asNobody = async (operation: string, ...args: readonly string[]): Promise<unknown> => {
  const env = {HOME: folder, PATH: '/usr/local/bin:/usr/bin:/bin'};
  const {stdout} = await execa('setpriv', [...drop, node ?? '', bundle, operation, '--json', ...args], {
    reject: false,
    cwd: folder,
    env,
    extendEnv: false,
    timeout: 50_000,
  });
  return JSON.parse(stdout);
};
const Failure = z.object({problem: z.object({code: z.string(), message: z.string(), hint: z.string()})});

describe.skipIf(!ready)('a user without rights', () => {
  const startForeign = (): string => {
    const running = execa('sleep', ['60'], {reject: false});
    onTestFinished(() => void running.kill('SIGKILL'));
    return String(running.pid);
  };

  test('who looks at a process of root gets what /proc tells, and which permission is missing for more', async () => {
    const probes = ['time', 'processes', 'strace', 'perf-stat'].flatMap(probe => ['--probes', probe]);
    const report = TriageReport.parse(await asNobody('run-triage', '--pid', startForeign(), '--duration-seconds', '1', ...probes));
    expect(report.verdict).toBe('io-or-sleep');
    const fallback = report.assumptions.filter(({basis}) => basis === 'fallback');
    expect(fallback.map(({value}) => value).sort()).toEqual(['processes', 'time']);
    expect(fallback.map(({reason}) => reason).join('\n')).toMatch(/ptrace is forbidden.*SYS_PTRACE|kernel.yama.ptrace_scope/);
    expect(report.triage?.probes).toBeUndefined();
  });

  test('who profiles a process of root is told the permission that is missing', async () => {
    const {problem} = Failure.parse(await asNobody('run-profile', '--pid', startForeign(), '--duration-seconds', '1'));
    expect(problem.code).toBe('not_permitted');
    expect(problem.message).toMatch(/^Process \d+ \(sleep\) belongs to another user/);
    expect(problem.hint).toMatch(/as root.*command/);
  });

  test('may trace a program of their own', async () => {
    const report = TriageReport.parse(await asNobody('run-triage', '--probes', 'time', '--probes', 'strace', '--', 'sleep', '0.5'));
    expect(report.findings.find(({kind}) => kind === 'system-calls')?.title).toMatch(/clock_nanosleep/);
  });
});
