// pytest-benchmark, really run through run_benchmark: alone, and between two commits.
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from '../machine/sandbox.js';
import {bench, codes, repository} from '../operations/benchmark-support.js';

/** A virtual environment with pytest and pytest-benchmark. */
const python = fileURLToPath(new URL('../../.cache/pytest-benchmark/bin/python', import.meta.url));
const missing = !existsSync(python);
const make = 'python3 -m venv .cache/pytest-benchmark && .cache/pytest-benchmark/bin/pip install pytest pytest-benchmark';
if (missing && process.env.CI === 'true') throw new Error(`pytest-benchmark is missing: ${make}`);
if (missing) process.stderr.write(`skipped: pytest-benchmark is missing (${make})\n`);

const suite = `from work import work, other
def test_work(benchmark):
    benchmark.pedantic(work, rounds=15, iterations=20)
def test_other(benchmark):
    benchmark.pedantic(other, rounds=15, iterations=20)
`;
const work = (loops: number): string => `def work():
    return sum(i * i for i in range(${loops}))
def other():
    return sorted((i * 7919) % 997 for i in range(800))
`;
const command = [python, '-B', '-m', 'pytest', '-p', 'no:cacheprovider', 'test_work.py'];

test.skipIf(missing)('a suite alone: each benchmark with its figures per call', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'test_work.py'), suite);
  writeFileSync(join(sandbox.directory, 'work.py'), work(1000));
  const report = await bench(sandbox, {command, harness: 'pytest-benchmark'});
  expect(report.verdict).toBe('measured');
  expect(report.benchmark?.sides.map(({label, runs}) => [label, runs]).sort()).toEqual([
    ['test_work.py::test_other', 15],
    ['test_work.py::test_work', 15],
  ]);
  expect(report.benchmark?.sides[0]?.callSeconds?.median).toBeGreaterThan(1e-6);
});

test.skipIf(missing)(
  'two commits: the benchmark whose code got slower is named, the other is not',
  async () => {
    const sandbox = createSandbox();
    repository(sandbox.directory, [{'test_work.py': suite, 'work.py': work(1000)}, {'work.py': work(1800)}]);
    const report = await bench(sandbox, {command, harness: 'pytest-benchmark', baseRef: 'HEAD~1', changedRef: 'HEAD', maxWaitSeconds: 170});
    expect(report.verdict).toBe('regressed');
    const verdicts = Object.fromEntries(report.benchmark?.comparisons?.map(({name, verdict}) => [name, verdict]) ?? []);
    expect(verdicts['test_work.py::test_work']).toBe('regressed');
    expect(['no-change', 'inconclusive']).toContain(verdicts['test_work.py::test_other']);
    expect(report.benchmark?.comparisons?.[0]?.changePercent).toBeGreaterThan(30);
  },
  180_000,
);

test.skipIf(missing)(
  'calls that got faster because loading does their work are told so, and a benchmark that changed too',
  async () => {
    const sandbox = createSandbox();
    const moved = `table = [sum(i * i for i in range(1500)) for _ in range(1500)]
def work():
    return table[0]
def other():
    return 1
`;
    repository(sandbox.directory, [
      {'test_work.py': suite, 'work.py': work(1500)},
      {'test_work.py': `# Same.\n${suite}`, 'work.py': moved},
    ]);
    const report = await bench(sandbox, {command, harness: 'pytest-benchmark', baseRef: 'HEAD~1', changedRef: 'HEAD', maxWaitSeconds: 170});
    expect(report.verdict).toBe('improved');
    expect(codes(report)).toEqual(expect.arrayContaining(['work-moved-to-start-up', 'harness-changed']));
  },
  180_000,
);

test.skipIf(missing)('a suite that fails, and one without benchmarks, are problems with the next move', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'test_work.py'), 'def test_fails(benchmark):\n    benchmark(lambda: 1 / 0)\n');
  expect(await problemOf(bench(sandbox, {command, harness: 'pytest-benchmark'}))).toMatchObject({code: 'target_failed'});
  writeFileSync(join(sandbox.directory, 'test_work.py'), 'def test_plain():\n    pass\n');
  const problem = await problemOf(bench(sandbox, {command, harness: 'pytest-benchmark'}));
  expect(['empty_profile', 'target_failed']).toContain(problem.code);
});
