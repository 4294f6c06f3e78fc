// The same command at two states of a repository, and saved baselines.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from '../machine/sandbox.js';
import {bench, codes, git, node, repository, spinScript} from './benchmark-support.js';

const command = [node, 'work.cjs'];
const slow = {'work.cjs': spinScript(80)};
const fast = {'work.cjs': spinScript(10)};

const worktrees = (directory: string): number => git(directory, 'worktree', 'list', '--porcelain').match(/^worktree /gm)?.length ?? 0;

test('two commits are compared side by side, and nothing of it stays', async () => {
  const sandbox = createSandbox();
  const [first, second] = repository(sandbox.directory, [slow, fast]);
  const report = await bench(sandbox, {command, baseRef: 'HEAD~1', changedRef: 'HEAD', check: ['test', '-f', 'work.cjs'], runs: 12});
  expect(report.verdict).toBe('improved');
  expect(report.benchmark?.sides.map(({commit}) => commit)).toEqual([first, second]);
  expect(worktrees(sandbox.directory)).toBe(1);
  expect(readdirSync(join(sandbox.directory, '.perfwright/runs', report.runId ?? '')).filter(name => name.startsWith('tree'))).toEqual([]);
  expect(git(sandbox.directory, 'status', '--porcelain')).toBe('');
});

test('a dirty working tree is compared as it is, untouched, and that is said', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [fast]);
  writeFileSync(join(sandbox.directory, 'work.cjs'), spinScript(80));
  const report = await bench(sandbox, {command, baseRef: 'HEAD', runs: 12});
  expect(report.verdict).toBe('regressed');
  expect(report.warnings.find(({code}) => code === 'working-tree')?.message).toContain('uncommitted changes');
  expect(report.benchmark?.sides[1]?.commit).toContain('uncommitted');
  expect(readFileSync(join(sandbox.directory, 'work.cjs'), 'utf8')).toBe(spinScript(80));
  expect(worktrees(sandbox.directory)).toBe(1);
});

test('prepare runs in both checkouts, and its failure removes them', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [
    {'work.in': spinScript(10), 'work.cjs.txt': ''},
    {'work.in': spinScript(10), 'extra.txt': 'x'},
  ]);
  const built = await bench(sandbox, {
    command: [node, 'built.cjs'],
    baseRef: 'HEAD~1',
    changedRef: 'HEAD',
    prepare: ['cp', 'work.in', 'built.cjs'],
    runs: 2,
  });
  expect(built.benchmark?.sides).toHaveLength(2);
  const problem = await problemOf(
    bench(sandbox, {
      command: ['true'],
      baseRef: 'HEAD~1',
      changedRef: 'HEAD',
      prepare: ['sh', '-c', 'echo no compiler >&2; test -f extra.txt'],
    }),
  );
  expect(problem).toMatchObject({code: 'target_failed'});
  expect(problem.message).toContain('At HEAD~1: prepare exited with code 1: no compiler');
  expect(worktrees(sandbox.directory)).toBe(1);
});

test('cancelling in the middle removes the checkouts', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [fast]);
  const controller = new AbortController();
  const progress = (message: string): void => {
    if (message.startsWith('Warm-up 2')) controller.abort();
  };
  const problem = await problemOf(bench(sandbox, {command, baseRef: 'HEAD'}, {signal: controller.signal, progress}));
  expect(problem).toMatchObject({code: 'cancelled'});
  expect(worktrees(sandbox.directory)).toBe(1);
});

test('checkouts of a perfwright that was killed are removed by the next one', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [fast]);
  const orphan = await sandbox.machine.runs.create('run_benchmark');
  await orphan.setStatus('failed', 'killed');
  git(sandbox.directory, 'worktree', 'add', '--quiet', '--detach', join(orphan.directory, 'tree-a'), 'HEAD');
  expect(worktrees(sandbox.directory)).toBe(2);
  await bench(sandbox, {command: ['true'], baseRef: 'HEAD', runs: 1, warmupRuns: 0});
  expect(worktrees(sandbox.directory)).toBe(1);
});

test('unknown refs, absolute paths and folders outside of git are refused before anything runs', async () => {
  const sandbox = createSandbox();
  expect((await problemOf(bench(sandbox, {command, baseRef: 'HEAD'}))).code).not.toBe('internal');
  repository(sandbox.directory, [fast]);
  expect((await problemOf(bench(sandbox, {command, baseRef: 'no-such-branch'}))).message).toContain('knows no commit');
  expect((await problemOf(bench(sandbox, {command, baseRef: '--output=x'}))).message).toContain('knows no commit');
  expect((await problemOf(bench(sandbox, {command: [node, join(sandbox.directory, 'work.cjs')], baseRef: 'HEAD'}))).message).toContain(
    'absolute path',
  );
  expect((await problemOf(bench(sandbox, {command, changedRef: 'HEAD'}))).hint).toContain('baseRef');
});

test('a baseline is saved as small JSON with raw samples, commit and machine, and its history grows', async () => {
  const sandbox = createSandbox();
  const [commit] = repository(sandbox.directory, [fast]);
  for (const runs of [3, 4]) {
    const report = await bench(sandbox, {command, saveAs: 'main', runs, warmupRuns: 1});
    expect(codes(report)).toContain('baseline-saved');
  }
  const folder = join(sandbox.directory, '.perfwright/baselines');
  const saved = JSON.parse(readFileSync(join(folder, 'main.json'), 'utf8'));
  expect(saved).toMatchObject({name: 'main', commit, command, machine: {platform: process.platform}});
  expect(saved.wallSeconds).toHaveLength(4);
  const history = readFileSync(join(folder, 'main.history.jsonl'), 'utf8').trim().split('\n');
  expect(history.map(line => JSON.parse(line).runs)).toEqual([3, 4]);
});

test('comparing with a baseline runs its commit again, side by side', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [fast]);
  await bench(sandbox, {command, saveAs: 'main', runs: 3, warmupRuns: 1});
  writeFileSync(join(sandbox.directory, 'work.cjs'), spinScript(80));
  const report = await bench(sandbox, {command, compareTo: 'main', runs: 12});
  expect(report.verdict).toBe('regressed');
  expect(codes(report)).toContain('baseline-measured-again');
});

test('a baseline whose code git does not have is shown and not judged', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'work.cjs'), spinScript(10));
  await bench(sandbox, {command, saveAs: 'old', runs: 3, warmupRuns: 1});
  const report = await bench(sandbox, {command, compareTo: 'old', runs: 3, warmupRuns: 1});
  expect(report.verdict).toBe('not-comparable');
  expect(report.benchmark?.sides).toHaveLength(2);
  expect(report.benchmark?.comparison).toBeUndefined();
  expect(report.summary).toContain('not measured in a git repository');
});

test('a baseline from another machine says so', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [fast]);
  await bench(sandbox, {command, saveAs: 'main', runs: 2, warmupRuns: 1});
  const path = join(sandbox.directory, '.perfwright/baselines/main.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"processors": \d+/, '"processors": 512'));
  const report = await bench(sandbox, {command, compareTo: 'main', runs: 2, warmupRuns: 1});
  expect(report.warnings.find(({code}) => code === 'other-machine')?.message).toContain('512 processors');
});

test('an unknown baseline is a problem that names those there are', async () => {
  const sandbox = createSandbox();
  expect(await problemOf(bench(sandbox, {command, compareTo: 'none'}))).toMatchObject({code: 'baseline_missing'});
  await sandbox.machine.baselines.write('main', '{}');
  const problem = await problemOf(bench(sandbox, {command, compareTo: 'none'}));
  expect(problem.hint).toContain('main');
  expect(await problemOf(bench(sandbox, {command, compareTo: 'main'}))).toMatchObject({code: 'unreadable_profile'});
});

test('a history line that a crash cut off swallows no later one, and writers at once do not mix', async () => {
  const {machine, directory} = createSandbox();
  await machine.baselines.appendHistory('h', '{"n":0}');
  const file = join(directory, '.perfwright/baselines/h.history.jsonl');
  writeFileSync(file, `${readFileSync(file, 'utf8')}{"cut`);
  await machine.baselines.appendHistory('h', '{"n":1}');
  await Promise.all(Array.from({length: 20}, (_, n) => machine.baselines.appendHistory('h', JSON.stringify({n, text: 'x'.repeat(300)}))));
  const lines = await machine.baselines.history('h');
  expect(lines).toHaveLength(23);
  expect(lines.filter(line => line.startsWith('{"n"') && line.endsWith('}'))).toHaveLength(22);
});

test('a change that also touches its check, its benchmark or its input is told so', async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, [
    {'work.cjs': spinScript(5), 'check.test.cjs': 'process.exit(0)', 'bench/run.cjs': 'require("../work.cjs")', 'data.json': '[1]'},
    {'work.cjs': spinScript(4), 'check.test.cjs': 'process.exit(0) //', 'bench/run.cjs': 'require("../work.cjs") //', 'data.json': '[2]'},
  ]);
  const input = {baseRef: 'HEAD~1', changedRef: 'HEAD', runs: 2, warmupRuns: 1};
  const report = await bench(sandbox, {...input, command: [node, 'bench/run.cjs', 'data.json'], check: [node, 'check.test.cjs']});
  expect(codes(report)).toEqual(expect.arrayContaining(['harness-changed', 'input-differs', 'check-changed']));
  expect(report.warnings.find(({code}) => code === 'harness-changed')?.message).toContain('bench/run.cjs');
  const plain = await bench(sandbox, {...input, command: [node, 'work.cjs'], check: ['true']});
  expect(codes(plain)).toContain('check-changed');
  expect(codes(plain)).not.toContain('harness-changed');
});
