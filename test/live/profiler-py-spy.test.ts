// py-spy for real: attached to a live process without stopping it, and the threads that hold the lock.
import {readFileSync} from 'node:fs';
import {execa} from 'execa';
import {expect, it} from 'vitest';
import {root} from '../architecture/sources.js';
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

it('says what every thread of a live process does now', async context => {
  const reason = await python.missing('py-spy');
  if (reason !== undefined) context.skip(reason);
  const file = python.program('threads.py', readFileSync(`${root}test/fixtures/programs/threads.py`, 'utf8'));
  const process = execa('python3', [file], {cwd: python.root, reject: false, forceKillAfterDelay: 100});
  try {
    await new Promise(resolve => process.stdout.once('data', resolve));
    const report = await python.reportOf({pid: process.pid, profiler: 'py-spy', profilerOptions: ['dump']});
    expect(report.verdict).toBe('not-proven');
    expect(report.measured).toMatchObject({metric: 'threads', total: 8, target: {pid: process.pid}});
    const titles = report.findings.map(({title}) => title);
    expect(titles).toContainEqual(expect.stringMatching(/^spinner runs .*in spin \(threads\.py:\d+\)/));
    expect(titles).toContainEqual(expect.stringMatching(/^MainThread waits, in main \(threads\.py:\d+\)/));
    expect(titles).toContainEqual(expect.stringMatching(/^5 threads \(.*wait, in wait_for_lock/));
    expect(titles.join('')).not.toContain('\u001b');
    expect(report.summary).toContain('8 threads');
    expect(report.assumptions).toEqual([]);
    expect(report.next[0]).toMatchObject({tool: 'run_profile', arguments: {pid: process.pid}});
  } finally {
    process.kill('SIGKILL');
    await process;
  }
});

it('refuses an option that it does not have, and names those it has', async context => {
  const reason = await python.missing('py-spy');
  if (reason !== undefined) context.skip(reason);
  const problem = await python.problemOf({command: ['python3', '-c', '1'], profiler: 'py-spy', profilerOptions: ['gill']});
  expect(problem).toMatchObject({code: 'invalid_request', hint: expect.stringContaining('gil (')});
});
