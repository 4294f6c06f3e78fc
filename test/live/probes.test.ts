// Probes with programs of their own on real programs whose trouble is known; then taken from PATH one by one, and forbidden.
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {TriageReport} from '../../src/model/triage.js';
import {runTriage} from '../../src/operations/run-triage.js';
import {createSandbox, quietContext, type Sandbox} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';
import {isInstalled} from '../support/system-tools.js';

const limitMs = 60_000;
const isLinux = process.platform === 'linux';
const hasPython = isLinux && (await isInstalled('python3', '-c', ''));
const has = {
  perf: isLinux && (await isInstalled('perf', '--version')),
  strace: isLinux && (await isInstalled('strace', '--version')),
  iostat: isLinux && (await isInstalled('iostat', '-V')),
};

const triage = async (input: object, sandbox = createSandbox()): Promise<TriageReport> =>
  TriageReport.parse(await runTriage.run(input, {...quietContext, machine: sandbox.machine, policy: await policyOfProject()}));
const python = (code: string): readonly string[] => ['python3', '-c', `import os, socket, threading, time\n${code}`];
const looks = ['time', 'processes'] as const;
const kinds = ({findings}: TriageReport): readonly string[] => findings.map(({kind}) => kind);
const titleOf = ({findings}: TriageReport, kind: string): string | undefined => findings.find(finding => finding.kind === kind)?.title;

const syncs = python(`
for _ in range(150):
    with open('out.bin', 'wb') as f:
        f.write(bytes(524288)); f.flush(); os.fsync(f.fileno())
`);
const server = `
server = socket.create_server(('127.0.0.1', 0))
def serve():
    while True:
        connection, _ = server.accept()
        time.sleep(0.25)
        connection.sendall(b'x' * 1000)
        connection.close()
threading.Thread(target=serve, daemon=True).start()
`;
const asks = python(`${server}
for _ in range(3):
    client = socket.create_connection(server.getsockname())
    while client.recv(4096): pass
`);

describe.skipIf(!hasPython || !has.strace)('strace', () => {
  test(
    'names the system call behind a program that waits for its disk, without touching the times',
    async () => {
      const report = await triage({command: syncs, probes: [...looks, 'strace']});
      expect(titleOf(report, 'system-calls')).toMatch(/fsync|openat|futex|write/);
      expect(report.findings.find(({kind}) => kind === 'system-calls')?.evidence.join()).toMatch(/fsync: .*150 calls/);
      expect(report.triage?.probes?.[0]).toMatchObject({
        id: 'strace',
        version: expect.stringMatching(/^\d/),
        cost: expect.stringMatching(/70/),
      });
      expect(report.warnings.map(({code}) => code)).toContain('run-again');
      expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(8_000);
    },
    limitMs,
  );

  test(
    'of the network says whom the program talks to, and how long it waits',
    async () => {
      const report = await triage({command: asks, trace: 'network'});
      expect(report.verdict).toBe('io-or-sleep');
      expect(titleOf(report, 'network-peers')).toMatch(/waits longest for 127\.0\.0\.1:\d+: /);
      expect(report.triage?.probes?.[0]?.figures.networkSeconds).toBeGreaterThan(0.6);
      expect(report.triage?.probes?.[0]?.figures.receivedBytes).toBe(3_000);
    },
    limitMs,
  );

  test(
    'attaches to a process for a window of its own and lets it go on',
    async () => {
      const running = execa('python3', ['-c', 'import time\nwhile True: time.sleep(0.01)'], {reject: false});
      onTestFinished(() => void running.kill('SIGKILL'));
      const report = await triage({pid: running.pid, durationSeconds: 1, probes: [...looks, 'strace']});
      expect(titleOf(report, 'system-calls')).toMatch(/nanosleep|select/);
      expect(running.exitCode).toBeNull();
    },
    limitMs,
  );

  test(
    'attached, says whom a running process talks to and how long it waits',
    async () => {
      const talks =
        'import socket, threading, time\nserver = socket.create_server(("127.0.0.1", 0))\ndef answer():\n    peer, _ = server.accept()\n    while True:\n        peer.recv(100)\n        time.sleep(0.1)\n        peer.sendall(b"pong")\nthreading.Thread(target=answer, daemon=True).start()\nclient = socket.create_connection(server.getsockname())\nprint(server.getsockname()[1], flush=True)\nwhile True:\n    client.sendall(b"ping")\n    client.recv(100)';
      const running = execa('python3', ['-c', talks], {reject: false});
      onTestFinished(() => void running.kill('SIGKILL'));
      const port = await new Promise<string>(resolve => running.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())));
      const report = await triage({pid: running.pid, durationSeconds: 2, probes: [...looks, 'strace'], trace: 'network'});
      expect(titleOf(report, 'network-peers')).toContain(`127.0.0.1:${port}`);
      const figures = report.triage?.probes?.find(({id}) => id === 'strace')?.figures;
      expect(figures?.networkSeconds).toBeGreaterThan(0.5);
      expect(figures?.sentBytes).toBeGreaterThan(0);
      expect(running.exitCode).toBeNull();
    },
    limitMs,
  );
});

describe.skipIf(!hasPython || !has.perf)('perf stat', () => {
  test(
    'counts in hardware or says that this machine has software counters only',
    async () => {
      const command = python('end = time.process_time() + 0.4\nwhile time.process_time() < end: sum(range(2000))');
      const report = await triage({command, probes: [...looks, 'perf-stat']});
      expect(report.triage?.probes?.[0]?.figures['task-clock']).toBeGreaterThan(300);
      const lost = report.assumptions.find(({value}) => value === 'perf-stat');
      if (kinds(report).includes('instructions-per-cycle')) expect(lost).toBeUndefined();
      else expect(lost).toMatchObject({basis: 'fallback', reason: expect.stringMatching(/hardware counters .* not available/)});
    },
    limitMs,
  );

  test(
    'attaches to a process',
    async () => {
      const running = execa(process.execPath, ['-e', 'for (;;);'], {reject: false});
      onTestFinished(() => void running.kill('SIGKILL'));
      const report = await triage({pid: running.pid, durationSeconds: 3, probes: [...looks, 'perf-stat']});
      expect(report.verdict).toBe('user-cpu');
      expect(report.triage?.probes?.[0]?.figures['task-clock']).toBeGreaterThan(100);
      expect(running.exitCode).toBeNull();
    },
    limitMs,
  );
});

describe.skipIf(!hasPython || !has.iostat)('iostat', () => {
  test(
    'tells how busy the devices were while the program ran, without a second run',
    async () => {
      const command = python(
        "end = time.time() + 2.6\nwhile time.time() < end:\n    with open('out.bin', 'wb') as f: f.write(bytes(1 << 20)); os.fsync(f.fileno())",
      );
      const report = await triage({command, probes: [...looks, 'iostat']});
      expect(report.triage?.probes?.[0]).toMatchObject({id: 'iostat'});
      expect(report.warnings.map(({code}) => code)).not.toContain('run-again');
      expect(titleOf(report, 'device-use') ?? 'no device').toMatch(/was busy \d+ % of the time|no device/);
    },
    limitMs,
  );
});

/** A machine whose PATH holds these programs only. */
const machineWith = async (programs: Readonly<Record<string, string | undefined>>): Promise<Sandbox> => {
  const {directory} = createSandbox();
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries({python3: undefined, ...programs})) {
    if (text === undefined) {
      const {stdout} =
        name === 'python3'
          ? await execa('python3', ['-c', 'import sys; print(sys.executable)'])
          : await execa('sh', ['-c', `command -v ${name}`]);
      symlinkSync(stdout, join(bin, name));
    } else {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    }
  }
  return createSandbox({environment: {HOME: process.env.HOME, PATH: bin}});
};

describe.skipIf(!hasPython)('the ladder', () => {
  const sleeps = python('time.sleep(0.4)');

  test.each([
    ['perf-stat', 'time', /linux-perf/, /instructions per cycle/],
    ['strace', 'processes', /apt-get install strace/, /names, counts and errors of system calls/],
    ['iostat', 'time', /apt-get install sysstat/, /course over time/],
  ] as const)(
    'without %s answers from /proc, says what is lost and how to install it',
    async (probe, instead, install, lost) => {
      const report = await triage({command: sleeps, probes: [...looks, probe]}, await machineWith({}));
      expect(report.verdict).toBe('io-or-sleep');
      expect(report.assumptions).toContainEqual(
        expect.objectContaining({field: 'probes', value: instead, basis: 'fallback', reason: expect.stringMatching(lost)}),
      );
      expect(report.warnings.find(({code}) => code === 'probe-unavailable')?.hint).toMatch(install);
    },
    limitMs,
  );

  test(
    'where ptrace is refused answers from /proc, and names the permission',
    async () => {
      const refusing = await machineWith({
        strace:
          '#!/bin/sh\n[ "$1" = --version ] && echo "strace -- version 6.1" && exit 0\necho "strace: attach: ptrace(PTRACE_SEIZE, 7): Operation not permitted" >&2\nexit 1\n',
      });
      const report = await triage({command: sleeps, probes: [...looks, 'strace']}, refusing);
      expect(report.verdict).toBe('io-or-sleep');
      expect(report.assumptions).toContainEqual(
        expect.objectContaining({value: 'processes', reason: expect.stringMatching(/ptrace is forbidden.*SYS_PTRACE/)}),
      );
    },
    limitMs,
  );

  test('with dryRun says what would run, and what would stand in', async () => {
    const report = await triage({command: sleeps, probes: ['strace', 'iostat'], dryRun: true}, await machineWith({}));
    expect(report.verdict).toBe('planned');
    expect(report.assumptions.filter(({basis}) => basis === 'fallback')).toHaveLength(2);
  });
});

test('probes that disturb are not used unasked, and the next call asks for them', async () => {
  const report = await triage({command: ['sleep', '0.4']});
  expect(report.triage?.probes).toBeUndefined();
  expect(report.next.find(({tool}) => tool === 'run_triage')?.arguments).toMatchObject({probes: expect.arrayContaining(['strace'])});
});
