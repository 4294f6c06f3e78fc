// Result files of other harnesses: read, or refused with a reason; and the words that make them.
import {expect, test} from 'vitest';
import {hyperfineWords, readHyperfine} from '../../src/benchmarkers/hyperfine.js';
import {benchmarkerOf, benchmarkers} from '../../src/benchmarkers/index.js';
import {pytestBenchmark} from '../../src/benchmarkers/pytest-benchmark.js';
import {vitest} from '../../src/benchmarkers/vitest.js';

const stats = {min: 0.001, max: 0.004, mean: 0.002, stddev: 0.0005, median: 0.0019, rounds: 15, iterations: 20};

test('pytest-benchmark: seconds of one call by full name', () => {
  const text = JSON.stringify({version: '5.3.1', benchmarks: [{fullname: 'test_a.py::test_one', stats}]});
  expect(pytestBenchmark.read(text)).toEqual([
    {name: 'test_a.py::test_one', callSeconds: {mean: 0.002, median: 0.0019, stddev: 0.0005, min: 0.001, max: 0.004}, rounds: 15},
  ]);
  expect(pytestBenchmark.words(['pytest', 'b'], '/r/x.json')).toEqual([
    'pytest',
    'b',
    '--benchmark-only',
    '--benchmark-quiet',
    '--benchmark-json=/r/x.json',
  ]);
});

test('vitest bench: milliseconds become seconds, the group stands before the name', () => {
  const benchmark = {name: 'sort', min: 1, max: 4, mean: 2, sd: 0.5, median: 1.5, sampleCount: 100};
  const text = JSON.stringify({files: [{filepath: '/x/a.bench.ts', groups: [{fullName: 'a.bench.ts > lists', benchmarks: [benchmark]}]}]});
  expect(vitest.read(text)).toEqual([
    {name: 'a.bench.ts > lists > sort', callSeconds: {mean: 0.002, median: 0.0015, stddev: 0.0005, min: 0.001, max: 0.004}, rounds: 100},
  ]);
  expect(vitest.words(['npx', 'vitest'], 'r.json')).toEqual(['npx', 'vitest', 'bench', '--run', '--outputJson=r.json']);
});

test('hyperfine: every run is read, words are quoted only where they need it', () => {
  const text = JSON.stringify({
    results: [{command: 'a', times: [0.1, 0.2], user: 0.05, system: 0.01, exit_codes: [0, 0], parameters: {n: '3'}}],
  });
  expect(readHyperfine(text)[0]).toMatchObject({times: [0.1, 0.2], parameters: {n: '3'}});
  const words = hyperfineWords({
    commands: [['a', 'b c', "d'e"], ['{n}']],
    warmupRuns: 3,
    runs: 1,
    prepare: ['make'],
    parameter: {name: 'n', values: ['1', '2']},
    resultFile: 'r.json',
  });
  expect(words.slice(-3)).toEqual(['--', `a 'b c' 'd'\\''e'`, '{n}']);
  expect(words).toEqual(expect.arrayContaining(['--runs', '2', '--parameter-list', 'n', '1,2', '--prepare', 'make', '--shell=none']));
});

test.each(['', '{', '[]', '{"benchmarks":[{}]}', '{"files":3}', '{"results":[{"times":[]}]}'])(
  'what is no result file is refused by every reader: %j',
  text => {
    const refusal = expect.objectContaining({code: expect.stringMatching(/^(?:unreadable|empty)_profile$/)});
    for (const read of [pytestBenchmark.read, vitest.read, readHyperfine]) {
      expect(() => read(text)).toThrow(refusal);
    }
  },
);

test('an empty suite says what is missing', () => {
  expect(() => pytestBenchmark.read('{"benchmarks":[]}')).toThrow(expect.objectContaining({code: 'empty_profile'}));
  expect(() => vitest.read('{"files":[]}')).toThrow(expect.objectContaining({code: 'empty_profile'}));
  expect(benchmarkers.map(({id}) => benchmarkerOf(id)?.id)).toEqual(['pytest-benchmark', 'vitest']);
});
