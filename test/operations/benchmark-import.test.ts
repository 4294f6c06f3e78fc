// Result files of other tools as baselines: shown beside what is measured now, kept, never judged.
import {cpSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSandbox, problemOf, type Sandbox} from '../machine/sandbox.js';
import {bench, codes, spin} from './benchmark-support.js';

const withResults = (): Sandbox => {
  const sandbox = createSandbox();
  cpSync(new URL('../fixtures/benchmark-results', import.meta.url).pathname, join(sandbox.directory, 'results'), {recursive: true});
  return sandbox;
};

test('a file alone is read and shown, and nothing is run', async () => {
  const report = await bench(withResults(), {compareTo: 'results/jmh/results.json'});
  expect(report.verdict).toBe('not-comparable');
  expect(report.summary).toMatch(/^Not comparable: 4 benchmarks that JMH measured at another time.*Nothing was run\.$/);
  expect(report.benchmark?.sides.map(({label}) => label)).toContain('then: sample.Parse.split (n=10) avgt');
  expect(report.benchmark?.comparison).toBeUndefined();
});

test('of criterion the single measurements are meant, whichever file is named', async () => {
  const report = await bench(withResults(), {compareTo: 'results/criterion/parse/split 100/new/estimates.json'});
  expect(report.benchmark?.sides).toMatchObject([{label: 'then: parse/split 100', runs: 20}]);
});

test('beside a command both are shown and nothing is claimed', async () => {
  const report = await bench(withResults(), {command: spin(5), compareTo: 'results/hyperfine/results.json', runs: 3, warmupRuns: 1});
  expect(report.verdict).toBe('not-comparable');
  expect(report.benchmark?.sides.map(({label}) => label)).toEqual(['then: sleep 0.01', 'then: sleep 0.02', 'now: base']);
  expect(report.summary).toContain('Now: ');
});

test('kept under a name it is a baseline that later calls can name', async () => {
  const sandbox = withResults();
  const kept = await bench(sandbox, {compareTo: 'results/go/results.txt', saveAs: 'go-main'});
  expect(codes(kept)).toContain('baseline-saved');
  const report = await bench(sandbox, {command: spin(5), compareTo: 'go-main', runs: 2, warmupRuns: 1});
  expect(report.verdict).toBe('not-comparable');
  expect(report.benchmark?.sides[0]?.label).toBe('then: BenchmarkParse/n=10-2');
});

test('a file in the working directory needs no folder; what cannot be read is a problem that says so', async () => {
  const sandbox = withResults();
  writeFileSync(join(sandbox.directory, 'notes.txt'), 'nothing to see');
  expect(await problemOf(bench(sandbox, {compareTo: 'notes.txt'}))).toMatchObject({code: 'unreadable_profile'});
  expect(await problemOf(bench(sandbox, {compareTo: '/etc/passwd'}))).toMatchObject({code: 'outside_root'});
  expect(await problemOf(bench(sandbox, {compareTo: 'results/none.json'}))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(bench(sandbox, {compareTo: 'no-such-baseline'}))).toMatchObject({code: 'baseline_missing'});
});
