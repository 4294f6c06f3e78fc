// What the numbers of probes become in sentences: ratios, limits, conflicts, and what is lost.
import {describe, expect, test} from 'vitest';
import type {Observation} from '../../src/model/observation.js';
import type {ProbeReading} from '../../src/model/probe.js';
import {iostat} from '../../src/probes/iostat.js';
import {limitFindings} from '../../src/probes/limits.js';
import {perfStat} from '../../src/probes/perf-stat.js';
import {strace} from '../../src/probes/strace.js';
import {time} from '../../src/probes/time.js';
import {observationOf} from '../support/observation.js';
import {probeRecording} from '../support/probe-recording.js';

const request = {
  program: '/usr/bin/tool',
  subject: {pid: 7},
  workingDirectory: '/',
  trace: undefined,
  durationMs: undefined,
  timeLimitMs: 1_000,
} as const;
const readBy = (probe: typeof perfStat, text: string, observation: Partial<Observation> = {}): ProbeReading => {
  if (probe.tool === undefined) throw new Error(`${probe.id} has no tool`);
  return probe.tool.read(text, observationOf(observation), request);
};
const titles = ({findings}: ProbeReading): string => findings.map(({title}) => title).join('\n');

describe('hardware counters', () => {
  const counted = (figures: Record<string, number>): string =>
    Object.entries({'task-clock': 1_960, ...figures})
      .map(([event, value]) => `${value},,${event},1,100.00,,`)
      .join('\n');

  test('say whether the processor waits for memory', () => {
    expect(titles(readBy(perfStat, counted({cycles: 1e9, instructions: 4e8})))).toMatch(
      /0\.40 instructions a cycle: it mostly waits for memory/,
    );
    expect(titles(readBy(perfStat, counted({cycles: 1e9, instructions: 3e9})))).toMatch(/full width/);
  });

  test('say when branches are guessed wrong and caches missed, and nothing when they are not', () => {
    const bad = readBy(
      perfStat,
      counted({cycles: 1e9, instructions: 1e9, branches: 1e8, 'branch-misses': 1e7, 'cache-references': 1e8, 'cache-misses': 5e7}),
    );
    expect(titles(bad)).toMatch(/10 % of the branches were guessed wrong/);
    expect(titles(bad)).toMatch(/50 % of the accesses .* 50\.0 in 1000 instructions/);
    const good = readBy(
      perfStat,
      counted({cycles: 1e9, instructions: 1e9, branches: 1e8, 'branch-misses': 1e5, 'cache-references': 1e6, 'cache-misses': 5e5}),
    );
    expect(titles(good)).not.toMatch(/guessed wrong|missed/);
  });

  test('that are missing are said to be lost', () => {
    expect(readBy(perfStat, probeRecording('perf-stat')).lost).toMatch(/hardware counters \(cycles, .*\) are not available/);
    expect(
      readBy(perfStat, counted({cycles: 1, instructions: 1, branches: 1, 'branch-misses': 1, 'cache-references': 1, 'cache-misses': 1}))
        .lost,
    ).toBeUndefined();
  });

  test('of a run that differs from the one watched are a conflict', () => {
    expect(readBy(perfStat, counted({})).conflicts).toEqual([]);
    expect(readBy(perfStat, counted({'task-clock': 900})).conflicts[0]).toMatch(/900 ms .* 1\.96 s/);
  });
});

describe('system calls', () => {
  test('are named with time, count and errors', () => {
    expect(titles(readBy(strace, probeRecording('strace-summary')))).toMatch(
      /^Most time in system calls is spent in (recvfrom|clock_nanosleep|futex): /,
    );
  });

  test('that contradict what the kernel says threads wait for are a conflict', () => {
    const text = ' 90.00    1.900000           7         2           fsync\n';
    expect(readBy(strace, text, {waits: {sleep: 1.5}}).conflicts[0]).toMatch(/sleep.*fsync/);
    expect(readBy(strace, text, {waits: {disk: 1.5}}).conflicts).toEqual([]);
    expect(readBy(strace, ' 90.00    1.900000           7         2           epoll_wait\n', {waits: {network: 1.5}}).conflicts).toEqual(
      [],
    );
  });

  test('that look for files in vain are said', () => {
    expect(titles(readBy(strace, ' 90.00    0.900000           7      2000      1900 openat\n'))).toMatch(
      /1900 of 2000 calls of openat failed/,
    );
    expect(titles(readBy(strace, ' 90.00    0.900000           7      2000      2000 ioctl\n'))).not.toMatch(/failed/);
  });
});

describe('devices', () => {
  const busy = (util: number): string =>
    `{"disk_device": "vda", "r_await": 1, "w_await": 2, "rkB/s": 3, "wkB/s": 4, "aqu-sz": 1, "util": ${util}}`;

  test('are busy or not, whoever uses them', () => {
    expect(titles(readBy(iostat, busy(97), {writtenBytes: 5e8}))).toMatch(/^vda was busy 97 % of the time/);
    expect(readBy(iostat, busy(97), {writtenBytes: 5e8}).conflicts).toEqual([]);
  });

  test('that are busy with others, or idle while the program waits, are a conflict', () => {
    expect(readBy(iostat, busy(97), {writtenBytes: 10}).conflicts[0]).toMatch(/others use the disk/);
    expect(readBy(iostat, busy(1), {waits: {disk: 1.8}}).conflicts[0]).toMatch(/another device/);
  });

  test('before the first report are read from the kernel, and that is said', () => {
    const disks = [{name: 'vda', busySeconds: 1, reads: 3, writes: 4, readBytes: 5, writtenBytes: 6, waitMs: 7}];
    const reading = readBy(iostat, '', {disks});
    expect(reading.lost).toMatch(/diskstats/);
    expect(titles(reading)).toMatch(/vda was busy 50 %/);
  });
});

describe('limits of a container', () => {
  const throttled = {cpuCores: 0.5, periods: 20, throttledPeriods: 15, throttledSeconds: 1.2};

  test('that stopped the program are said, and are not taken for a busy machine', () => {
    const observation = observationOf({limits: throttled, queuedSeconds: 1});
    expect(limitFindings(observation)[0]?.title).toMatch(/0\.5 cores stopped it in 15 of 20 periods, for 1\.20 s/);
    const queue = time.findings(observation).find(({kind}) => kind === 'no-free-core');
    expect(queue?.advice).toMatch(/container/);
  });

  test('that were hardly met are not', () => {
    expect(limitFindings(observationOf({limits: {...throttled, throttledPeriods: 0}}))).toEqual([]);
    expect(limitFindings(observationOf({limits: {memoryBytes: 1e9, memoryPeakBytes: 5e8, memoryLimitHits: 0}}))).toEqual([]);
    expect(limitFindings(observationOf({}))).toEqual([]);
  });

  test('on memory are said when they were met, or nearly', () => {
    expect(limitFindings(observationOf({limits: {memoryBytes: 1e9, memoryPeakBytes: 1e9, memoryLimitHits: 7}}))[0]?.title).toMatch(
      /met 7 times/,
    );
    expect(limitFindings(observationOf({limits: {memoryBytes: 1e9, memoryPeakBytes: 9.5e8}}))[0]?.title).toMatch(/nearly met/);
  });
});
