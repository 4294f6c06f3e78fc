// speedscope JSON: sampled and evented profiles, several in a file, and files that do not keep to the form.
import {describe, expect, test} from 'vitest';
import {speedscope} from '../../src/formats/speedscope.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {failureOf, noteCodes, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(speedscope));

const $schema = 'https://www.speedscope.app/file-format-schema.json';
const frames = [{name: 'main'}, {name: 'load', file: 'a.js', line: 4}, {name: 'parse', file: 'a.js', line: 9}];
const file = (profiles: readonly object[], more: object = {}): string => JSON.stringify({$schema, shared: {frames}, profiles, ...more});
const sampled = {
  type: 'sampled',
  name: 'one',
  unit: 'milliseconds',
  startValue: 0,
  endValue: 3,
  samples: [[0, 1], [0, 1, 2], [0]],
  weights: [1, 1, 1],
};
const open = (frame: number, at: number): object => ({type: 'O', frame, at});
const close = (frame: number, at: number): object => ({type: 'C', frame, at});
const evented = (events: readonly object[], endValue = 10): object => ({
  type: 'evented',
  name: 'events',
  unit: 'milliseconds',
  startValue: 0,
  endValue,
  events,
});

describe('a sampled profile', () => {
  test('becomes a tree and samples in order of time', () => {
    const profile = parsed(speedscope, file([sampled]));
    expect(drawStacks(profile)).toEqual(['main 1000000', 'main;load (a.js:4) 1000000', 'main;load (a.js:4);parse (a.js:9) 1000000']);
    expect([...(profile.samples?.timeNs ?? [])]).toEqual([0, 1e6, 2e6]);
    expect(profile.sampleCount).toBe(3);
  });

  test('with impossible weights or frames loses those samples, counted', () => {
    const profile = parsed(speedscope, file([{...sampled, samples: [[0], [0, 99], [0], [0], []], weights: [2, 1, -1, null, 1, 7]}]));
    expect(drawStacks(profile)).toEqual(['main 2000000']);
    expect(profile.notes.map(({message}) => message.slice(0, 1))).toEqual(['1', '2', '1', '1']);
  });
});

describe('an evented profile', () => {
  test('gives the time between two events to the innermost open frame', () => {
    const profile = parsed(
      speedscope,
      file([evented([open(0, 0), open(1, 2), close(1, 5), open(1, 6), open(2, 7), close(2, 8), close(1, 8), close(0, 10)])]),
    );
    expect(drawStacks(profile)).toEqual(['main 5000000', 'main;load (a.js:4) 4000000', 'main;load (a.js:4);parse (a.js:9) 1000000']);
    expect(profile.sampleCount).toBeUndefined();
    expect(profile.samples).toBeUndefined();
  });

  test('whose frames close in another order is read, and says so', () => {
    const profile = parsed(speedscope, file([evented([open(0, 0), open(1, 2), close(0, 4), close(1, 5), open(2, 6), close(2, 5)])]));
    expect(drawStacks(profile)).toEqual(['main 2000000', 'main;load (a.js:4) 2000000']);
    expect(noteCodes(profile)).toEqual(['skipped-input', 'skipped-input', 'skipped-input']);
  });

  test('that ends with open frames runs to its end', () => {
    expect(drawStacks(parsed(speedscope, file([evented([open(0, 1)])])))).toEqual(['main 9000000']);
  });
});

describe('several profiles', () => {
  test('with the same unit are added up, a thread each, in order of time', () => {
    const profile = parsed(speedscope, file([sampled, {...sampled, name: 'two', startValue: 0.5, endValue: 3.5}]));
    expect(profile.threads).toEqual(['one', 'two']);
    expect([...(profile.samples?.thread ?? [])]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(profile.metrics[0].self.reduce((sum, value) => sum + value, 0)).toBe(6e6);
    expect(noteCodes(profile)).toEqual(['several-profiles']);
  });

  test('with other units are left out, and said so', () => {
    const profile = parsed(speedscope, file([{...sampled, unit: 'bytes'}, sampled], {activeProfileIndex: 1}));
    expect(profile.metrics[0].unit).toBe('nanoseconds');
    expect(profile.notes[0]?.message).toContain('left out');
  });
});

describe('units', () => {
  test.each([
    ['seconds', 'wall', 'nanoseconds', 3e9],
    ['bytes', 'memory', 'bytes', 3],
    ['none', 'samples', 'samples', 3],
    ['furlongs', 'other', 'count', 3],
  ])('%s become %s in %s', (unit, name, ours, total) => {
    const [metric] = parsed(speedscope, file([{...sampled, unit}])).metrics;
    expect({name: metric.name, unit: metric.unit, total: metric.self.reduce((sum, value) => sum + value, 0)}).toEqual({
      name,
      unit: ours,
      total,
    });
  });
});

describe('files that hold nothing to read', () => {
  test.each([
    ['no profiles', file([]), 'unreadable_profile'],
    ['a profile of another type', file([{type: 'counter', unit: 'none'}]), 'unreadable_profile'],
    ['no samples', file([{...sampled, samples: [], weights: []}]), 'empty_profile'],
    ['JSON that is cut off', file([sampled]).slice(0, -9), 'unreadable_profile'],
    ['an array', '[1,2]', 'unreadable_profile'],
    ['nested brackets without end', '['.repeat(1_000_000), 'unreadable_profile'],
  ])('%s is refused', (_, content, code) => {
    expect(failureOf(() => parsed(speedscope, content))?.code).toBe(code);
  });

  test('names such as __proto__ are names', () => {
    const content = file([sampled]).replace('"main"', '"__proto__"');
    expect(drawStacks(parsed(speedscope, content))[0]).toBe('__proto__ 1000000');
  });
});

describe("pyinstrument's [self]", () => {
  test('is the caller itself', () => {
    const content = JSON.stringify({
      $schema,
      shared: {frames: [{name: 'main'}, {name: '[self]'}]},
      profiles: [{...sampled, samples: [[0, 1]], weights: [1]}],
    });
    expect(drawStacks(parsed(speedscope, content))).toEqual(['main 1000000']);
  });
});
