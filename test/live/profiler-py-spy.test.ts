// py-spy for real: attached to a live process without stopping it, and the threads that hold the lock.
import {execa} from 'execa';
import {expect, it} from 'vitest';
import {pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

it('attaches to a live process, without stopping it when that is asked for', async context => {
  const reason = await python.missing('py-spy');
  if (reason !== undefined) context.skip(reason);
  const file = python.program(
    'spins.py',
    'def spin():\n    n = 0\n    while True:\n        n = (n * 31 + 7) % 1000003\nprint("ready", flush=True)\nspin()\n',
  );
  const process = execa('python3', [file], {cwd: python.root, reject: false, forceKillAfterDelay: 100});
  try {
    await new Promise(resolve => process.stdout.once('data', resolve));
    const report = await python.reportOf({pid: process.pid, profiler: 'py-spy', profilerOptions: ['nonblocking'], durationSeconds: 2});
    expect(report.findings[0]).toMatchObject({function: 'spin', file: 'spins.py'});
    expect(report.measured?.profiler?.command).toContain('--nonblocking');
  } finally {
    process.kill('SIGKILL');
    await process;
  }
});

it('shows only threads that hold the lock when that is asked for', async context => {
  const reason = await python.missing('py-spy');
  if (reason !== undefined) context.skip(reason);
  const text = `import threading, time
def waits():
    time.sleep(2)
def computes():
    end = time.time() + 2
    while time.time() < end:
        sum(n % 7 for n in range(2000))
threads = [threading.Thread(target=waits), threading.Thread(target=computes)]
for thread in threads: thread.start()
for thread in threads: thread.join()
`;
  const command = ['python3', python.program('lock.py', text)];
  const report = await python.reportOf({command, profiler: 'py-spy', profilerOptions: ['gil']});
  expect(report.findings.map(finding => finding.function)).toContain('computes');
  expect(report.findings.map(finding => finding.function)).not.toContain('waits');
});

it('refuses an option that it does not have, and names those it has', async context => {
  const reason = await python.missing('py-spy');
  if (reason !== undefined) context.skip(reason);
  const problem = await python.problemOf({command: ['python3', '-c', '1'], profiler: 'py-spy', profilerOptions: ['gill']});
  expect(problem).toMatchObject({code: 'invalid_request', hint: expect.stringContaining('gil (')});
});
