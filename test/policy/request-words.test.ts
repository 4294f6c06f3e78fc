// What the user's own words choose, and what they do not.

import {describe, expect, test} from 'vitest';
import {readRequestWords} from '../../src/policy/index.js';
import {fc} from '../support/properties.js';
import {values} from './support.js';

const read = (text: string) => readRequestWords(text, values);

describe('memory', () => {
  test.each([
    'find the memory leak',
    'It leaks!',
    'why is it leaking',
    'the container dies with OOM',
    'MEMORY?',
    'Not sure why, but memory grows',
    'It is not slow. Memory grows.',
    'not the CPU, but memory',
    'not only slow, also memory',
    'out of memory after an hour',
  ])('%s', text => expect(read(text)).toHaveProperty('memory'));

  test.each([
    'it is slow',
    'this is not a memory problem',
    "it isn't leaking",
    "don't look at memory",
    'memory is not the problem',
    'memory usage is fine, it is just slow',
    'no leaks, but slow',
    'why is my in-memory cache slow',
    'memoryless channel is slow',
    'the bleak outlook',
    'the room is full',
    'profile it with memory-profiler',
  ])('not in: %s', text => expect(read(text)).not.toHaveProperty('memory'));

  test('the words are those of the policy', () => {
    const metric = {...values.metric, memoryWords: ['heap size']};
    expect(readRequestWords('memory, or the heap size', {metric})).toMatchObject({memory: 'heap size'});
    expect(readRequestWords('memory', {metric})).toEqual({});
  });
});

test.each([
  ['only CPU time please', 'withoutIo'],
  ['excluding I/O', 'withoutIo'],
  ['ignore waiting', 'withoutIo'],
  ['without the network', 'withoutIo'],
  ['on-CPU profile', 'withoutIo'],
  ['wall-clock time', 'wall'],
  ['elapsed time', 'wall'],
  ['exact call counts', 'exactCallCounts'],
  ['how many times is parse called?', 'exactCallCounts'],
  ['how often does parse get called', 'exactCallCounts'],
  ['the number of calls to parse', 'exactCallCounts'],
])('%s → %s', (text, field) => expect(Object.keys(read(text))).toEqual([field]));

test.each([
  "don't ignore waiting",
  'not cpu time',
  'why does it wait so often',
  'how many rows are there',
  'it uses all CPU',
  'I do not need exact counts',
])('%s → nothing', text => expect(read(text)).toEqual({}));

test.each([
  ['profile app.py with py-spy', 'py-spy'],
  ['use pyspy', 'py-spy'],
  ['using the memory_profiler', 'memory-profiler'],
  ['run clinic flame on it', 'clinic-flame'],
  ['try clinic', 'clinic'],
  ['with cProfile, not with py-spy', 'cprofile'],
  ['not with cProfile, but with py-spy', 'py-spy'],
  ['via v8-cpu-profile', 'v8-cpu-profile'],
])('%s names %s', (text, id) => expect(read(text).profiler).toMatchObject({id}));

test.each(['py-spy said it was slow', 'without py-spy', "don't use py-spy", 'use performance tricks', 'use perf-tools', 'use perf stat'])(
  '%s names none',
  text => expect(read(text).profiler).toBeUndefined(),
);

test('the words that decided are the words that were written', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('Memory', 'leak', 'oom'), fc.string(), (before, word, after) => {
      const text = `${before} ${word} ${after}`;
      const {memory} = read(text);
      if (memory !== undefined) expect(text).toContain(memory);
    }),
  );
});

test('a word by itself counts whatever harmless words stand around it, and a denied one never does', () => {
  const harmless = fc
    .array(fc.constantFrom('please', 'find', 'the', 'slow', 'program', 'quickly', 'big'), {maxLength: 6})
    .map(list => list.join(' '));
  fc.assert(
    fc.property(harmless, fc.constantFrom('memory', 'LEAK', 'Oom'), harmless, (before, word, after) => {
      expect(read(`${before} ${word} ${after}`).memory?.toLowerCase()).toBe(word.toLowerCase());
      expect(read(`${before} not ${word} ${after}`).memory).toBeUndefined();
      expect(read(`${before} x${word} ${after}`).memory).toBeUndefined();
      expect(read(`${before} ${word}x ${after}`).memory).toBeUndefined();
    }),
  );
});

test('any text is read without failing', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', maxLength: 2_000}), text => {
      expect(read(text)).toBeTypeOf('object');
    }),
    {numRuns: 50},
  );
});
