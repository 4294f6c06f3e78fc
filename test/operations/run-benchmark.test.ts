// run_benchmark on real processes whose truth is known.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {getRun} from '../../src/operations/get-run.js';
import {runBenchmark} from '../../src/operations/run-benchmark.js';
import {createSandbox, problemOf, quietContext} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';
import {bench, node, spin, spinScript} from './benchmark-support.js';

test('one command alone is measured with warm-ups and at least ten runs, and the policy is cited for both', async () => {
  const sandbox = createSandbox();
  const report = await bench(sandbox, {command: spin(20)});
  expect(['measured', 'too-noisy']).toContain(report.verdict);
  const [side] = report.benchmark?.sides ?? [];
  expect(side?.runs).toBeGreaterThanOrEqual(10);
  expect(side?.wallSeconds?.min).toBeGreaterThan(0.02);
  expect(side?.wallSeconds?.max).toBeGreaterThanOrEqual(side?.wallSeconds?.median ?? 0);
  expect(side?.peakRssBytes?.median).toBeGreaterThan(1e7);
  expect(report.assumptions.filter(({basis}) => basis === 'policy').map(({field, value, source}) => [field, value, source])).toEqual([
    ['runs', 10, 'skill://performance-profiling/SKILL.md#benchmark-iterations'],
    ['warmupRuns', 3, 'skill://performance-profiling/SKILL.md#benchmark-iterations'],
  ]);
  const kept = JSON.parse(readFileSync(join(sandbox.directory, '.perfwright/runs', report.runId ?? '', 'samples.json'), 'utf8'));
  expect(kept.runs.filter((run: {warmup: boolean}) => run.warmup)).toHaveLength(3);
});

test('what the caller says is not assumed', async () => {
  const report = await bench(createSandbox(), {command: spin(5), runs: 4, warmupRuns: 1});
  expect(report.assumptions).toEqual([]);
  expect(report.benchmark?.sides[0]?.runs).toBe(4);
});

test('twice the work is a regression, with interval, seed, order and picture', async () => {
  const sandbox = createSandbox();
  const report = await bench(sandbox, {command: spin(10), against: spin(80), runs: 12});
  expect(report.verdict).toBe('regressed');
  expect(runBenchmark.isNegative?.(report)).toBe(true);
  expect(report.summary).toMatch(/^Regressed: SLOWER by \d+/);
  const comparison = report.benchmark?.comparison;
  expect(comparison?.changePercent).toBeGreaterThan(20);
  expect(comparison?.interval99Percent?.[0]).toBeGreaterThan(0);
  expect(comparison?.changeSeconds).toBeGreaterThan(0.01);
  expect(comparison?.pairs).toBeGreaterThanOrEqual(10);
  expect(comparison?.seed).toBeGreaterThan(0);
  expect(comparison?.order).toContain('random');
  expect(report.benchmark?.sides.map(({label}) => label)).toEqual(['base', 'changed']);
  const svg = report.artifacts.find(({path}) => path.endsWith('benchmark.svg'));
  expect(readFileSync(join(sandbox.directory, svg?.path ?? ''), 'utf8')).toContain('prefers-color-scheme:dark');
});

test('less work is an improvement, and without a check that is said', async () => {
  const report = await bench(createSandbox(), {command: spin(80), against: spin(10), runs: 12});
  expect(report.verdict).toBe('improved');
  expect(report.warnings.map(({code}) => code)).toContain('no-check');
  const checked = await bench(createSandbox(), {command: spin(80), against: spin(10), check: ['true'], runs: 12});
  expect(checked.verdict).toBe('improved');
  expect(checked.warnings.map(({code}) => code)).not.toContain('no-check');
});

test('the same command against itself is never called a change after ten pairs cut short', async () => {
  const report = await bench(createSandbox(), {command: spin(10), against: spin(10), runs: 10});
  expect(['no-change', 'inconclusive']).toContain(report.verdict);
  if (report.verdict === 'inconclusive') {
    expect(report.benchmark?.comparison?.cause).toBeDefined();
    expect(report.summary).toMatch(/^No verdict: /);
  }
});

test('a faster side whose check fails is not improved', async () => {
  const report = await bench(createSandbox(), {
    command: spin(40),
    against: spin(10),
    check: ['sh', '-c', 'echo 3 tests failed >&2; exit 1'],
  });
  expect(report.verdict).toBe('check-failed');
  expect(report.summary).toContain('3 tests failed');
  expect(report.benchmark?.comparison?.verdict).toBe('check-failed');
});

test('a check that fails only at the end still counts', async () => {
  const sandbox = createSandbox();
  const check = ['sh', '-c', 'echo x >> seen; test "$(wc -l < seen)" -le 2'];
  const report = await bench(sandbox, {command: spin(40), against: spin(10), check, runs: 10});
  expect(report).toMatchObject({verdict: 'check-failed'});
  expect(report.summary).toContain('After all runs');
});

test('a changed side that fails is check-failed; a base that fails is a problem', async () => {
  const report = await bench(createSandbox(), {command: spin(5), against: ['sh', '-c', 'echo broken >&2; exit 3']});
  expect(report).toMatchObject({verdict: 'check-failed'});
  expect(report.summary).toContain('exited with code 3: broken');
  expect(await problemOf(bench(createSandbox(), {command: ['sh', '-c', 'exit 3'], against: spin(5)}))).toMatchObject({
    code: 'target_failed',
  });
  expect(await problemOf(bench(createSandbox(), {command: ['sh', '-c', 'exit 3']}))).toMatchObject({code: 'target_failed'});
});

test('a side that breaks after some rounds claims nothing', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'flaky.sh'), 'echo x >> count; test "$(wc -l < count)" -lt 6\n');
  const report = await bench(sandbox, {command: spin(30), against: ['sh', 'flaky.sh']});
  expect(report).toMatchObject({verdict: 'check-failed'});
  expect(report.summary).toContain('round 6');
});

test('different output of the two sides is said', async () => {
  const report = await bench(createSandbox(), {command: spin(5, 'console.log(1)'), against: spin(5, 'console.log(2)'), runs: 2});
  expect(report.warnings.map(({code}) => code)).toContain('output-differs');
});

test('a dry run shows the plan and leaves nothing', async () => {
  const sandbox = createSandbox();
  const report = await bench(sandbox, {command: spin(5), against: spin(6), dryRun: true});
  expect(report).toMatchObject({verdict: 'planned', plan: {harness: 'paired', base: {program: node}}});
  expect(existsSync(join(sandbox.directory, '.perfwright'))).toBe(false);
});

test('neither or both of command and statement is refused', async () => {
  expect(await problemOf(bench(createSandbox(), {}))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(bench(createSandbox(), {command: ['true'], statement: '1', language: 'javascript'}))).toMatchObject({
    code: 'invalid_request',
  });
});

test('a missing program is refused before anything runs', async () => {
  expect(await problemOf(bench(createSandbox(), {command: ['true'], against: ['no-such-program-anywhere']}))).toMatchObject({
    code: 'program_missing',
  });
});

test('cancelling ends everything, and keeps the runs that were measured', async () => {
  const sandbox = createSandbox();
  const controller = new AbortController();
  const progress = (message: string): void => {
    if (message.startsWith('Pair 3 ')) controller.abort();
  };
  const problem = await problemOf(bench(sandbox, {command: spin(5), against: spin(5)}, {signal: controller.signal, progress}));
  expect(problem).toMatchObject({code: 'cancelled'});
  const {runs} = await sandbox.machine.runs.list(undefined, 1);
  const kept = JSON.parse(new TextDecoder().decode(await sandbox.machine.runs.read(runs[0]?.runId ?? '', 'samples.json')));
  expect(kept.runs.length).toBeGreaterThanOrEqual(10);
});

test('time that is used up ends the pairs, and says so', async () => {
  const report = await bench(createSandbox(), {command: ['sleep', '0.2'], against: ['sleep', '0.2'], timeLimitSeconds: 3});
  expect(report.warnings.map(({code}) => code)).toContain('time-used-up');
  expect(report.verdict).toBe('inconclusive');
});

test('two benchmarks at once: the second waits for the first and says so', async () => {
  const sandbox = createSandbox();
  const reports = await Promise.all([1, 2].map(() => bench(sandbox, {command: spin(10), runs: 5, warmupRuns: 1})));
  expect(reports.filter(({warnings}) => warnings.some(({code}) => code === 'queued'))).toHaveLength(1);
});

test('get_run gives the report again', async () => {
  const sandbox = createSandbox();
  const report = await bench(sandbox, {command: spin(5), against: spin(5), runs: 2, warmupRuns: 1});
  const context = {...quietContext, machine: sandbox.machine, policy: await policyOfProject()};
  expect(await getRun.run({runId: report.runId}, context)).toEqual(report);
});

test('a side that only keeps its result from an earlier run is not improved', async () => {
  const sandbox = createSandbox();
  const caching = `const fs = require('fs'); if (!fs.existsSync('kept.json')) { ${spinScript(150)} fs.writeFileSync('kept.json', '1'); }`;
  const report = await bench(sandbox, {command: spin(120), against: [node, '-e', caching], runs: 20});
  expect(report.verdict).toBe('inconclusive');
  expect(report.benchmark?.comparison).toMatchObject({verdict: 'inconclusive', cause: 'warm-only'});
  expect(report.summary).toContain('kept.json');
});

test('few runs are blamed on their number, not on the time, and the call that would decide is filled in', async () => {
  const command = spin(5);
  const report = await bench(createSandbox(), {command, against: spin(6), runs: 6});
  expect(report.verdict).toBe('inconclusive');
  expect(report.summary).toContain('so few pairs prove nothing');
  expect(report.summary).not.toContain('fit into the time');
  expect(report.benchmark?.comparison?.pairsNeeded).toBeGreaterThanOrEqual(15);
  const [next] = report.next;
  expect(next?.arguments).toMatchObject({command});
  expect(next?.why).toContain('pairs');
});
