// Lists of numbers taken from a JSON file's bytes: the same values as JSON.parse gives, and never a list of another object.

import {expect, test} from 'vitest';
import {bytesInMemory} from '../../src/formats/byte-source.js';
import {parseJsonWithColumns} from '../../src/formats/json-columns.js';
import {fc} from '../support/properties.js';

const read = (text: string, keys: readonly string[] = ['samples']) =>
  parseJsonWithColumns(bytesInMemory('a.cpuprofile', Buffer.from(text)), keys);

test('a list of whole numbers is a column, and an empty list in the rest', () => {
  const {json, columns} = read('{"a":1,"samples":[3,-12,400],"b":[7],"timeDeltas":[0,5],"c":2}', ['timeDeltas', 'samples']);
  expect(columns.get('samples')).toEqual(Int32Array.of(3, -12, 400));
  expect(columns.get('timeDeltas')).toEqual(Int32Array.of(0, 5));
  expect(json).toEqual({a: 1, samples: [], b: [7], timeDeltas: [], c: 2});
});

test('columns and the rest are together what JSON.parse gives, for any numbers', () => {
  const numbers = fc.array(fc.oneof(fc.integer(), fc.double({noNaN: true, noDefaultInfinity: true}), fc.constant(null)));
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.integer({min: -999_999_999, max: 999_999_999})), numbers), list => {
      const {json, columns} = read(JSON.stringify({before: 'é', samples: list, after: true}));
      expect({before: 'é', after: true, samples: [...(columns.get('samples') ?? [])]}).toEqual(
        columns.has('samples')
          ? {before: 'é', after: true, samples: JSON.parse(JSON.stringify(list))}
          : {before: 'é', after: true, samples: []},
      );
      const left = columns.has('samples') ? [] : JSON.parse(JSON.stringify(list));
      expect(json).toEqual({before: 'é', samples: left, after: true});
    }),
  );
});

test('a list that JSON does not allow is refused as by JSON.parse', () => {
  for (const list of ['[1,]', '[,1]', '[1,,2]', '[-]', '[1 2]', '[--1]', '[1,2'])
    expect(() => read(`{"samples":${list}}`)).toThrow(/not complete JSON/);
});

test('the list of an inner object stays there', () => {
  const {json, columns} = read('{"inner":{"samples":[1,2]}}');
  expect(columns.size).toBe(0);
  expect(json).toEqual({inner: {samples: [1, 2]}});
});

test('a list of an inner object is not taken for that of the outermost one', () => {
  const {json, columns} = read('{"samples":[5,6],"inner":{"samples":[1,2]}}');
  expect(columns.size).toBe(0);
  expect(json).toEqual({samples: [5, 6], inner: {samples: [1, 2]}});
});

test('a text that looks like a list stays a text', () => {
  const text = JSON.stringify({name: '"samples":[1,2]', 'x"samples': [3]});
  const {json, columns} = read(text);
  expect(columns.size).toBe(0);
  expect(json).toEqual(JSON.parse(text));
});
