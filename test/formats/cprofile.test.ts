// cProfile statistics: exact figures as a graph, and marshal data that is damaged or hostile.
import {describe, expect, test} from 'vitest';
import {cprofile} from '../../src/formats/cprofile.js';
import {functionTotals} from '../../src/model/totals.js';
import {checkFormat} from '../support/check-format.js';
import {fixturesOf} from '../support/fixtures.js';
import {failureOf, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(cprofile));

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes.write('i');
  bytes.writeInt32LE(value, 1);
  return bytes;
};
const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes.write('g');
  bytes.writeDoubleLE(value, 1);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([Buffer.from('z'), Buffer.from([value.length]), Buffer.from(value)]);
const tuple = (...items: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from(')'), Buffer.from([items.length]), ...items]);
const dictionary = (...entries: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from('{'), ...entries, Buffer.from('0')]);
const label = (name: string, file = 'a.py', line = 3): Buffer => tuple(text(file), int(line), text(name));
const figures = (calls: number, self: number, callers: Buffer = dictionary()): Buffer =>
  tuple(int(calls), int(calls), float(self), float(self), callers);
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

describe('the graph', () => {
  test('shows built-ins as pstats does, and knows which of them wait', () => {
    const acquire = label("<method 'acquire' of '_thread.lock' objects>", '~', 0);
    const {frames} = parsed(cprofile, dictionary(acquire, figures(1, 1), label('<module>'), figures(1, 1)));
    expect(frames.name).toEqual(["{method 'acquire' of '_thread.lock' objects}", '<module>']);
    expect(frames.kind).toEqual(['idle', 'user']);
  });

  test('keeps calls, own and total time, and who called whom', () => {
    const callers = dictionary(label('main'), tuple(int(5), int(4), float(0.25), float(0.25)));
    const profile = parsed(
      cprofile,
      dictionary(label('work', '~', 0), tuple(int(4), int(5), float(0.25), float(0.5), callers), label('main'), figures(1, 1)),
    );
    expect(profile.frames.name).toEqual(['work', 'main']);
    expect(profile.graph).toMatchObject({
      calls: Float64Array.of(5, 1),
      primitiveCalls: Float64Array.of(4, 1),
      self: Float64Array.of(250e6, 1e9),
      total: Float64Array.of(500e6, 1e9),
      edges: {
        caller: Int32Array.of(1),
        callee: Int32Array.of(0),
        calls: Float64Array.of(5),
        self: Float64Array.of(250e6),
        total: Float64Array.of(250e6),
      },
    });
    expect(profile.metrics[0]).toMatchObject({name: 'wall', unit: 'nanoseconds', meaning: 'exact'});
    expect(profile.notes[0]?.code).toBe('call-graph');
    expect(functionTotals(profile).total).toEqual(Float64Array.of(500e6, 1e9));
  });

  test('skips entries that are no function, counted', () => {
    const profile = parsed(
      cprofile,
      dictionary(label('main'), figures(1, 1), text('stray'), int(3), label('bad'), figures(1, -1), label('nan'), figures(1, Number.NaN)),
    );
    expect(profile.frames.name).toEqual(['main']);
    expect(profile.notes[1]?.message).toMatch(/^3 skipped/);
  });
});

describe('marshal data', () => {
  test('with references to earlier values', () => {
    // The file name is flagged (0x80) when first written, and referred to as value 0 afterwards.
    const first = tuple(Buffer.concat([hex('fa04'), Buffer.from('a.py')]), int(1), text('one'));
    const second = tuple(hex('7200000000'), int(2), text('two'));
    expect(parsed(cprofile, dictionary(first, figures(1, 1), second, figures(1, 1))).frames.file).toEqual(['a.py', 'a.py']);
  });

  test('with long integers, text floats and plain tuples of Python 2', () => {
    const long = Buffer.concat([Buffer.from('l'), hex('0200000001000100')]);
    const floatText = Buffer.concat([Buffer.from('f'), hex('03'), Buffer.from('0.5')]);
    const oldTuple = Buffer.concat([Buffer.from('('), hex('05000000'), long, long, floatText, floatText, dictionary()]);
    expect(parsed(cprofile, dictionary(label('main'), oldTuple)).graph?.calls).toEqual(Float64Array.of(32769));
  });

  test.each([
    ['a reference to nothing', dictionary(hex('7200000000'), figures(1, 1))],
    ['a reference to the value that holds it', hex('fb72000000007200000000')],
    ['a count beyond the file', hex('7b28ffffff7f')],
    ['a negative count', hex('7b28ffffffff')],
    ['tuples in tuples without end', Buffer.concat([hex('7b'), Buffer.from(')\x01'.repeat(100_000))])],
    ['dictionaries in dictionaries without end', Buffer.from('{'.repeat(100_000))],
    ['code objects', dictionary(tuple(text('profile'), int(0), Buffer.from('c')), figures(1, 1))],
    ['an unknown type', hex('7b29017f')],
    ['something else than a table', int(3)],
    ['nothing', hex('')],
    ['entries that are all no functions', dictionary(text('a'), int(1))],
  ])('with %s is refused', (_, content) => {
    expect(failureOf(() => parsed(cprofile, content))?.code).toBe('unreadable_profile');
  });

  test('without a function is empty', () => {
    expect(cprofile.recognise(hex('7b30'))).toBe('yes');
    expect(failureOf(() => parsed(cprofile, hex('7b30')))?.code).toBe('empty_profile');
  });

  test('cut off at any byte is refused', () => {
    const whole = fixturesOf('cprofile')[0]?.source.bytes() ?? hex('');
    for (let length = 0; length < whole.length; length += 97) {
      expect(failureOf(() => parsed(cprofile, whole.subarray(0, length)))?.code).toBe('unreadable_profile');
    }
  });
});
