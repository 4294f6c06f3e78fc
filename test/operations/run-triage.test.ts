// run_triage on real small programs whose limit is known, launched and attached.
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {TriageReport} from '../../src/model/triage.js';
import {runTriage} from '../../src/operations/run-triage.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

const limitMs = 40_000;

const call = async (sandbox: Sandbox, input: object): Promise<unknown> =>
  runTriage.run(input, {...quietContext, machine: sandbox.machine, policy: await policyOfProject()});
const triage = async (input: object, sandbox = createSandbox()): Promise<TriageReport> => TriageReport.parse(await call(sandbox, input));

const pythonIsMissing = (await execa('python3', ['-c', ''], {reject: false})).exitCode !== 0;
if (pythonIsMissing && process.env.CI === 'true') throw new Error('python3 is missing');
const hasProc = process.platform === 'linux';

// Amounts of work by the processor's own clock: another load makes a run longer, not different.
const compute = (seconds: number): string => `
def compute(until):
    while time.process_time() < until: sum(range(2000))
compute(time.process_time() + ${seconds})
`;
const python = (code: string): readonly string[] => ['python3', '-c', `import os, socket, subprocess, threading, time\n${code}`];
const node = (code: string): readonly string[] => [process.execPath, '-e', code];

const programs: readonly {readonly name: string; readonly command: readonly string[]; readonly found: string; readonly kind?: string}[] = [
  {name: 'computes in Python', command: python(compute(0.5)), found: 'user-cpu'},
  {
    name: 'computes in Node',
    command: node(
      'const end = process.cpuUsage().user + 5e5; let sum = 0; while (process.cpuUsage().user < end) for (let i = 0; i < 1e6; i += 1) sum += i % 7;',
    ),
    found: 'user-cpu',
  },
  {
    name: 'reads from the kernel',
    command: python("zero = os.open('/dev/zero', os.O_RDONLY)\nfor _ in range(20000): os.read(zero, 1 << 20)"),
    found: 'kernel-cpu',
    kind: 'input-output',
  },
  {name: 'sleeps', command: python('time.sleep(1)'), found: 'io-or-sleep', kind: 'waits-for-sleep'},
  {name: 'waits in Node', command: node('setTimeout(() => {}, 1000)'), found: 'io-or-sleep', kind: 'waits-for-poll'},
  {
    name: 'waits for another end of the network',
    command: python(`
server = socket.create_server(('127.0.0.1', 0))
def serve():
    while True:
        connection, _ = server.accept()
        time.sleep(0.3)
        connection.close()
threading.Thread(target=serve, daemon=True).start()
for _ in range(4):
    client = socket.create_connection(server.getsockname())
    while client.recv(100): pass
`),
    found: 'io-or-sleep',
    kind: 'waits-for-network',
  },
  {
    name: 'has threads that exclude each other',
    command: python(`
lock = threading.Lock()
def work():
    for _ in range(20):
        with lock: time.sleep(0.015)
        time.sleep(0)
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
`),
    found: 'lock',
    kind: 'waits-for-lock',
  },
  {
    name: 'shares the GIL',
    command: python(`
def work():
    until = time.thread_time() + 0.3
    while time.thread_time() < until: sum(range(2000))
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
`),
    found: 'lock',
  },
  {
    name: 'allocates 300 MB',
    command: python(`
blocks = [bytearray(1 << 20) for _ in range(300)]
for block in blocks:
    for page in range(0, len(block), 4096): block[page] = 1
time.sleep(0.1)
`),
    found: 'memory-or-gc',
    kind: 'memory-use',
  },
  {
    name: 'starts many processes',
    command: python("for _ in range(250): subprocess.run(['/bin/true'])"),
    found: 'start-up',
    kind: 'processes',
  },
  {
    name: 'collects garbage in Node',
    command: node(
      'const kept = []; const end = process.cpuUsage().user + 6e5; while (process.cpuUsage().user < end) { for (let i = 0; i < 2e4; i += 1) kept.push({i, text: String(i)}); if (kept.length > 2e6) kept.length = 0; }',
    ),
    found: 'memory-or-gc',
  },
  {
    name: 'touches pages it gives back again and again',
    command: python(`
import mmap
until = time.process_time() + 0.6
while time.process_time() < until:
    block = mmap.mmap(-1, 64 << 20)
    for page in range(0, len(block), 4096): block[page] = 1
    block.close()
`),
    found: 'memory-or-gc',
  },
  {name: 'computes, then sleeps as long', command: python(`${compute(0.5)}\ntime.sleep(0.5)`), found: 'mixed'},
];

describe.skipIf(!hasProc || pythonIsMissing)('a program that', () => {
  test.each(programs)(
    '$name is $found',
    async ({command, found, kind}) => {
      const report = await triage({command});
      expect(report.verdict, JSON.stringify(report.triage)).toBe(found);
      expect(report.summary).toMatch(/\d/);
      const [cause, ...facts] = report.findings;
      expect(cause?.kind).toBe(found);
      if (kind !== undefined) expect(facts.map(fact => fact.kind)).toContain(kind);
      expect(report.next[0]?.tool).toBe('run_profile');
      expect(report.next[0]?.arguments).toMatchObject({command});
      expect(report.triage?.userSeconds).toBeGreaterThanOrEqual(0);
      expect(report.triage?.unreadable).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(8_000);
    },
    limitMs,
  );

  test(
    'imports much of the standard library is start-up',
    async () => {
      const modules =
        'asyncio, http.server, email.mime.text, xml.dom.minidom, unittest.mock, concurrent.futures, multiprocessing, ctypes, decimal, smtplib, imaplib, pdb, doctest, logging.config, tarfile, zipfile, pydoc, turtle';
      const command = python(`import ${modules.replace(', turtle', '')}\ntime.sleep(0.02)`);
      const report = await triage({command});
      expect(report.verdict, JSON.stringify(report.triage)).toBe('start-up');
      expect(report.triage?.bareStartSeconds).toBeGreaterThan(0);
    },
    limitMs,
  );

  test(
    'writes to a disk shows its bytes, whatever the disk is fast at',
    async () => {
      const sandbox = createSandbox();
      const command = python("f = open('out.bin', 'wb', buffering=0)\nfor _ in range(400): f.write(bytes(65536)); os.fsync(f.fileno())");
      const report = await triage({command}, sandbox);
      expect(['io-or-sleep', 'kernel-cpu', 'mixed']).toContain(report.verdict);
      expect(report.triage?.callWrittenBytes).toBeGreaterThanOrEqual(400 * 65_536);
      expect(report.findings.map(({kind}) => kind)).toContain('input-output');
    },
    limitMs,
  );

  test('ends at once proves nothing, and is sent to where short times are measured', async () => {
    const report = await triage({command: ['/bin/true']});
    expect(report.verdict).toBe('not-proven');
    expect(report.next[0]).toMatchObject({tool: 'run_benchmark', arguments: {command: ['/bin/true']}});
  });
});

describe.skipIf(!hasProc)('a running process', () => {
  test(
    'is watched for the window, from there on, and goes on afterwards',
    async () => {
      const subprocess = execa(process.execPath, ['-e', 'for (;;);'], {reject: false});
      onTestFinished(() => void subprocess.kill('SIGKILL'));
      const report = await triage({pid: subprocess.pid, durationSeconds: 0.6});
      expect(report.verdict).toBe('user-cpu');
      expect(report.triage?.wallSeconds).toBeGreaterThanOrEqual(0.5);
      expect(report.triage?.userSeconds).toBeLessThan(2);
      expect(report.next[0]).toMatchObject({tool: 'run_profile', arguments: {pid: subprocess.pid, metric: 'cpu'}});
      expect(subprocess.exitCode).toBeNull();
    },
    limitMs,
  );
});

describe('a request', () => {
  test('with dryRun runs nothing and shows the command', async () => {
    const sandbox = createSandbox();
    const report = await triage({command: node('0'), dryRun: true}, sandbox);
    expect(report).toMatchObject({verdict: 'planned', plan: {commands: [{args: ['-e', '0']}]}});
    expect((await sandbox.machine.runs.list(undefined, 5)).runs).toEqual([]);
  });

  test('for both or neither of command and pid is refused', async () => {
    const sandbox = createSandbox();
    expect(await problemOf(call(sandbox, {}))).toMatchObject({code: 'invalid_request'});
    expect(await problemOf(call(sandbox, {command: ['node'], pid: process.pid}))).toMatchObject({code: 'invalid_request'});
  });

  test('for a probe that nobody knows is refused with the name', async () => {
    expect(await problemOf(call(createSandbox(), {command: ['node'], probes: ['htop']}))).toMatchObject({code: 'invalid_request'});
  });

  test('for one probe shows only its figures', async () => {
    const report = await triage({command: node('setTimeout(() => {}, 300)'), probes: ['time']});
    expect(report.triage?.processes).toBeUndefined();
    expect(report.warnings.map(({code}) => code)).toContain('one-probe');
  });

  test('whose program fails at once is a problem with its last words', async () => {
    const failing = call(createSandbox(), {command: node('console.error("no such table"); process.exit(3)')});
    expect(await failing.catch((error: unknown) => error)).toMatchObject({
      code: 'target_failed',
      message: expect.stringContaining('no such table'),
    });
  });

  test('keeps everything that was observed in the run', async () => {
    const sandbox = createSandbox();
    const {runId = ''} = await triage({command: node('setTimeout(() => {}, 200)')}, sandbox);
    const files = (await sandbox.machine.runs.files(runId)).map(({file}) => file);
    expect(files).toEqual(expect.arrayContaining(['observation.json', 'report.json']));
  });

  test('that is cancelled ends the program and says where its run is', async () => {
    const sandbox = createSandbox();
    const context = {...quietContext, signal: AbortSignal.timeout(400), machine: sandbox.machine, policy: await policyOfProject()};
    const cancelled = runTriage.run({command: node('setTimeout(() => {}, 60000)')}, context);
    expect(await problemOf(cancelled)).toMatchObject({code: 'cancelled', details: {runId: expect.stringMatching(/^r-/)}});
  });

  test('for longer than the time limit is ended and says so', async () => {
    const report = await triage({command: node('setTimeout(() => {}, 60000)'), timeLimitSeconds: 0.4});
    expect(report.verdict).toBe('io-or-sleep');
    expect(report.warnings.map(({code}) => code)).toContain('stopped-at-limit');
  });
});
