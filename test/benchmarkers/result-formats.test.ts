// Result files of other tools, as those tools wrote them: recognised, read in seconds, or refused with a reason.
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readResultFile, resultFormats} from '../../src/benchmarkers/result-formats.js';

const folder = new URL('../fixtures/benchmark-results/', import.meta.url).pathname;
const read = (path: string): string => readFileSync(`${folder}${path}`, 'utf8');

const cases = [
  {path: 'hyperfine/results.json', id: 'hyperfine', names: ['sleep 0.01', 'sleep 0.02'], rounds: 5, between: [0.01, 0.03]},
  {
    path: 'pytest-benchmark/results.json',
    id: 'pytest-benchmark',
    names: ['test_parse.py::test_split[10]', 'test_parse.py::test_split[100]'],
    rounds: undefined,
    between: [1e-8, 1e-4],
  },
  {
    path: 'vitest/results.json',
    id: 'vitest',
    names: ['parse.bench.ts > split > comma', 'parse.bench.ts > split > regular expression'],
    rounds: undefined,
    between: [1e-8, 1e-4],
  },
  {path: 'criterion/parse/split 100/new/sample.json', id: 'criterion', names: ['parse/split 100'], rounds: 20, between: [1.3e-7, 1.5e-7]},
  {
    path: 'google-benchmark/results.json',
    id: 'google-benchmark',
    names: ['Count/64', 'Count/4096', 'Format'],
    rounds: 5,
    between: [1e-9, 1e-5],
  },
  {
    path: 'go/results.txt',
    id: 'go',
    names: ['BenchmarkParse/n=10-2', 'BenchmarkParse/n=100-2', 'BenchmarkItoa-2'],
    rounds: 5,
    between: [1e-8, 1e-6],
  },
  {path: 'go/results.json', id: 'go', names: ['BenchmarkItoa-2'], rounds: 2, between: [1e-8, 1e-7]},
  {
    path: 'jmh/results.json',
    id: 'jmh',
    names: [
      'sample.Parse.index (n=10) thrpt',
      'sample.Parse.index (n=100) thrpt',
      'sample.Parse.split (n=10) avgt',
      'sample.Parse.split (n=100) avgt',
    ],
    rounds: 10,
    between: [1e-9, 1e-5],
  },
] as const;

describe.each(cases)('$path', ({path, id, names, rounds, between: [low, high]}) => {
  const text = read(path);

  test('only its own format recognises it', () => {
    expect(resultFormats.filter(({recognise}) => recognise(text)).map(format => format.id)).toEqual([id]);
  });

  test('every benchmark is there, in seconds of one call', () => {
    const {benchmarks} = readResultFile(text, path);
    expect(benchmarks.map(({name}) => name)).toEqual(names);
    for (const {callSeconds, rounds: seen} of benchmarks) {
      if (rounds !== undefined) expect(seen).toBe(rounds);
      expect(callSeconds.median).toBeGreaterThan(low);
      expect(callSeconds.median).toBeLessThan(high);
      expect(callSeconds.min).toBeLessThanOrEqual(callSeconds.median);
      expect(callSeconds.max).toBeGreaterThanOrEqual(callSeconds.median);
    }
  });

  test('cut off it is refused or holds less, and never throws anything else', () => {
    for (const share of [0.2, 0.5, 0.9]) {
      const refusal = expect.objectContaining({code: expect.stringMatching(/^(?:unreadable|empty)_profile$/)});
      try {
        expect(readResultFile(text.slice(0, Math.floor(text.length * share)), path).benchmarks.length).toBeLessThanOrEqual(names.length);
      } catch (error) {
        expect(error).toEqual(refusal);
      }
    }
  });
});

test('a throughput is turned into a time: 509.6 operations in a microsecond are 1.96 ns each', () => {
  const [index] = readResultFile(read('jmh/results.json'), 'results.json').benchmarks;
  expect(index?.callSeconds.median).toBeCloseTo(1.96e-9, 11);
});

test('criterion: time over iterations agrees with what it estimated itself', () => {
  const {median} = JSON.parse(read('criterion/parse/split 100/new/estimates.json'));
  const [own] = readResultFile(read('criterion/parse/split 100/new/sample.json'), 'x/new/sample.json').benchmarks;
  expect(own?.name).toBe('x');
  expect(own?.callSeconds.median).toBeCloseTo(median.point_estimate / 1e9, 12);
});

test('what no tool wrote is refused with the list of those that are known', () => {
  expect(() => readResultFile('hello', 'a.txt')).toThrow(
    expect.objectContaining({code: 'unreadable_profile', hint: expect.stringContaining('Google Benchmark')}),
  );
  expect(() => readResultFile('{"context": {}, "benchmarks": []}', 'a.json')).toThrow(expect.objectContaining({code: 'empty_profile'}));
});

test('every format has a file that its tool really wrote', () => {
  expect(readdirSync(folder).sort()).toEqual(resultFormats.map(({id}) => id).sort());
});
