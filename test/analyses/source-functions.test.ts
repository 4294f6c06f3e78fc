// Functions of a JavaScript source: where each begins for V8, how far it reaches, what it mentions.
import {expect, test} from 'vitest';
import {functionsIn} from '../../src/analyses/source-functions.js';

const source = `#!/usr/bin/env node
import {x} from 'y';
function declared(a,
  b) {
  return helper(a) + b;
}
const arrow = async (value) => {
  return [value].map(one => one * 2);
};
class Store {
  #secret = () => 1;
  key(number) {
    return this.#secret() + number;
  }
  static of() { return new Store(); }
}
exports.later = function () { return 1; };
const table = {plain() { return 2; }, 'quoted name': () => 3};
`;

const brief = functionsIn(source, 'a.mjs')?.map(({name, line, lastLine, outer, isDefinition}) => ({
  name,
  line,
  lastLine,
  outer,
  isDefinition,
}));

test('every function has its name, its lines and the one around it', () => {
  expect(brief).toEqual([
    {name: '', line: 1, lastLine: 19, outer: -1, isDefinition: true},
    {name: 'declared', line: 3, lastLine: 6, outer: 0, isDefinition: true},
    {name: 'arrow', line: 7, lastLine: 9, outer: 0, isDefinition: true},
    {name: '', line: 8, lastLine: 8, outer: 2, isDefinition: false},
    {name: '#secret', line: 11, lastLine: 11, outer: 0, isDefinition: true},
    {name: 'key', line: 12, lastLine: 14, outer: 0, isDefinition: true},
    {name: 'of', line: 15, lastLine: 15, outer: 0, isDefinition: true},
    {name: 'later', line: 17, lastLine: 17, outer: 0, isDefinition: false},
    {name: 'plain', line: 18, lastLine: 18, outer: 0, isDefinition: false},
    {name: '', line: 18, lastLine: 18, outer: 0, isDefinition: false},
  ]);
});

test('a function begins at its parameters, and mentions what it calls, not what a function inside of it calls', () => {
  const functions = functionsIn(source, 'a.mjs') ?? [];
  const declared = functions.find(({name}) => name === 'declared');
  expect(declared?.column).toBe('function declared'.length + 1);
  expect([...(declared?.mentions ?? [])]).toEqual(expect.arrayContaining(['helper', 'a', 'b']));
  const arrow = functions.find(({name}) => name === 'arrow');
  expect([...(arrow?.mentions ?? [])]).toContain('map');
  expect([...(arrow?.mentions ?? [])]).not.toContain('one');
  expect([...(functions.find(({name}) => name === 'key')?.mentions ?? [])]).toContain('#secret');
});

test('old scripts and TypeScript are read, broken text is not', () => {
  const old = 'with (Math) { var f = function () { return max(010, 2); }; }';
  expect(functionsIn(old, 'a.js')?.map(({name}) => name)).toEqual(['', 'f']);
  const typed =
    'type Row = {id: number};\nexport const key = <Of>(row: Of & Row): number => row.id as number;\nenum Kind { a }\nfunction f(x: string): x is "a" { return x === "a"; }\n';
  expect(functionsIn(typed, 'a.ts')?.map(({name, line}) => [name, line])).toEqual([
    ['', 1],
    ['key', 2],
    ['f', 4],
  ]);
  expect(functionsIn(typed, 'a.js')).toBeUndefined();
  expect(functionsIn('function (', 'a.js')).toBeUndefined();
});
