// scalene for real: Python against native time, memory by line, modules and console scripts, and what leaves no profile.
import {chmodSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, it} from 'vitest';
import {root} from '../architecture/sources.js';
import {largeTable, largeTableLine, pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

/** Equal processor time in a Python loop and in C: the program whose recording is a fixture, too. */
const halves = readFileSync(`${root}test/fixtures/programs/halves.py`, 'utf8');

/** scalene's own split swings: 22 to 52 % of a true half were seen. */
const swings = {retry: 4};

it('tells Python from native time, line by line', swings, async context => {
  const reason = await python.missing('scalene');
  if (reason !== undefined) context.skip(reason);
  const report = await python.reportOf({command: ['python3', python.program('halves.py', halves)], profiler: 'scalene', limit: 10});
  expect(report.verdict).toBe('bottleneck');
  const split = report.findings.find(({kind}) => kind === 'time-split');
  const share = (split?.self ?? 0) / (split?.total ?? 1);
  // On a calm machine within 10 points of one half; late signals of a busy one are taken for native time.
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.65);
  const nativeOf = (name: string): number =>
    Number(/and (\d+) % native code/.exec(split?.evidence.find(line => line.startsWith(name)) ?? '')?.[1] ?? Number.NaN);
  expect(nativeOf('in_native')).toBeGreaterThan(85);
  expect(nativeOf('in_python')).toBeLessThan(45);
  expect(report.measured?.samples ?? 0).toBeGreaterThan(100);
  expect(report.assumptions.find(({field}) => field === 'sampleRateHz')).toMatchObject({value: 50, basis: 'detected'});
});

it('names the line that allocates 200 MB', async context => {
  const reason = await python.missing('scalene');
  if (reason !== undefined) context.skip(reason);
  const command = ['python3', python.program('tables.py', largeTable)];
  const report = await python.reportOf({command, profiler: 'scalene', metric: 'memory'});
  expect(report.measured).toMatchObject({metric: 'memory', unit: 'bytes'});
  expect(report.findings[0]).toMatchObject({kind: 'allocation', function: 'load_table', file: 'tables.py', line: largeTableLine});
});

const worker = 'def work():\n    total = 0\n    for number in range(160_000_000):\n        total += number % 7\n    return total\n';

it('follows a module and a console script in another folder, with their arguments and exit code', async context => {
  const reason = await python.missing('scalene');
  if (reason !== undefined) context.skip(reason);
  python.program('shop/__init__.py', '');
  python.program('shop/worker.py', worker);
  python.program(
    'shop/__main__.py',
    'import sys\nfrom shop.worker import work\nassert sys.argv[1:] == ["--size", "3"], sys.argv\nwork()\n',
  );
  const module = await python.reportOf({command: ['python3', '-m', 'shop', '--size', '3'], profiler: 'scalene'});
  expect(module.findings[0]).toMatchObject({function: 'work', file: 'shop/worker.py'});
  const {stdout} = await execa('python3', ['-c', 'import sys; print(sys.executable)'], {cwd: python.root});
  const script = python.program(
    'bin/shop',
    `#!${stdout}\nimport os, sys\nsys.path.insert(0, os.getcwd())\nfrom shop.worker import work\nwork()\nsys.exit(3)\n`,
  );
  chmodSync(join(python.root, script), 0o755);
  const inBin = await python.reportOf({command: [`./${script}`], profiler: 'scalene'});
  expect(inBin.findings[0]).toMatchObject({function: 'work', file: 'shop/worker.py'});
  expect(inBin.measured?.target?.exitCode).toBe(3);
});

it('a program that ends too soon is an empty profile, with what to do', async context => {
  const reason = await python.missing('scalene');
  if (reason !== undefined) context.skip(reason);
  const problem = await python.problemOf({command: ['python3', python.program('short.py', 'print(1)\n')], profiler: 'scalene'});
  expect(problem).toMatchObject({code: 'empty_profile', hint: expect.stringContaining('second')});
});
