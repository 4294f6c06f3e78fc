// Instruction counts beside time, by the real valgrind.
import {execaSync} from 'execa';
import {expect, test} from 'vitest';
import {createSandbox} from '../machine/sandbox.js';
import {bench, codes, spin} from '../operations/benchmark-support.js';

const missing = execaSync('valgrind', ['--version'], {reject: false}).exitCode !== 0;
if (missing && process.env.CI === 'true') throw new Error('valgrind is missing: apt-get install valgrind');
if (missing) process.stderr.write('skipped: valgrind is missing (apt-get install valgrind)\n');

const awk = (count: number): readonly string[] => ['awk', 'BEGIN{n=ARGV[1]+0; for(i=0;i<n;i++) s+=i%7; print s}', `${count}`];

test.skipIf(missing)('one per cent more work is counted where time cannot see it', async () => {
  const report = await bench(createSandbox(), {command: awk(100_000), against: awk(101_000), runs: 5, warmupRuns: 1, instructions: true});
  const counts = report.benchmark?.instructions;
  expect(counts?.spreadPercent).toBeLessThan(0.1);
  expect(counts?.changePercent).toBeGreaterThan(0.5);
  expect(counts?.changePercent).toBeLessThan(1.1);
  expect(report.verdict).toBe('inconclusive');
  expect(report.warnings.find(({code}) => code === 'instructions')?.message).toContain('Instructions are not time');
});

test.skipIf(missing)('one command alone is counted too', async () => {
  const report = await bench(createSandbox(), {command: awk(100_000), runs: 2, warmupRuns: 1, instructions: true});
  expect(report.benchmark?.instructions?.base).toBeGreaterThan(1e7);
  expect(report.benchmark?.instructions?.changed).toBeUndefined();
});

test.skipIf(missing)('an engine that compiles while running, and work that differs each time, witness nothing and say so', async () => {
  const compiling = await bench(createSandbox(), {command: spin(5), against: spin(5), runs: 2, warmupRuns: 1, instructions: true});
  expect(compiling.benchmark?.instructions).toBeUndefined();
  expect(codes(compiling)).toContain('instructions-missing');
  // More work the later it starts.
  const varying = ['awk', 'BEGIN{getline u < "/proc/uptime"; n=100000+(u%100)*10000; for(i=0;i<n;i++) s++}'];
  const differing = await bench(createSandbox(), {command: varying, runs: 2, warmupRuns: 1, instructions: true});
  expect(codes(differing)).toContain('instructions-vary');
});
