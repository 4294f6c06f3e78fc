// Control groups of both versions, as folders drawn by hand: which limit counts, and what was counted meanwhile.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {diskActivity} from '../../src/machine/disk-activity.js';
import {limitsBetween, readGroup} from '../../src/machine/group-limits.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});
const drawn = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'perfwright-groups-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(join(root, path), text);
  }
  return root;
};

describe('a group', () => {
  test("of version 2 is limited by the tightest of those above it, with that one's counts", () => {
    const root = drawn({
      'pod/cpu.max': '50000 100000\n',
      'pod/cpu.stat': 'usage_usec 1\nnr_periods 40\nnr_throttled 30\nthrottled_usec 2500000\n',
      'pod/app/cpu.max': 'max 100000\n',
      'pod/app/memory.max': '1000000\n',
      'pod/app/memory.peak': '990000\n',
      'pod/app/memory.events': 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\n',
      'pod/memory.max': 'max\n',
    });
    expect(readGroup('0::/pod/app\n', root)).toEqual({
      ...{cpuCores: 0.5, periods: 40, throttledPeriods: 30, throttledSeconds: 2.5},
      ...{memoryBytes: 1_000_000, memoryPeakBytes: 990_000, memoryLimitHits: 12, oomKills: 1},
    });
  });

  test('of version 1 is read from the folder of each controller', () => {
    const root = drawn({
      'cpu/job/cpu.cfs_quota_us': '150000\n',
      'cpu/job/cpu.cfs_period_us': '100000\n',
      'cpu/job/cpu.stat': 'nr_periods 9\nnr_throttled 3\nthrottled_time 700000000\n',
      'memory/job/memory.limit_in_bytes': '2000000\n',
      'memory/job/memory.max_usage_in_bytes': '1500000\n',
      'memory/job/memory.failcnt': '4\n',
    });
    expect(readGroup('4:memory:/job\n2:cpu,cpuacct:/job\n0::/\n', root)).toMatchObject({
      ...{cpuCores: 1.5, throttledPeriods: 3, throttledSeconds: 0.7, memoryBytes: 2_000_000, memoryLimitHits: 4},
    });
  });

  test('without limits has none, in either version', () => {
    const root = drawn({
      'cpu/cpu.cfs_quota_us': '-1\n',
      'cpu/cpu.cfs_period_us': '100000\n',
      'memory/memory.limit_in_bytes': '9223372036854771712\n',
    });
    expect(readGroup('4:memory:/\n2:cpu:/\n0::/\n', root)).toEqual({});
    expect(readGroup('', root)).toEqual({});
  });

  test('is never looked for outside its mount', () => {
    const root = drawn({'inner/x': '', 'cpu.max': '10 100\n'});
    expect(readGroup('0::/../../cpu\n', join(root, 'inner'))).toEqual({});
  });
});

test('counts are those since the first reading; limits are as they are', () => {
  expect(
    limitsBetween({cpuCores: 1, throttledPeriods: 5, periods: 9}, {cpuCores: 1, throttledPeriods: 8, periods: 20, throttledSeconds: 2}),
  ).toEqual({
    ...{cpuCores: 1, throttledPeriods: 3, periods: 11, throttledSeconds: 2},
  });
  expect(limitsBetween({}, {throttledPeriods: 0})).toBeUndefined();
});

test('devices count what they did between two readings, without their parts and the idle', () => {
  const before = ' 8 0 sda 10 0 100 5 10 0 100 5 0 50 0\n 8 1 sda1 10 0 100 5 10 0 100 5 0 50 0\n 7 0 loop0 1 0 1 1 1 0 1 1 0 1 1\n';
  const after =
    ' 8 0 sda 30 0 300 15 20 0 300 25 0 1050 0\n 8 1 sda1 30 0 300 15 20 0 300 25 0 1050 0\n 7 0 loop0 9 0 9 9 9 0 9 9 0 9 9\n 8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n';
  expect(diskActivity(before, after)).toEqual([
    {name: 'sda', busySeconds: 1, reads: 20, writes: 10, readBytes: 102_400, writtenBytes: 102_400, waitMs: 1},
  ]);
});
