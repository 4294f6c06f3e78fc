// Functions that V8 inlined in one run and not in the other.
import {expect, test} from 'vitest';
import {alignFunctions} from '../../../src/analyses/compare/align.js';
import {withLinesBooked} from '../../../src/analyses/compare/booked-lines.js';
import type {Profile} from '../../../src/model/profile.js';
import {functionTotals} from '../../../src/model/totals.js';

interface Drawn {
  readonly name: string;
  readonly line: number;
  /** Running line → time; all are called by `main`, which is the first. */
  readonly ran: Readonly<Record<number, number>>;
}

const drawn = (...functions: readonly Drawn[]): Profile => {
  const rows = functions.flatMap(({ran}, node) => Object.entries(ran).map(([line, value]) => ({node, line: Number(line), value})));
  return {
    frames: {
      name: functions.map(({name}) => name),
      file: functions.map(() => 'app.mjs'),
      line: Int32Array.from(functions, ({line}) => line),
      column: new Int32Array(functions.length).fill(1),
      kind: functions.map(() => 'user'),
    },
    nodes: {parent: Int32Array.from(functions, (_, node) => (node === 0 ? -1 : 0)), frame: Int32Array.from(functions.keys())},
    metrics: [
      {
        name: 'wall',
        unit: 'nanoseconds',
        meaning: 'sampled',
        self: Float64Array.from(functions, ({ran}) => Object.values(ran).reduce((sum, value) => sum + value, 0)),
      },
    ],
    sampleCount: 1_000,
    lines: {
      node: Int32Array.from(rows, ({node}) => node),
      line: Int32Array.from(rows, ({line}) => line),
      value: Float64Array.from(rows, ({value}) => value),
    },
    origin: {format: 'cpuprofile'},
    notes: [],
  };
};

const ownTimes = (profile: Profile): Readonly<Record<string, number>> => {
  const {self} = functionTotals(profile);
  return Object.fromEntries(profile.frames.name.map((name, row) => [name, self[row] ?? 0]));
};

const book = (base: Profile, changed: Profile) => withLinesBooked(base, changed, alignFunctions(base, changed)).map(ownTimes);

test('the lines of a function count for it on both sides, though one side knows only its caller', () => {
  const apart = drawn({name: 'main', line: 20, ran: {22: 100}}, {name: 'parse', line: 1, ran: {3: 400}});
  const inlined = drawn({name: 'main', line: 20, ran: {22: 100, 3: 410}});
  expect(book(apart, inlined)).toEqual([
    {main: 100, parse: 400},
    {main: 100, parse: 410},
  ]);
});

test('a function that moved down with its lines is found where its neighbours moved', () => {
  const apart = drawn({name: 'main', line: 20, ran: {22: 100}}, {name: 'parse', line: 1, ran: {3: 400}});
  const moved = drawn({name: 'main', line: 27, ran: {29: 100, 10: 410}});
  expect(book(apart, moved)[1]).toEqual({main: 100, parse: 410});
});

test('where many functions share a line, lines tell nothing', () => {
  const minified = drawn({name: 'main', line: 1, ran: {1: 100}}, {name: 'a', line: 1, ran: {1: 50}}, {name: 'b', line: 1, ran: {1: 70}});
  expect(book(minified, minified)).toEqual([
    {main: 100, a: 50, b: 70},
    {main: 100, a: 50, b: 70},
  ]);
});
