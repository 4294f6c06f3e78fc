// Sweeps, and statements timed in process.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execaSync} from 'execa';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from '../machine/sandbox.js';
import {bench, codes, node, spin} from './benchmark-support.js';

const quadratic =
  'let sum = 0; const n = Number(process.argv[1]); for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum = (sum + i * j) % 1000003; console.log(sum);';

test('a sweep finds a quadratic program, takes start-up off, and draws it', async () => {
  const report = await bench(createSandbox(), {
    command: [node, '-e', quadratic, '{size}'],
    sweep: ['size=3000,6000,9000,14000'],
    runs: 3,
    warmupRuns: 1,
  });
  expect(report.verdict).toBe('measured');
  const sweep = report.benchmark?.sweep;
  expect(sweep?.points.map(({value, runs}) => [value, runs])).toEqual([3000, 6000, 9000, 14000].map(value => [value, 3]));
  expect(sweep?.exponent).toBeGreaterThan(1.6);
  expect(sweep?.exponent).toBeLessThan(2.5);
  expect(report.artifacts.map(({path}) => path.split('/').at(-1)).sort()).toEqual(['benchmark.svg', 'samples.json']);
});

test('a sweep that means nothing is refused', async () => {
  const refused = async (sweep: string[], command = ['echo', '{size}']) =>
    (await problemOf(bench(createSandbox(), {command, sweep}))).message;
  expect(await refused(['size'])).toContain('one parameter');
  expect(await refused(['size=1'])).toContain('one parameter');
  expect(await refused(['size=a,b'])).toContain('one parameter');
  expect(await refused(['size=1,2', 'other=1,2'])).toContain('one parameter');
  expect(await refused(['size=1,2'], ['echo', 'size'])).toContain('No word of command');
});

test('a sweep over nothing but start-up says so', async () => {
  const report = await bench(createSandbox(), {command: [node, '-e', '0', '{n}'], sweep: ['n=1,2,4'], runs: 2, warmupRuns: 1});
  expect(codes(report)).toContain('few-sizes');
});

test('a statement in JavaScript is timed per call, and a slower one regresses', async () => {
  const alone = await bench(createSandbox(), {
    statement: 'list.slice().sort()',
    setup: 'const list = Array.from({length: 300}, (_, i) => (i * 7919) % 997);',
    language: 'javascript',
    runs: 5,
    warmupRuns: 1,
  });
  expect(alone.benchmark?.sides[0]?.wallSeconds?.median).toBeGreaterThan(1e-7);
  expect(alone.benchmark?.sides[0]?.wallSeconds?.median).toBeLessThan(1e-2);
  const compared = await bench(createSandbox(), {
    statement: 'list.slice().reverse()',
    against: ['list.slice().sort((a, b) => a - b)'],
    setup: 'const list = Array.from({length: 1000}, (_, i) => (i * 7919) % 997);',
    language: 'javascript',
  });
  expect(compared.verdict).toBe('regressed');
  expect(compared.benchmark?.comparison?.changePercent).toBeGreaterThan(50);
});

test('a statement in Python is timed per call, statements of several lines too', async () => {
  if (execaSync('python3', ['--version'], {reject: false}).exitCode !== 0) {
    if (process.env.CI === 'true') throw new Error('python3 is missing');
    process.stderr.write('skipped: python3 is missing\n');
    return;
  }
  const report = await bench(createSandbox(), {
    statement: 'total = 0\nfor x in data:\n    total += x',
    against: ['sum(data)'],
    setup: 'data = list(range(1000))',
    language: 'python',
    check: undefined,
  });
  expect(report.verdict).toBe('improved');
  expect(report.benchmark?.comparison?.changePercent).toBeLessThan(-30);
});

test('a statement that fails is a problem with its own words', async () => {
  const problem = await problemOf(bench(createSandbox(), {statement: 'missing + 1', language: 'javascript'}));
  expect(problem.code).toBe('target_failed');
  expect(problem.message).toContain('missing is not defined');
  expect(await problemOf(bench(createSandbox(), {statement: '1'}))).toMatchObject({code: 'invalid_request'});
});

test('modules are found from the working directory', async () => {
  const sandbox = createSandbox();
  writeFileSync(
    join(sandbox.directory, 'part.cjs'),
    'exports.work = n => { let s = 0; for (let i = 0; i < n; i++) s += i % 3; return s; };',
  );
  const report = await bench(sandbox, {
    statement: 'work(1000)',
    setup: "const {work} = require('./part.cjs');",
    language: 'javascript',
    runs: 2,
    warmupRuns: 1,
  });
  expect(report.benchmark?.sides[0]?.runs).toBe(2);
});

test('prepare runs once before a plain command, and its failure is a problem', async () => {
  const sandbox = createSandbox();
  const report = await bench(sandbox, {command: ['test', '-f', 'built'], prepare: ['touch', 'built'], runs: 2, warmupRuns: 1});
  expect(report.benchmark?.sides[0]?.runs).toBe(2);
  expect(await problemOf(bench(sandbox, {command: spin(1), prepare: ['false']}))).toMatchObject({code: 'target_failed'});
});
