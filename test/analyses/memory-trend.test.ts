// When growth of live memory is a leak: it has to go on, and to be more than what a runtime keeps by itself.
import {expect, test} from 'vitest';
import {memoryTrend} from '../../src/analyses/memory-trend.js';

const base = 5_000_000;
const rounds = (count: number, bytes: (round: number) => number): readonly number[] =>
  Array.from({length: count}, (_, round) => base + bytes(round));
/** The same every time, and no pattern. */
const noise = (round: number, size: number): number => ((((round + 1) * 7_919) % 101) / 101 - 0.5) * size;

test('steady growth is a leak, with its slope inside its interval', () => {
  const trend = memoryTrend(rounds(10, round => round * 20_000 + noise(round, 10_000)));
  expect(trend.verdict).toBe('leak');
  expect(trend.interval[0]).toBeLessThanOrEqual(trend.slope);
  expect(trend.interval[1]).toBeGreaterThanOrEqual(trend.slope);
  expect(trend.slope).toBeCloseTo(20_000, -4);
});

test('a level line is no leak, whatever its height', () => {
  expect(memoryTrend(rounds(10, round => noise(round, 1_000))).verdict).toBe('no-leak');
});

test('a cache that has filled is no leak', () => {
  expect(memoryTrend(rounds(12, round => Math.min(round, 5) * 100_000)).verdict).toBe('no-leak');
});

test('a cache that filled just before the end is not called a leak', () => {
  expect(memoryTrend(rounds(10, round => Math.min(round, 7) * 100_000)).verdict).not.toBe('leak');
});

test('growth that slows down is not decided', () => {
  expect(memoryTrend(rounds(10, round => Math.sqrt(round) * 100_000)).verdict).not.toBe('leak');
});

test('growth below what runtimes keep by themselves is not claimed', () => {
  expect(memoryTrend(rounds(10, round => round * 300)).verdict).toBe('no-leak');
});

test('ups and downs larger than a leak leave the question open', () => {
  expect(memoryTrend(rounds(10, round => noise(round, 4_000_000))).verdict).not.toBe('leak');
});

test('a few rounds decide nothing', () => {
  expect(memoryTrend([]).verdict).toBe('undecided');
  expect(memoryTrend(rounds(4, round => round * 1e6)).verdict).toBe('undecided');
});
