// The tables of line_profiler and memory_profiler, and mprof's readings.
import {describe, expect, test} from 'vitest';
import {lineProfiler} from '../../src/formats/line-profiler.js';
import {memoryProfiler} from '../../src/formats/memory-profiler.js';
import {mprof} from '../../src/formats/mprof.js';
import {checkFormat} from '../support/check-format.js';
import {failureOf, parsed} from '../support/sources.js';

describe('recordings of line_profiler', () => checkFormat(lineProfiler));
describe('recordings of memory_profiler', () => checkFormat(memoryProfiler));
describe('recordings of mprof', () => checkFormat(mprof));

const lineTable = (unit: string, ...rows: readonly string[]): Buffer =>
  Buffer.from(
    [
      `Timer unit: ${unit} s`,
      '',
      'Total time: 0.02 s',
      'File: app.py',
      'Function: Loader.parse at line 8',
      '',
      'Line #      Hits         Time  Per Hit   % Time  Line Contents',
      '==============================================================',
      ...rows,
      '',
    ].join('\n'),
  );

describe("line_profiler's table", () => {
  test('gives hits and time in nanoseconds, whatever the unit', () => {
    const {lines, frames, metrics} = parsed(
      lineProfiler,
      lineTable(
        '0.001',
        '     8                                               def parse(self):',
        '     9       100         20.0      0.2     80.0          x = 1',
        '    10         5          5.0      1.0     20.0          3 in (1, 2)',
      ),
    );
    expect(frames.name).toEqual(['Loader.parse']);
    expect(frames.line).toEqual(Int32Array.of(8));
    expect(lines).toMatchObject({line: Int32Array.of(9, 10), hits: Float64Array.of(100, 5)});
    expect([...(lines?.value ?? [])].map(Math.round)).toEqual([20e6, 5e6]);
    expect(Math.round(metrics[0].self[0] ?? 0)).toBe(25e6);
  });

  test('of functions that never ran is empty', () => {
    expect(
      failureOf(() => parsed(lineProfiler, lineTable('1e-06', '     8                                               def f():')))?.code,
    ).toBe('empty_profile');
  });
});

const memoryTable = (...rows: readonly string[]): Buffer =>
  Buffer.from(
    [
      'Filename: app.py',
      '',
      'Line #    Mem usage    Increment  Occurrences   Line Contents',
      '=============================================================',
      ...rows,
      '',
    ].join('\n'),
  );

describe("memory_profiler's table", () => {
  const profile = parsed(
    memoryProfiler,
    memoryTable(
      '     3     50.0 MiB     50.0 MiB           1   @profile',
      '     4                                         async def load(size):',
      '     5     60.0 MiB     10.0 MiB           1       table = [0] * size',
      '     6     56.0 MiB     -4.0 MiB           1       del table',
    ),
  );

  test('counts what lines add, not what the process had before', () => {
    expect(profile.frames.name).toEqual(['load']);
    expect(profile.lines).toMatchObject({line: Int32Array.of(5), value: Float64Array.of(10 * 1024 * 1024)});
    expect(profile.memory?.peakBytes).toBe(60 * 1024 * 1024);
  });

  test('says what was given back', () => {
    expect(profile.notes.map(({message}) => message).join(' ')).toContain('4 MiB');
  });
});

describe("mprof's readings", () => {
  test('keep the order of time when the clock is set back, and give children their own peaks', () => {
    const profile = parsed(mprof, Buffer.from('CMDLINE python app.py\nMEM 10.0 100.0\nMEM 30.0 99.5\nCHLD 77 5.0 100.1\nMEM 20.0 101.0\n'));
    expect(profile.memory?.timeline?.timeNs).toEqual(Float64Array.of(0, 0, 1e9));
    expect(profile.memory?.peakBytes).toBe(30 * 1024 * 1024);
    expect(profile.frames.name).toEqual(['process', 'child process 77']);
  });

  test('of a program that ended at once are empty', () => {
    expect(failureOf(() => parsed(mprof, Buffer.from('CMDLINE python app.py\n')))?.code).toBe('empty_profile');
  });
});
