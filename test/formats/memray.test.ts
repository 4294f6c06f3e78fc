// memray's recording as JSON: which line answers for an allocation, what is held, and files that are no such report.
import {describe, expect, test} from 'vitest';
import {memray} from '../../src/formats/memray.js';
import {checkFormat} from '../support/check-format.js';
import {drawLines} from '../support/draw-profile.js';
import {failureOf, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(memray));

const report = (more: Readonly<Record<string, unknown>>): Buffer =>
  Buffer.from(JSON.stringify({memray: '1', peakBytes: 300, functions: [], stacks: [], ...more}));

const functions = [
  ['main', '/app/main.py'],
  ['loads', '/usr/lib/python3.11/json/__init__.py'],
  ['read_csv', '/app/.venv/lib/python3.11/site-packages/pandas/io.py'],
  ['<listcomp>', '/app/main.py'],
];

describe('the line that answers for an allocation', () => {
  test('is the innermost of the program, not of the package or the library that it calls', () => {
    const profile = parsed(memray, report({functions, stacks: [[[0, 7, 2, 40, 1, 90], 300, 1, 0, 0]]}));
    expect(drawLines(profile)).toEqual(['# line /app/main.py:7 main 300']);
    expect(profile.metrics[0].self.at(-1)).toBe(300);
  });

  test('is that of the package where nothing of the program is on the stack', () => {
    const profile = parsed(memray, report({functions, stacks: [[[2, 40, 1, 90], 300, 1, 0, 0]]}));
    expect(drawLines(profile)).toEqual(['# line /app/.venv/lib/python3.11/site-packages/pandas/io.py:40 read_csv 300']);
  });

  test('is that of the function around a comprehension', () => {
    const profile = parsed(memray, report({functions, stacks: [[[0, 8, 3, 8], 300, 1, 0, 0]]}));
    expect(drawLines(profile)).toEqual(['# line /app/main.py:8 main 300']);
  });
});

test('memory that is held but was not there at the peak is kept apart', () => {
  const profile = parsed(
    memray,
    report({
      functions,
      stacks: [
        [[0, 7], 300, 1, 0, 0],
        [[0, 9], 0, 0, 120, 1],
      ],
    }),
  );
  expect(profile.metrics[0].self.reduce((sum, value) => sum + value, 0)).toBe(300);
  expect(profile.memory?.held).toMatchObject({line: Int32Array.of(9), bytes: Float64Array.of(120)});
});

test('stacks that were left out still count, with a note', () => {
  const profile = parsed(memray, report({functions, stacks: [[[0, 7], 300, 1, 0, 0]], leftOut: {stacks: 12, peakBytes: 50, heldBytes: 0}}));
  expect(profile.metrics[0].self.reduce((sum, value) => sum + value, 0)).toBe(350);
  expect(profile.notes.map(({code}) => code)).toContain('pruned');
});

test('stacks without their bytes are skipped, counted', () => {
  const profile = parsed(memray, report({functions, stacks: [[[0, 7], 300, 1, 0, 0], [[0, 7], -5], 'x']}));
  expect(profile.notes.find(({code}) => code === 'skipped-input')?.message).toMatch(/^2 skipped/);
});

test('a report without allocations is empty, one without stacks unreadable', () => {
  expect(failureOf(() => parsed(memray, report({})))?.code).toBe('empty_profile');
  expect(failureOf(() => parsed(memray, report({stacks: 7})))?.code).toBe('unreadable_profile');
});
