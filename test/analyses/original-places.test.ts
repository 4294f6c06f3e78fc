import {describe, expect, it} from 'vitest';
import {withFoundDefinitions} from '../../src/analyses/compiled-in-memory.js';
import {withOriginalPlaces} from '../../src/analyses/original-places.js';
import {startUpOf} from '../../src/analyses/start-up.js';
import type {Profile} from '../../src/model/profile.js';
import type {OriginalPlace, SourceMap} from '../../src/model/sources.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const mapOf = (places: Readonly<Record<string, OriginalPlace>>, lines: Readonly<Record<number, number>> = {}): SourceMap => ({
  placeOf: (line, column) => places[`${line}:${column}`],
  lineOf: line => (lines[line] === undefined ? undefined : {file: '/app/src/a.ts', line: lines[line]}),
});

const bundle = profileFromFolded(
  '(anonymous) (/app/dist/a.js:1:1);d (/app/dist/a.js:1:40) 60',
  '(anonymous) (/app/dist/a.js:1:1);q (/app/dist/a.js:1:90) 30',
  '(anonymous) (/app/dist/a.js:1:1);readFile (node:fs:3:1) 10',
);
const maps = new Map([
  [
    '/app/dist/a.js',
    mapOf({
      '1:1': {file: '/app/src/a.ts', line: 1, column: 1},
      '1:40': {file: '/app/src/a.ts', line: 12, column: 16, name: 'countDuplicates', text: 'function countDuplicates(rows) {'},
      '1:90': {file: '/app/node_modules/lodash/lodash.js', line: 7, column: 12, text: '  function baseMerge(object, source) {'},
    }),
  ],
]);

describe('with a source map', () => {
  const mapped = withOriginalPlaces(bundle, maps, ['/app']);
  const row = (name: string): number => mapped.frames.name.indexOf(name);

  it('functions carry the original name and place, and keep what ran', () => {
    const at = row('countDuplicates');
    expect([mapped.frames.file[at], mapped.frames.line[at], mapped.frames.column[at]]).toEqual(['/app/src/a.ts', 12, 16]);
    expect(mapped.frames.compiled?.[at]).toBe('d at dist/a.js:1:40');
  });

  it('a name that the map leaves out is read from the original text', () => {
    expect(row('baseMerge')).toBeGreaterThanOrEqual(0);
  });

  it('the owner follows from the original file', () => {
    expect(mapped.frames.kind[row('baseMerge')]).toBe('dependency');
    expect(mapped.frames.kind[row('countDuplicates')]).toBe('user');
  });

  it('the top of the compiled file and what has no map stay as they were', () => {
    expect(mapped.frames.file[row('(anonymous)')]).toBe('/app/dist/a.js');
    expect(mapped.frames.file[row('readFile')]).toBe('node:fs');
  });

  it('no time is lost, and the profile says that it was mapped', () => {
    expect([...mapped.metrics[0].self]).toEqual([...bundle.metrics[0].self]);
    expect(mapped.notes.map(({code}) => code)).toEqual(['source-maps']);
  });

  it('copies of one function fall together', () => {
    const twice = profileFromFolded('m (/app/b.js:1:9);a (/app/dist/a.js:1:40) 5', 'm (/app/b.js:1:9);b (/app/dist/a.js:1:60) 7');
    const place = {file: '/app/src/a.ts', line: 12, column: 16, name: 'f'};
    const {frames, nodes} = withOriginalPlaces(twice, new Map([['/app/dist/a.js', mapOf({'1:40': place, '1:60': place})]]));
    expect(frames.name.filter(name => name === 'f')).toHaveLength(1);
    expect(nodes.frame[1]).toBe(nodes.frame[2]);
  });
});

describe('running lines', () => {
  const withLines: Profile = {
    ...bundle,
    lines: {node: Int32Array.from([1, 1, 3]), line: Int32Array.from([1, 2, 9]), value: Float64Array.from([40, 20, 10])},
  };

  it('follow the map where a compiled line is one of the original, and are dropped and counted where it holds several', () => {
    const places = {'1:40': {file: '/app/src/a.ts', line: 12, column: 16, name: 'f'}};
    const {lines, notes} = withOriginalPlaces(withLines, new Map([['/app/dist/a.js', mapOf(places, {1: 14})]]));
    expect([...(lines?.line ?? [])]).toEqual([14, 9]);
    expect(notes.find(({code}) => code === 'approximate')?.message).toContain('29 %');
  });

  it('without a map the same profile comes back', () => {
    expect(withOriginalPlaces(withLines, new Map())).toBe(withLines);
  });
});

describe('TypeScript compiled while it is loaded', () => {
  const text = [
    'interface Row {',
    '}',
    '',
    'export function work(rows: Row[]): number {',
    '  return helper(rows);',
    '}',
    'const helper = (rows: Row[]) => 1;',
  ];
  const readSource = (_: string, line: number, around: number) => text.slice(Math.max(0, line - 1 - around), line + around);

  it('has its functions found by name, and no line that is wrong', () => {
    const recorded = profileFromFolded(
      'work (/app/a.ts:2:90) 5',
      'work (/app/a.ts:2:90);helper (/app/a.ts:2:300) 7',
      'other (/app/a.ts:2:400) 1',
    );
    const lines = {node: Int32Array.from([0]), line: Int32Array.from([2]), value: Float64Array.from([5])};
    const found = withFoundDefinitions({...recorded, lines}, readSource);
    expect([...found.frames.line]).toEqual([4, 7, 0]);
    expect(found.lines).toBeUndefined();
    expect(found.notes.map(({code}) => code)).toEqual(['approximate']);
  });

  it('is noticed also where lines moved by few (ts-node takes types out)', () => {
    const recorded = profileFromFolded('work (/app/a.ts:4:21) 5', 'work (/app/a.ts:4:21);helper (/app/a.ts:6:16) 7');
    expect([...withFoundDefinitions(recorded, readSource).frames.line]).toEqual([4, 7]);
  });

  it('keeps its places where types are only blanked out, as Node does', () => {
    const recorded = profileFromFolded('work (/app/a.ts:4:21) 5', 'work (/app/a.ts:4:21);helper (/app/a.ts:7:16) 7');
    expect(withFoundDefinitions(recorded, readSource)).toBe(recorded);
  });
});

it('what a runner loads first of the user is the program, what the program loads then is start-up', () => {
  const loader = 'require (node:internal/modules/cjs/loader:9:1)';
  const above = `(anonymous) (/app/node_modules/tsx/dist/x.js:1:1);${loader};main (/app/a.ts:3:1)`;
  const {value} = startUpOf(profileFromFolded(`${above} 60`, `${above};${loader};(anonymous) (/app/lib.js:1:1) 40`));
  expect(value).toBe(40);
});

it('the code of node -e below its wrapper is the program', () => {
  const above =
    'evalScript (node:internal/process/execution:9:1);(anonymous) ([eval]-wrapper:6:1);runScript (node:internal/process/execution:20:1)';
  expect(startUpOf(profileFromFolded(`${above};slow ([eval]:1:14) 90`, `${above} 10`)).value).toBe(10);
});
