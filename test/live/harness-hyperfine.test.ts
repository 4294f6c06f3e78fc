// hyperfine, really run through run_benchmark.
import {execaSync} from 'execa';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from '../machine/sandbox.js';
import {bench, codes, node, spin} from '../operations/benchmark-support.js';

const missing = execaSync('hyperfine', ['--version'], {reject: false}).exitCode !== 0;
if (missing && process.env.CI === 'true') throw new Error('hyperfine is missing: apt-get install hyperfine');
if (missing) process.stderr.write('skipped: hyperfine is missing (apt-get install hyperfine)\n');

test.skipIf(missing)('one command: its figures are read, with every run', async () => {
  const report = await bench(createSandbox(), {command: spin(5), harness: 'hyperfine', runs: 3, warmupRuns: 1});
  expect(report.verdict).toBe('measured');
  expect(report.benchmark?.sides[0]).toMatchObject({runs: 3});
  expect(report.benchmark?.sides[0]?.wallSeconds?.min).toBeGreaterThan(0.005);
  expect(report.artifacts[0]?.path).toContain('hyperfine.json');
});

test.skipIf(missing)('two commands are shown, and not judged, because it does not alternate', async () => {
  const report = await bench(createSandbox(), {command: spin(5), against: spin(50), harness: 'hyperfine', runs: 2, warmupRuns: 0});
  expect(report.verdict).toBe('not-comparable');
  expect(codes(report)).toEqual(['not-alternated']);
  expect(report.benchmark?.sides.map(({label}) => label)).toEqual(['base', 'changed']);
  expect(report.next[0]).toMatchObject({tool: 'run_benchmark'});
});

test.skipIf(missing)('a sweep becomes its parameter list, words with spaces and quotes survive', async () => {
  const script =
    'const n = Number(process.argv[1]); if (process.argv[2] !== "it\'s a b") process.exit(1); let s = 0; for (let i = 0; i < n; i++) s += i % 7; console.log(s)';
  const report = await bench(createSandbox(), {
    command: [node, '-e', script, '{n}', "it's a b"],
    sweep: ['n=1000000,100000000'],
    harness: 'hyperfine',
    runs: 2,
    warmupRuns: 0,
  });
  expect(report.benchmark?.sweep?.points.map(({value}) => value)).toEqual([1_000_000, 100_000_000]);
  expect(report.benchmark?.sweep?.exponent).toBeGreaterThan(0);
});

test.skipIf(missing)('a command that fails is a problem', async () => {
  expect(await problemOf(bench(createSandbox(), {command: ['false'], harness: 'hyperfine'}))).toMatchObject({code: 'target_failed'});
});
