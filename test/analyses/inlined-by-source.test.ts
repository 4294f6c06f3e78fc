// Functions without any frame: their time comes back by the line that ran and the text of the source.
import {describe, expect, test} from 'vitest';
import {filesWithLines, withFunctionsOfSource} from '../../src/analyses/inlined-by-source.js';
import {functionsIn} from '../../src/analyses/source-functions.js';
import type {Profile} from '../../src/model/profile.js';
import {functionTotals, profileTotal} from '../../src/model/totals.js';

const file = '/app/a.mjs';
const source = `const half = n => n / 2;
class Store {
  key(number) {
    let value = number;
    return value;
  }
  put(number) {
    return this.key(number);
  }
}
function stranger() {
  let value = 1;
  return value;
}
function main() {
  const store = new Store();
  return [1].map(one => {
    const twice = one * 2;
    return store.put(half(twice));
  });
}
main();
`;
const sources = new Map([[file, functionsIn(source, file) ?? []]]);
const column = (line: number): number => (source.split('\n')[line - 1] ?? '').indexOf('(') + 1;

/** All samples in one frame; `ran`: line → time. */
const profileOf = (owner: {name: string; line: number; column: number}, ran: Readonly<Record<number, number>>): Profile => {
  const lines = Object.entries(ran).map(([line, value]) => ({line: Number(line), value}));
  const all = lines.reduce((sum, {value}) => sum + value, 0);
  return {
    frames: {name: [owner.name], file: [file], line: Int32Array.of(owner.line), column: Int32Array.of(owner.column), kind: ['user']},
    nodes: {parent: Int32Array.of(-1), frame: Int32Array.of(0)},
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: Float64Array.of(all)}],
    lines: {
      node: Int32Array.from(lines, () => 0),
      line: Int32Array.from(lines, ({line}) => line),
      value: Float64Array.from(lines, ({value}) => value),
    },
    origin: {format: 'cpuprofile'},
    notes: [],
  };
};
const main = {name: 'main', line: 15, column: column(15)};
const topLevel = {name: '(anonymous)', line: 1, column: 1};

const selfByName = (profile: Profile): Readonly<Record<string, number>> => {
  const {self} = functionTotals(profile);
  return Object.fromEntries(profile.frames.name.flatMap((name, row) => ((self[row] ?? 0) > 0 ? [[name, self[row] ?? 0]] : [])));
};

describe('time on lines of a function that has no frame', () => {
  test('goes to it, several calls deep, and nothing is lost', () => {
    const restored = withFunctionsOfSource(profileOf(main, {4: 60, 8: 10, 16: 30}), sources);
    expect(selfByName(restored)).toEqual({key: 60, put: 10, main: 30});
    expect(profileTotal(restored)).toBe(100);
    const row = restored.frames.name.indexOf('key');
    expect([restored.frames.line[row], restored.frames.file[row], restored.frames.kind[row]]).toEqual([3, file, 'user']);
    expect(restored.notes.map(({code}) => code)).toEqual(['inlined']);
  });

  test('of a function that the owner’s text does not lead to stays: a line of another file looks like this', () => {
    const profile = profileOf(main, {12: 60, 16: 40});
    expect(withFunctionsOfSource(profile, sources)).toBe(profile);
  });

  test('inside of a callback goes to the callback, but a line that both share stays', () => {
    expect(selfByName(withFunctionsOfSource(profileOf(main, {18: 70, 17: 30}), sources))).toEqual({'(anonymous)': 70, main: 30});
  });

  test('of a function on one line at the top of the file goes to it, from the top level and from elsewhere', () => {
    const onTop = withFunctionsOfSource(profileOf({...topLevel, name: '<module>'}, {1: 50, 22: 50}), sources);
    expect(selfByName(onTop)).toEqual({half: 50, '<module>': 50});
    expect(selfByName(withFunctionsOfSource(profileOf(main, {1: 50, 16: 50}), sources))).toEqual({half: 50, main: 50});
    expect(selfByName(withFunctionsOfSource(profileOf(topLevel, {4: 50, 22: 50}), sources))).toEqual({key: 50, '(anonymous)': 50});
  });
});

test('a function that does not stand where the profile says is left alone, and so is another format', () => {
  const moved = profileOf({name: 'main', line: 16, column: 3}, {4: 100});
  expect(withFunctionsOfSource(moved, sources)).toBe(moved);
  expect(filesWithLines({...profileOf(main, {4: 1}), origin: {format: 'speedscope'}})).toEqual([]);
  expect(filesWithLines(profileOf(main, {4: 1}))).toEqual([file]);
});

test('a file whose functions stand elsewhere than the profile says is other code, its top level too', () => {
  const profile = profileOf({...topLevel, name: '<module>'}, {4: 50, 22: 50});
  const {frames} = profile;
  const elsewhere: Profile = {
    ...profile,
    frames: {
      ...frames,
      name: [...frames.name, 'put'],
      file: [...frames.file, file],
      line: Int32Array.of(...frames.line, 2),
      column: Int32Array.of(...frames.column, 400),
      kind: [...frames.kind, 'user'],
    },
  };
  expect(withFunctionsOfSource(elsewhere, sources)).toBe(elsewhere);
});

test('a line that a callee in another file was seen running is not taken from it', () => {
  const profile = profileOf(main, {4: 60, 16: 40});
  const {frames, nodes, metrics, lines} = profile;
  const foreign: Profile = {
    ...profile,
    frames: {
      ...frames,
      name: [...frames.name, 'parse'],
      file: [...frames.file, '/app/b.mjs'],
      line: Int32Array.of(...frames.line, 2),
      column: Int32Array.of(...frames.column, 1),
      kind: [...frames.kind, 'user'],
    },
    nodes: {parent: Int32Array.of(...nodes.parent, 0), frame: Int32Array.of(...nodes.frame, 1)},
    metrics: [{...metrics[0], self: Float64Array.of(...metrics[0].self, 5)}],
    lines: {
      node: Int32Array.of(...(lines?.node ?? []), 1),
      line: Int32Array.of(...(lines?.line ?? []), 4),
      value: Float64Array.of(...(lines?.value ?? []), 5),
    },
  };
  expect(withFunctionsOfSource(foreign, sources)).toBe(foreign);
});
