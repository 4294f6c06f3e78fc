// V8 CPU profiles: weights from times, lines, both forms of the node table, and tables that are no tree.
import {describe, expect, test} from 'vitest';
import {cpuprofile} from '../../src/formats/cpuprofile.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {failureOf, noteCodes, parsed, stacksOf} from '../support/sources.js';

describe('recordings', () => checkFormat(cpuprofile));

const call = (functionName: string, lineNumber = 0, url = 'file:///srv/my%20app/a.mjs'): object => ({
  functionName,
  scriptId: '1',
  url,
  lineNumber,
  columnNumber: 4,
});
const root = {
  id: 1,
  callFrame: {functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1},
  hitCount: 0,
  children: [2],
};
const main = {id: 2, callFrame: call('main', 9), hitCount: 900, children: [3]};
const work = {
  id: 3,
  callFrame: call('work', 19),
  hitCount: 1,
  positionTicks: [
    {line: 22, ticks: 3},
    {line: 23, ticks: 1},
  ],
};
const file = (more: object = {}): string =>
  JSON.stringify({nodes: [root, main, work], startTime: 100, endTime: 160, samples: [2, 3, 2], timeDeltas: [10, 20, 15], ...more});

describe('a sample', () => {
  test('weighs the time until the next one, whatever the hit counts say', () => {
    const profile = parsed(cpuprofile, file());
    expect(drawStacks(profile)).toEqual([
      'main (/srv/my app/a.mjs:10:5) 35000',
      'main (/srv/my app/a.mjs:10:5);work (/srv/my app/a.mjs:20:5) 15000',
    ]);
    expect([...(profile.samples?.timeNs ?? [])]).toEqual([10_000, 30_000, 45_000]);
    expect(profile.origin.durationNs).toBe(60_000);
  });

  test('that comes late is put in its place', () => {
    expect(stacksOf(cpuprofile, file({timeDeltas: [30, 15, -35]}))).toEqual([
      'main (/srv/my app/a.mjs:10:5) 35000',
      'main (/srv/my app/a.mjs:10:5);work (/srv/my app/a.mjs:20:5) 15000',
    ]);
  });

  test('of a node that is not listed is skipped and counted', () => {
    const profile = parsed(cpuprofile, file({samples: [2, 77, null]}));
    expect(profile.notes).toMatchObject([{code: 'skipped-input', message: expect.stringMatching(/^2 skipped/)}]);
  });

  test('that V8 took by itself at a deoptimisation is no tick of the timer', () => {
    const ticks = [
      {...main, hitCount: 1},
      {...work, hitCount: 1},
    ];
    expect(parsed(cpuprofile, file({nodes: [root, ...ticks]})).sampleCount).toBe(2);
  });
});

describe('a node', () => {
  test('shares its time among its running lines', () => {
    const {lines} = parsed(cpuprofile, file());
    expect([...(lines?.line ?? [])]).toEqual([22, 23]);
    expect([...(lines?.value ?? [])]).toEqual([11_250, 3750]);
  });

  test.each([
    ['(garbage collector)', '', 'gc'],
    ['(idle)', '', 'idle'],
    ['(program)', '', 'native'],
    ['RegExp: (\\d+)', '', 'regexp'],
    ['run', 'node:internal/timers', 'runtime'],
    ['sort', 'file:///srv/node_modules/x/a.js', 'dependency'],
  ])('%s of "%s" is of kind %s', (name, url, kind) => {
    const profile = parsed(
      cpuprofile,
      file({nodes: [root, {...main, callFrame: call(name, 0, url), children: []}], samples: [2], timeDeltas: [1]}),
    );
    expect(profile.frames.kind).toContain(kind);
  });

  test('without a name keeps its place', () => {
    expect(stacksOf(cpuprofile, file({nodes: [root, {...main, callFrame: call('', 6)}, work]}))[0]).toBe(
      '(anonymous) (/srv/my app/a.mjs:7:5) 35000',
    );
  });

  test('that is the same function under the same caller is one node', () => {
    const twins = [root, {...main, children: [3, 4]}, work, {...work, id: 4}];
    expect(parsed(cpuprofile, file({nodes: twins, samples: [3, 4, 2]})).nodes.parent.length).toBe(2);
  });
});

describe('other forms', () => {
  test('nodes that name their parent', () => {
    const nodes = [
      {...root, children: undefined},
      {...main, children: undefined, parent: 1},
      {...work, parent: 2},
    ];
    expect(stacksOf(cpuprofile, file({nodes}))).toEqual(stacksOf(cpuprofile, file()));
  });

  test('the nested tree with timestamps, whose lines count from 1', () => {
    const head = {
      functionName: '(root)',
      url: '',
      lineNumber: 0,
      id: 1,
      children: [{functionName: 'main', url: 'a.js', lineNumber: 10, columnNumber: 5, id: 2, hitCount: 2, children: []}],
    };
    const content = JSON.stringify({
      head,
      startTime: 1,
      endTime: 1.00003,
      samples: [2, 2, 2],
      timestamps: [1_000_000, 1_000_010, 1_000_020],
    });
    expect(cpuprofile.recognise(Buffer.from(content))).toBe('yes');
    expect(stacksOf(cpuprofile, content)).toEqual(['main (a.js:10:5) 30000']);
  });

  test('without samples, hit counts share the recorded time, and it says so', () => {
    const profile = parsed(cpuprofile, file({samples: undefined, timeDeltas: undefined, nodes: [root, {...main, hitCount: 3}, work]}));
    expect([...profile.metrics[0].self]).toEqual([45_000, 15_000]);
    expect(noteCodes(profile)).toEqual(['approximate']);
  });
});

describe('times that cannot be true', () => {
  const hour = 3_600_000_000;
  const count = 40;
  const ids = Array.from({length: count}, (_, sample) => 2 + (sample % 2));
  const recording = (deltas: readonly number[], more: object = {}): string =>
    file({samples: ids, timeDeltas: deltas, startTime: 0, endTime: count * 1_000, ...more});
  const steady = ids.map(() => 1_000);
  const withStep = (at: number, step: number): readonly number[] => steady.map((usual, sample) => (sample === at ? step : usual));
  const totalNs = (content: string): number => parsed(cpuprofile, content).metrics[0].self.reduce((sum, value) => sum + value, 0);

  test.each([
    ['a step of three hours', withStep(20, 3 * hour), {}],
    ['a step of three hours, within a recording of as many', withStep(20, 3 * hour), {endTime: 3 * hour + count * 1_000}],
    ['a step of three hours, where the file has no end', withStep(20, 3 * hour), {endTime: undefined}],
    ['a first step of three hours', withStep(0, 3 * hour), {}],
    ['a step longer than the recording', withStep(20, 60_000), {}],
    ['a step to before the start', withStep(20, -60_000), {}],
    ['a step back by three hours, where the file has no end', withStep(20, -3 * hour), {endTime: undefined}],
    ['more than numbers can count', withStep(20, 1e300), {}],
  ])('%s is left out, counted, and moves nothing else', (_, deltas, more) => {
    const content = recording(deltas, more);
    const profile = parsed(cpuprofile, content);
    expect(profile.notes).toEqual([{code: 'skipped-input', message: expect.stringMatching(/^1 skipped: .*cannot be true.*do not trust/)}]);
    expect(profile.samples?.node.length).toBe(count - 1);
    expect(totalNs(content)).toBeLessThanOrEqual(count * 1_000_000);
    expect(totalNs(content)).toBeGreaterThanOrEqual((count - 2) * 1_000_000);
    expect(profile.origin.durationNs).toBeLessThanOrEqual(count * 1_000_000);
  });

  test('an end hours after the last sample gives the last sample no hours', () => {
    const content = recording(steady, {endTime: 5 * hour});
    const profile = parsed(cpuprofile, content);
    expect(profile.notes).toMatchObject([{message: expect.stringMatching(/^1 skipped: an end of the recording that cannot be true/)}]);
    expect(totalNs(content)).toBe(count * 1_000_000);
    expect(profile.origin.durationNs).toBeLessThanOrEqual((count + 1) * 1_000_000);
  });

  test.each([
    ['run backwards', steady.map(step => -step)],
    ['are all far too long', steady.map(() => hour)],
    ['pass the end of the recording before half of them', steady.map(step => step * 3)],
  ])('where they %s, the file is refused', (_, deltas) => {
    expect(failureOf(() => parsed(cpuprofile, recording(deltas)))).toMatchObject({
      code: 'unreadable_profile',
      message: expect.stringContaining('cannot be true'),
    });
  });

  test('an absolute time that is far off is left out', () => {
    const timestamps = steady.map((_, sample) => 5_000_000 + sample * 1_000 + (sample === 20 ? 3 * hour : 0));
    const profile = parsed(cpuprofile, recording([], {timestamps}));
    expect(noteCodes(profile)).toEqual(['skipped-input']);
    expect(profile.samples?.timeNs.at(-1)).toBeLessThan(count * 1_000_000);
  });

  test('samples a quarter of an hour apart are fine where all are', () => {
    const deltas = steady.map(() => hour / 4);
    expect(parsed(cpuprofile, recording(deltas, {endTime: count * hour})).notes).toEqual([]);
  });

  test('some samples that come late are fine', () => {
    const deltas = steady.map((step, sample) => (sample % 10 === 5 ? -300 : sample % 10 === 6 ? 2_300 : step));
    const content = recording(deltas);
    expect(parsed(cpuprofile, content).notes).toEqual([]);
    expect(parsed(cpuprofile, content).samples?.node.length).toBe(count);
  });

  test('a minute that one sample of a millisecond sampler stands alone for is not its time', () => {
    const timeDeltas = Array.from({length: 400}, () => 1_000).with(101, 60e6);
    const samples = Array.from({length: 400}, () => 2).with(100, 3);
    const profile = parsed(cpuprofile, file({samples, timeDeltas, startTime: 0, endTime: 60e6 + 400_000}));
    expect(profile.metrics[0].self.reduce((sum, ns) => sum + ns, 0)).toBeLessThan(1e9);
    expect(noteCodes(profile)).toContain('skipped-input');
  });

  test('hits without samples do not share hours among a few of them', () => {
    const content = file({samples: [], timeDeltas: [], nodes: [root, {...main, hitCount: 9}], endTime: 36_000e6});
    const failure = failureOf(() => parsed(cpuprofile, content));
    expect(failure).toMatchObject({
      code: 'unreadable_profile',
      message: expect.stringMatching(/hits in a recording of 36000 s cannot be true/),
    });
  });
});

describe('tables that are no tree', () => {
  test.each([
    ['a circle', [root, {...main, children: [3]}, {...work, children: [2]}]],
    ['a node that calls itself', [root, {...main, children: [2, 3]}, work]],
    ['children that are not listed', [root, {...main, children: [3, 88]}, work]],
    ['two nodes with one id', [root, main, work, work]],
  ])('%s is read as far as it goes, or refused', (_, nodes) => {
    const read = failureOf(() => parsed(cpuprofile, file({nodes})));
    expect(['unreadable_profile', undefined]).toContain(read?.code);
  });

  test('a chain deeper than any stack', () => {
    const count = 100_000;
    const nodes = Array.from({length: count}, (_, row) => ({
      id: row + 1,
      callFrame: call(`f${row}`),
      children: row + 1 < count ? [row + 2] : [],
    }));
    expect(parsed(cpuprofile, file({nodes, samples: [count], timeDeltas: [1]})).nodes.parent.length).toBe(count);
  });

  test.each([
    ['no table', '{"samples":[1],"startTime":3}', 'unreadable_profile'],
    ['no nodes', '{"nodes":[],"samples":[],"timeDeltas":[]}', 'empty_profile'],
    ['no samples', file({samples: [], timeDeltas: [], nodes: [{...root, children: []}]}), 'empty_profile'],
    ['cut off', file().slice(0, 200), 'unreadable_profile'],
  ])('%s is refused', (_, content, code) => {
    expect(failureOf(() => parsed(cpuprofile, content))?.code).toBe(code);
  });
});
