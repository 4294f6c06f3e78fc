// cProfile for real: exact counts, recursion, the program's own exit code, and child processes of every kind.
import {expect, it} from 'vitest';
import {pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

it('counts calls exactly, recursion apart, and keeps the exit code of the program', async () => {
  const text =
    'import sys\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\ndef main():\n    return [fib(20) for _ in range(80)]\nmain()\nsys.exit(3)\n';
  const report = await python.reportOf({command: ['python3', python.program('fib.py', text)], profiler: 'cprofile'});
  expect(report.findings[0]).toMatchObject({function: 'fib', file: 'fib.py', line: 2, calls: 80 * 21_891});
  expect(report.measured?.target?.exitCode).toBe(3);
  expect(report.warnings.map(({code}) => code)).toContain('target-failed');
});

it('a first thread that only waits for the others is no bottleneck: py-spy is what sees them', async () => {
  const text =
    'import threading\ndef work():\n    return sum(n * n % 7 for n in range(3_000_000))\nthreads = [threading.Thread(target=work) for _ in range(3)]\nfor thread in threads: thread.start()\nfor thread in threads: thread.join()\n';
  const report = await python.reportOf({command: ['python3', python.program('threads.py', text)], profiler: 'cprofile'});
  expect(report.verdict).toBe('mostly-waiting');
  expect(report.next[0]).toMatchObject({tool: 'run_profile', arguments: {profiler: 'py-spy'}});
});

it('names no file of its own start script', async () => {
  const report = await python.reportOf({
    command: ['python3', python.program('loop.py', 'def work():\n    return sum(n % 7 for n in range(3_000_000))\nwork()\n')],
    profiler: 'cprofile',
  });
  expect(JSON.stringify(report.findings)).not.toContain('perfwright-start');
  expect(report.measured?.target?.exitCode).toBe(0);
});

it('adds up forked, spawned and started child interpreters when they are asked for', async () => {
  python.program('jobs.py', 'def job(n):\n    return sum(m * m % 7 for m in range(600_000))\n');
  python.program('child.py', 'from jobs import job\njob(0)\n');
  const text = `import multiprocessing, subprocess, sys
from jobs import job
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(job, range(4), 1)
    spawned = multiprocessing.get_context("spawn").Process(target=job, args=(1,))
    spawned.start()
    spawned.join()
    subprocess.run([sys.executable, "child.py"], check=True)
`;
  const report = await python.reportOf({
    command: ['python3', python.program('parent.py', text)],
    profiler: 'cprofile',
    includeChildren: true,
    limit: 20,
  });
  expect(report.findings.find(finding => finding.function === 'job')?.calls).toBe(6);
  expect(report.warnings.map(({code}) => code)).toContain('several-processes');
});

it('says before it runs what it cannot do', async () => {
  expect(await python.problemOf({command: ['python3', '-c', 'print(1)'], profiler: 'cprofile'})).toMatchObject({
    code: 'unsupported_target',
  });
});
