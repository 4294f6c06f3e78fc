// False wins: what takes a verdict back, what is only said, and what is left alone.
import {expect, test} from 'vitest';
import type {FileMarks, RunSample} from '../../src/model/measuring.js';
import type {SampledPair, SampledRun} from '../../src/operations/stages/benchmark-samples.js';
import {type ScreenInput, screenForFalseWins} from '../../src/operations/stages/benchmark-screens.js';
import {namedFiles, watchFiles} from '../../src/operations/stages/benchmark-watch.js';

const sample = (cpuSeconds: number, leftovers: readonly string[] = []): RunSample => ({
  outcome: 'exited',
  exitCode: 0,
  wallSeconds: cpuSeconds * 1.1,
  cpuSeconds,
  severalProcesses: false,
  threads: 1,
  leftovers,
});
const first = (side: 'base' | 'changed', one: RunSample): SampledRun => ({side, round: 0, isWarmup: true, sample: one});
const pairs = (base: number, changed: number): readonly SampledPair[] =>
  Array.from({length: 15}, () => ({base: sample(base), changed: sample(changed), first: 'base'}));

const screened = (more: Partial<ScreenInput>) =>
  screenForFalseWins({judged: {verdict: 'improved'}, runs: [], pairs: [], watched: undefined, thresholdPercent: 2, ...more});

test('a side that is fast only once it has kept a result is not faster', () => {
  const {refusal, warnings} = screened({
    runs: [first('base', sample(0.41)), first('changed', sample(0.42))],
    pairs: pairs(0.4, 0.02),
    watched: {written: {changed: ['cache.json']}, changedMeanwhile: []},
  });
  expect(refusal?.cause).toBe('warm-only');
  expect(refusal?.sentence).toContain('wrote cache.json; later ones 20.0 ms');
  expect(warnings.map(({code}) => code)).toEqual(['cached-results']);
});

test('one that is faster from its first run on keeps its verdict, with a word', () => {
  const {refusal, warnings} = screened({runs: [first('base', sample(0.4)), first('changed', sample(0.2))], pairs: pairs(0.4, 0.05)});
  expect(refusal).toBeUndefined();
  expect(warnings.map(({code}) => code)).toEqual(['cached-results']);
});

test('both sides colder at first, or a few milliseconds of it, is how machines are', () => {
  expect(screened({runs: [first('base', sample(0.4)), first('changed', sample(0.3))], pairs: pairs(0.1, 0.07)})).toEqual({
    warnings: [],
    refusal: undefined,
  });
  expect(screened({runs: [first('base', sample(0.01)), first('changed', sample(0.02))], pairs: pairs(0.01, 0.005)}).warnings).toEqual([]);
});

test('work that goes on after the end is not saved, unless the base leaves it too', () => {
  const left = first('changed', sample(0.1, ['worker']));
  expect(screened({runs: [first('base', sample(0.1)), left]}).refusal).toMatchObject({cause: 'work-left-behind'});
  expect(screened({runs: [first('base', sample(0.1, ['worker'])), left]}).refusal).toBeUndefined();
  expect(screened({judged: {verdict: 'regressed'}, runs: [first('base', sample(0.1)), left]}).refusal).toBeUndefined();
});

test('an input that somebody changed meanwhile is named', async () => {
  const marks = (data: string, out: string): FileMarks =>
    new Map([
      ['data.json', data],
      ['out.txt', out],
      ['other.txt', data],
    ]);
  const looks = [marks('1', '1'), marks('1', '2'), marks('1', '2'), marks('1', '3'), marks('2', '9')];
  const command = {program: 'work', args: ['--input=data.json', 'out.txt'], workingDirectory: '/p', environment: {}};
  const watch = watchFiles(async () => looks.shift() ?? new Map(), {base: command, changed: command});
  expect(await watch.around('base', async () => 7)).toBe(7);
  await watch.around('changed', async () => 8);
  const watched = await watch.finish();
  expect(watched).toEqual({written: {base: ['out.txt'], changed: ['out.txt']}, changedMeanwhile: ['data.json']});
  expect(screened({watched}).warnings[0]?.message).toContain('data.json changed while');
});

test('files are recognised relative, absolute and behind an equals sign', () => {
  expect(namedFiles(['python', './a.py', '/p/b.json', '--in=c.csv', 'd', '/q/a.py'], '/p', ['a.py', 'b.json', 'c.csv'])).toEqual([
    'a.py',
    'b.json',
    'c.csv',
  ]);
});
