// How long one function kept the event loop: runs of samples below the same outermost function.
import {expect, test} from 'vitest';
import {longestTurns} from '../../src/analyses/longest-turns.js';
import type {FrameKind, Profile} from '../../src/model/profile.js';

const names = ['processTimers', 'heartbeat', 'spin', '(garbage collector)', '(idle)', 'answer'];
const kinds: readonly FrameKind[] = ['runtime', 'user', 'user', 'gc', 'idle', 'user'];
/** Nodes: timers, timers;heartbeat, timers;heartbeat;spin, gc, idle, answer. */
const profile = (node: readonly number[], weightMs = 10): Profile => ({
  frames: {name: names, file: names.map(() => ''), line: new Int32Array(6), column: new Int32Array(6), kind: kinds},
  nodes: {parent: Int32Array.of(-1, 0, 1, -1, -1, -1), frame: Int32Array.of(0, 1, 2, 3, 4, 5)},
  metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: new Float64Array(6)}],
  samples: {
    node: Int32Array.from(node),
    weight: Float64Array.from(node, () => weightMs * 1e6),
    timeNs: Float64Array.from(node, (_, sample) => sample * weightMs * 1e6),
    thread: new Uint16Array(node.length),
  },
  origin: {format: 'cpuprofile'},
  notes: [],
});

test('the longest turn of each function, with when it began and where most of it went', () => {
  expect(longestTurns(profile([4, 1, 2, 2, 2, 4, 2, 2, 4, 5, 5, 4]), {fromMs: 20})).toEqual([
    {row: 1, insideRow: 2, durationMs: 40, inARow: false, atMs: 10},
    {row: 5, insideRow: 5, durationMs: 20, inARow: false, atMs: 90},
  ]);
});

test('the collector interrupts a turn without ending it, another function ends it', () => {
  expect(longestTurns(profile([2, 3, 2, 5, 2]), {fromMs: 20}).map(({row, durationMs}) => [row, durationMs])).toEqual([[1, 30]]);
});

test('what is shorter than asked for is left out, and idle time is nobody’s turn', () => {
  expect(longestTurns(profile([4, 4, 4, 4, 0, 0, 0, 2, 4]), {fromMs: 20})).toEqual([]);
});

test('no turn is longer than the longest delay that was measured: what looks longer is several in a row', () => {
  const [first, second] = longestTurns(profile([4, 5, 5, 5, 5, 5, 5, 4, 2, 2, 4]), {fromMs: 20, mostMs: 25});
  expect(first).toMatchObject({row: 5, durationMs: 25, inARow: true});
  expect(second).toMatchObject({row: 1, durationMs: 20, inARow: false});
});
