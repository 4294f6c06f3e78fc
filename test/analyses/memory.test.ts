// Questions put to profiles of memory and of lines: which line, what is held, how high and whether it still rises.
import {expect, test} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import type {MemoryCourse} from '../../src/model/memory.js';
import type {Profile} from '../../src/model/profile.js';
import {analysisContext} from '../support/analysis-context.js';

const mebibyte = 1024 * 1024;

/** `load` takes 90 MiB on line 6, `main` 10 MiB on line 20. */
const profileOf = (memory: Partial<MemoryCourse>): Profile => ({
  frames: {
    name: ['main', 'load'],
    file: ['/app/app.py', '/app/app.py'],
    line: new Int32Array(2),
    column: new Int32Array(2),
    kind: ['user', 'user'],
  },
  nodes: {parent: Int32Array.of(-1, 0), frame: Int32Array.of(0, 1)},
  metrics: [{name: 'memory', unit: 'bytes', meaning: 'exact', self: Float64Array.of(10 * mebibyte, 90 * mebibyte)}],
  lines: {node: Int32Array.of(0, 1), line: Int32Array.of(20, 6), value: Float64Array.of(10 * mebibyte, 90 * mebibyte)},
  memory: {amount: 'at-peak', of: 'heap', peakBytes: 100 * mebibyte, ...memory},
  origin: {format: 'memray'},
  notes: [],
});

const kinds = (profile: Profile): readonly string[] => analyse(profile, analysisContext).findings.map(({kind}) => kind);

test('the line that takes the most comes first, with bytes and share, and no claim about the length of the run', () => {
  const {verdict, summary, findings} = analyse(profileOf({}), analysisContext);
  expect(verdict).toBe('bottleneck');
  expect(findings[0]).toMatchObject({kind: 'allocation', function: 'load', line: 6, self: 90 * mebibyte, totalShare: 0.9});
  expect(summary).toContain('load (app.py:6) holds 90 MiB at the peak');
  expect(summary).not.toContain('shorten the run');
});

test('questions about time are not put to a profile of memory', () => {
  expect(kinds(profileOf({}))).toEqual(['allocation', 'allocation', 'memory-peak']);
});

test('a large amount that was never freed is a leak candidate, a small one is not', () => {
  const held = (bytes: number) => ({held: {node: Int32Array.of(1), line: Int32Array.of(6), bytes: Float64Array.of(bytes)}});
  expect(kinds(profileOf(held(40 * mebibyte)))).toContain('leak-candidate');
  expect(kinds(profileOf(held(2 * mebibyte)))).not.toContain('leak-candidate');
});

test('where the profiler estimates how likely a leak is, that decides', () => {
  const held = {
    node: Int32Array.of(1, 0),
    line: Int32Array.of(6, 20),
    bytes: Float64Array.of(0, 0),
    likelihood: Float64Array.of(0.96, 0.2),
  };
  const candidates = analyse(profileOf({held}), analysisContext).findings.filter(({kind}) => kind === 'leak-candidate');
  expect(candidates.map(({line}) => line)).toEqual([6]);
});

const timelineOf = (readings: readonly number[]) => ({
  timeline: {timeNs: Float64Array.from(readings, (_, row) => row * 1e8), bytes: Float64Array.from(readings, value => value * mebibyte)},
});

test('memory that still rises at the end is said to grow, with its slope; memory that has levelled off is not', () => {
  const rising = Array.from({length: 40}, (_, row) => 20 + 2 * row);
  const level = rising.map(value => Math.min(value, 50));
  const growth = analyse(profileOf(timelineOf(rising)), analysisContext).findings.find(({kind}) => kind === 'memory-growth');
  expect(growth?.title).toContain('20 MiB a second');
  expect(kinds(profileOf(timelineOf(level)))).not.toContain('memory-growth');
});

test('a profile of memory in which nothing was added proves nothing', () => {
  const {metrics, lines: _, ...rest} = profileOf({});
  const {verdict, summary} = analyse({...rest, metrics: [{...metrics[0], self: new Float64Array(2)}]}, analysisContext);
  expect(verdict).toBe('not-proven');
  expect(summary).toContain('No memory was added');
});

test('lines with hits are told by their share of the function, with the cost of one run', () => {
  const profile: Profile = {
    ...profileOf({}),
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'exact', self: Float64Array.of(0, 400e6)}],
    lines: {node: Int32Array.of(1, 1), line: Int32Array.of(6, 7), value: Float64Array.of(300e6, 100e6), hits: Float64Array.of(1_000, 10)},
  };
  const {memory: _, ...timed} = profile;
  const {findings, verdict} = analyse(timed, analysisContext);
  expect(verdict).toBe('bottleneck');
  expect(findings[0]).toMatchObject({kind: 'hot-line', line: 6, totalShare: 0.75, calls: 1_000});
  expect(findings[0]?.evidence[0]).toContain('1000 times, 300.0 µs each');
});
