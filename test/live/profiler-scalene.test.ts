// scalene for real: Python against native time, memory by line, modules and console scripts, and what leaves no profile.
import {chmodSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, it} from 'vitest';
import {largeTable, largeTableLine, pythonProfiling} from '../support/python-profiling.js';

const python = pythonProfiling();

/** A Python loop and native code in turn; measures itself by the processor's clock, and keeps the native share. */
const halvesWith = (imports: string, native: string): string => `import time
${imports}


def in_python(seconds):
    end = time.process_time() + seconds
    total = 0
    while time.process_time() < end:
        for number in range(2000):
            total += number * number % 7
    return total


def in_native(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        ${native}


def main():
    spent = [0.0, 0.0]
    for _ in range(4):
        for index, part in enumerate([in_python, in_native]):
            begin = time.process_time()
            part(0.4)
            spent[index] += time.process_time() - begin
    with open("truth.txt", "w") as file:
        file.write(str(spent[1] / sum(spent)))


if __name__ == "__main__":
    main()
`;

it.each([
  {halves: 'NumPy, long calls', text: halvesWith('import numpy\nDATA = numpy.ones(1_000_000)', 'numpy.sqrt(DATA).sum()'), metric: 'wall'},
  {halves: 'NumPy, short calls', text: halvesWith('import numpy\nDATA = numpy.ones(1_000)', 'numpy.sqrt(DATA).sum()'), metric: 'wall'},
  {halves: 'hashing', text: halvesWith('import hashlib\nDATA = bytes(8_000_000)', 'hashlib.sha256(DATA).hexdigest()'), metric: 'wall'},
  {halves: 'hashing', text: halvesWith('import hashlib\nDATA = bytes(8_000_000)', 'hashlib.sha256(DATA).hexdigest()'), metric: 'cpu'},
])('tells Python from native time within 10 points of what the program measured: half $halves, by $metric', async ({text, metric}) => {
  const report = await python.reportOf({command: ['python3', python.program('halves.py', text)], profiler: 'scalene', metric, limit: 10});
  expect(report.measured?.metric).toBe(metric);
  const split = report.findings.find(({kind}) => kind === 'time-split');
  const native = 1 - (split?.self ?? Number.NaN) / (split?.total ?? Number.NaN);
  const truth = Number(readFileSync(join(python.root, 'truth.txt'), 'utf8'));
  expect(truth).toBeGreaterThan(0.45);
  expect(Math.abs(native - truth)).toBeLessThan(0.1);
  const nativeOf = (name: string): number =>
    Number(/and (?:< )?(\d+) % native code/.exec(split?.evidence.find(line => line.startsWith(name)) ?? '')?.[1] ?? Number.NaN);
  // Where others take the core, the lateness of a signal looks like native code.
  expect(nativeOf('in_native') - nativeOf('in_python')).toBeGreaterThan(45);
  expect(report.verdict).toBe('bottleneck');
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
