// The history of a baseline: where it changed, with which commit; and what does not belong to it.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {historyOf} from '../../src/operations/stages/benchmark-history.js';
import {seededRandom} from '../../src/statistics/random.js';
import {createSandbox} from '../machine/sandbox.js';
import {bench, codes, spin} from './benchmark-support.js';

const random = seededRandom(4);
const line = (index: number, seconds: number, more: object = {}): string =>
  JSON.stringify({
    savedAt: `2026-10-${String(index + 1).padStart(2, '0')}T08:00:00.000Z`,
    runId: `r-${index}`,
    commit: `${index}`.padStart(40, 'c'),
    machine: 'linux/x64',
    runs: 10,
    medianSeconds: seconds * (1 + 0.01 * (random() - 0.5)),
    metric: 'queue-free-wall',
    ...more,
  });
const series = (levels: readonly number[]): string[] => levels.map((level, index) => line(index, level));
const step = series([...new Array<number>(8).fill(0.1), ...new Array<number>(8).fill(0.12)]);

test('a step is found with its commit, date and size', () => {
  const view = historyOf(step);
  expect(view?.history).toMatchObject({entries: 16, leftOut: 0, changePoints: [{index: 8, commit: 'c'.repeat(39) + 8}]});
  expect(Math.round(view?.history.changePoints[0]?.changePercent ?? 0)).toBeOneOf([19, 20, 21]);
  expect(view?.sentence).toMatch(/^1 change point in 16 saved measurements; the last on 2026-10-09, first with commit c{12}: /);
});

test('a steady history has none, a short one says nothing', () => {
  expect(historyOf(series(new Array<number>(16).fill(0.1)))?.history.changePoints).toEqual([]);
  expect(historyOf(step.slice(0, 9))).toBeUndefined();
  expect(historyOf([])).toBeUndefined();
});

test('other machines, other metrics and broken lines are left out and counted', () => {
  const mixed = [line(0, 9, {machine: 'darwin/arm64'}), '{"cut', line(1, 9, {metric: 'wall'}), '7', ...step];
  expect(historyOf(mixed)?.history).toMatchObject({entries: 16, leftOut: 4});
});

test('saving once more shows the history with its picture; a dry run shows it and runs nothing', async () => {
  const sandbox = createSandbox();
  const command = spin(5);
  await bench(sandbox, {command, saveAs: 'main', runs: 2, warmupRuns: 1});
  const [own = ''] = await sandbox.machine.baselines.history('main');
  const {machine, metric} = JSON.parse(own);
  const earlier = step.map(text => JSON.stringify({...JSON.parse(text), machine, metric}));
  writeFileSync(join(sandbox.directory, '.perfwright/baselines/main.history.jsonl'), `${earlier.join('\n')}\n${own}\n`);
  const report = await bench(sandbox, {command, saveAs: 'main', runs: 2, warmupRuns: 1});
  expect(report.benchmark?.history?.entries).toBe(18);
  expect(codes(report)).toContain('history');
  expect(report.artifacts.map(({path}) => path)).toEqual(expect.arrayContaining([expect.stringContaining('history.svg')]));
  const planned = await bench(sandbox, {command, compareTo: 'main', dryRun: true});
  expect(planned.verdict).toBe('planned');
  expect(planned.benchmark?.history?.changePoints.length).toBeGreaterThanOrEqual(1);
});
