// scalene's JSON: where lines stand in the call tree, how time and memory divide, what may leak.
import {describe, expect, test} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {ledBy} from '../../src/analyses/leading-metric.js';
import {scalene} from '../../src/formats/scalene.js';
import {analysisContext} from '../support/analysis-context.js';
import {checkFormat} from '../support/check-format.js';
import {drawLines, drawStacks} from '../support/draw-profile.js';
import {failureOf, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(scalene));

interface DrawnLine {
  readonly lineno: number;
  readonly python?: number;
  readonly native?: number;
  readonly system?: number;
  readonly megabytes?: number;
}

const file = '/app/main.py';

const profileJson = (lines: readonly DrawnLine[], more: Readonly<Record<string, unknown>> = {}, leaks = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      alloc_samples: 0,
      args: ['main.py'],
      elapsed_time_sec: 10,
      files: {
        [file]: {
          functions: [{line: 'load', lineno: 4}],
          leaks,
          lines: lines.map(({lineno, python = 0, native = 0, system = 0, megabytes = 0}) => ({
            lineno,
            n_cpu_percent_python: python,
            n_cpu_percent_c: native,
            n_sys_percent: system,
            n_malloc_mb: megabytes,
            start_function_line: lineno > 4 && lineno < 9 ? 4 : 0,
          })),
        },
      },
      stacks: [],
      ...more,
    }),
  );

const stack = (count: number, ...steps: readonly string[]) => [steps.map(step => `${file} ${step};`), {count}];

describe('the call tree', () => {
  test('puts a line where its stacks say, in proportion to their samples', () => {
    const stacks = [stack(30, '<module>:20', 'load:5'), stack(10, '<module>:21', 'other:14', 'load:5')];
    expect(drawStacks(parsed(scalene, profileJson([{lineno: 5, python: 80}], {stacks})))).toEqual([
      `<module> (${file});load (${file}:4) 6000000000`,
      `<module> (${file});other (${file});load (${file}:4) 2000000000`,
    ]);
  });

  test('names the function of a line without a stack by the bounds that scalene gives', () => {
    expect(
      drawStacks(
        parsed(
          scalene,
          profileJson([
            {lineno: 6, python: 50},
            {lineno: 20, python: 50},
          ]),
        ),
      ),
    ).toEqual([`<module> (${file}) 5000000000`, `load (${file}:4) 5000000000`]);
  });

  test('keeps native and system time below the function, and the whole of a line in its lines', () => {
    const profile = parsed(scalene, profileJson([{lineno: 5, python: 20, native: 70, system: 10}]));
    expect(drawStacks(profile)).toEqual([
      `load (${file}:4) 2000000000`,
      `load (${file}:4);(native code) 7000000000`,
      `load (${file}:4);(system or waiting) 1000000000`,
    ]);
    expect(drawLines(profile)).toEqual([`# line ${file}:5 load 10000000000`]);
  });
});

test('the split is told of the processor time, for the whole and for each function', () => {
  const stacks = [stack(500, '<module>:20', 'load:5'), stack(500, '<module>:20')];
  const lines = [
    {lineno: 5, python: 10, native: 40},
    {lineno: 20, python: 30, system: 20},
  ];
  const {findings} = analyse(parsed(scalene, profileJson(lines, {stacks})), analysisContext);
  const split = findings.find(({kind}) => kind === 'time-split');
  expect(split?.title).toBe('Of its processor time, 50 % ran Python code and 50 % native code');
  expect(split?.evidence).toContain('load (main.py:4): 20 % ran Python code and 80 % native code');
});

test('a split of scalene alone is called rough, and one by the time that passed is not', () => {
  const notesOf = (more: Readonly<Record<string, unknown>>): string =>
    parsed(scalene, profileJson([{lineno: 5, python: 60, native: 40}], more))
      .notes.map(({message}) => message)
      .join(' ');
  expect(notesOf({})).toContain('rough');
  expect(notesOf({perfwright_booked: 'passed'})).toContain('within 7 points');
  expect(notesOf({perfwright_booked: 'passed'})).not.toContain('rough');
});

test('processor time that perfwright let it count is called so, and is the whole', () => {
  const {metrics, origin} = parsed(scalene, profileJson([{lineno: 5, python: 60, native: 40}], {perfwright_cpu_seconds: 0.25}));
  expect(metrics[0]).toMatchObject({name: 'cpu', unit: 'nanoseconds'});
  expect(metrics[0].self.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.25e9);
  expect(origin.durationNs).toBeGreaterThan(0.25e9);
  expect(parsed(scalene, profileJson([{lineno: 5, python: 60, native: 40}])).metrics[0].name).toBe('wall');
});

describe('memory', () => {
  const lines = [
    {lineno: 5, python: 90, megabytes: 10},
    {lineno: 7, python: 10, megabytes: 200},
  ];
  const leaks = {'7': {likelihood: 0.95, velocity_mb_s: 3}};
  const profile = parsed(
    scalene,
    profileJson(
      lines,
      {
        max_footprint_mb: 210,
        samples: [
          [0, 10],
          [5e9, 210],
        ],
      },
      leaks,
    ),
  );

  test('stands beside time, and leads when it is asked for', () => {
    expect(profile.metrics.map(({name}) => name)).toEqual(['wall', 'memory']);
    const led = ledBy(profile, 'memory');
    expect(led.metrics.map(({name}) => name)).toEqual(['memory', 'wall']);
    expect(analyse(led, analysisContext).findings[0]).toMatchObject({kind: 'allocation', line: 7, self: 200 * 1024 * 1024});
    expect(ledBy(led, 'wall').lines).toEqual(profile.lines);
  });

  test('has the lines that scalene suspects of leaking, its peak and its course', () => {
    expect(profile.memory).toMatchObject({
      amount: 'allocated',
      peakBytes: 210 * 1024 * 1024,
      held: {line: Int32Array.of(7), likelihood: Float64Array.of(0.95)},
    });
    expect(profile.memory?.timeline?.bytes.length).toBe(2);
  });
});

test('a profile without figures is empty, and what is no profile unreadable', () => {
  expect(failureOf(() => parsed(scalene, profileJson([{lineno: 5}])))?.code).toBe('empty_profile');
  expect(failureOf(() => parsed(scalene, Buffer.from('{"alloc_samples": 0, "args": []}')))?.code).toBe('unreadable_profile');
});
