// Flame graph pictures: the tree from the boxes' places, what the picture leaves out, titles of every tool.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {flamegraphSvg} from '../../src/formats/flamegraph-svg.js';
import {folded} from '../../src/formats/folded.js';
import {formats} from '../../src/formats/index.js';
import {checkFormat} from '../support/check-format.js';
import {drawLines, drawStacks} from '../support/draw-profile.js';
import {fixturesOf} from '../support/fixtures.js';
import {failureOf, noteCodes, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(flamegraphSvg));

const fixture = (format: string, name: string) => {
  const found = fixturesOf(format).find(one => one.name === name);
  if (found === undefined) throw new Error(`No recording ${format}/${name}`);
  const profile = formats.find(({id}) => id === format)?.parse(found.source);
  if (profile === undefined) throw new Error(`No format ${format}`);
  return profile;
};

describe('a picture whose boxes are all drawn', () => {
  test.each(['inferno', 'flamegraph-pl'])('by %s gives back exactly the stacks it was drawn from', name => {
    const stacks = fixture('folded', 'py-spy-raw');
    expect(drawStacks(fixture('flamegraph-svg', name))).toEqual(drawStacks(stacks));
    expect(drawLines(fixture('flamegraph-svg', name))).toEqual(drawLines(stacks));
  });

  test('of a comparison gives back the later counts', () => {
    // inferno takes py-spy's line without a stack (` 0 1`) for a function named 0.
    const later = (profile: ReturnType<typeof fixture>) =>
      drawStacks({...profile, metrics: [profile.metrics[0]]}).filter(stack => stack !== '0 1');
    expect(later(fixture('flamegraph-svg', 'inferno-diff'))).toEqual(later(fixture('folded', 'inferno-diff')));
    expect(noteCodes(fixture('flamegraph-svg', 'inferno-diff'))).toContain('several-profiles');
  });
});

describe('a picture with boxes left out', () => {
  const pruned = fixture('flamegraph-svg', 'inferno-inverted-pruned');
  const whole = fixture('folded', 'py-spy-functions');
  const sum = (profile: ReturnType<typeof fixture>): number => profile.metrics[0].self.reduce((total, value) => total + value, 0);

  test('keeps the total: what is not drawn counts for its caller', () => {
    expect(pruned.nodes.parent.length).toBeLessThan(whole.nodes.parent.length);
    expect(sum(pruned)).toBe(sum(whole));
  });

  test('says so, with how much', () => {
    expect(pruned.notes[0]).toMatchObject({
      code: 'pruned',
      message: expect.stringMatching(/narrowest one drawn has \d+ of 41 samples.*Up to \d+\.\d\d %/),
    });
  });
});

interface Drawn {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const picture = (boxes: readonly Drawn[]): string =>
  `<?xml version="1.0"?><svg width="1200" height="100" xmlns="http://www.w3.org/2000/svg"><rect x="0" y="0" width="1200" height="100"/>${boxes
    .map(
      ({title, x, y, width}) =>
        `<g class="func_g"><title>${title}</title><rect x="${x}" y="${y}" width="${width}" height="15.0" fill="red"/></g>`,
    )
    .join('\n')}</svg>`;

describe('titles', () => {
  test('may hold XML entities, thousands, brackets and differences', () => {
    const content = picture([
      {title: 'all (1,500 samples, 100%)', x: 10, y: 49, width: 1180},
      {title: 'a&lt;b&gt; &amp; &quot;c&quot; &#39;(int, x) (1,200 samples, 80.00%; -2.50%)', x: 10, y: 33, width: 944},
      {title: '__proto__ (300 samples, 20.00%; 0.00%)', x: 954, y: 33, width: 236},
    ]);
    expect(drawStacks(parsed(flamegraphSvg, content))).toEqual(['__proto__ 300', 'a<b> & "c" \'(int, x) 1200']);
  });

  test('name the unit', () => {
    const profile = parsed(flamegraphSvg, picture([{title: 'f (12 ms, 100%)', x: 0, y: 9, width: 9}]));
    expect(profile.metrics[0]).toMatchObject({name: 'wall', unit: 'nanoseconds', self: Float64Array.of(12e6)});
    expect(profile.sampleCount).toBeUndefined();
  });
});

describe('boxes', () => {
  test('in rows from the top are an icicle graph', () => {
    const content = picture([
      {title: 'all (3 samples, 100%)', x: 0, y: 10, width: 30},
      {title: 'main (3 samples, 100%)', x: 0, y: 26, width: 30},
      {title: 'work (2 samples, 66%)', x: 10, y: 42, width: 20},
    ]);
    expect(drawStacks(parsed(flamegraphSvg, content))).toEqual(['main 1', 'main;work 2']);
  });

  test('that add up to more than their caller make it approximate', () => {
    const content = picture([
      {title: 'all (3 samples, 100%)', x: 0, y: 26, width: 30},
      {title: 'a (2 samples, 66%)', x: 0, y: 10, width: 15},
      {title: 'b (2 samples, 66%)', x: 15, y: 10, width: 15},
    ]);
    expect(noteCodes(parsed(flamegraphSvg, content))).toContain('approximate');
  });

  test('that stand on nothing are skipped and counted', () => {
    const content = picture([
      {title: 'all (9 samples, 100%)', x: 0, y: 26, width: 30},
      {title: 'a (2 samples, 22%)', x: 40, y: 10, width: 5},
    ]);
    expect(noteCodes(parsed(flamegraphSvg, content))).toContain('skipped-input');
  });
});

describe('pictures that cannot be read', () => {
  test.each([
    ['no boxes', '<svg id="frames"></svg>', 'unreadable_profile'],
    ['titles of another kind', picture([{title: 'A chart', x: 0, y: 0, width: 1}]), 'unreadable_profile'],
    ['no counts', picture([{title: 'all (0 samples, 100%)', x: 0, y: 0, width: 1}]), 'empty_profile'],
    ['titles without end', '<svg id="frames">'.concat('<title>'.repeat(100_000)), 'unreadable_profile'],
  ])('%s', (_, content, code) => {
    expect(failureOf(() => parsed(flamegraphSvg, content))?.code).toBe(code);
  });

  test('cut off anywhere', () => {
    const [recording] = fixturesOf('flamegraph-svg');
    const whole = readFileSync(`${recording?.folder}/flamegraph.svg`);
    for (let length = 0; length < whole.length; length += 997) {
      expect(['unreadable_profile', 'empty_profile', undefined]).toContain(
        failureOf(() => parsed(flamegraphSvg, whole.subarray(0, length)))?.code,
      );
    }
  });
});

test('folded stacks are not taken for a picture', () => {
  expect(folded.recognise(Buffer.from(picture([{title: 'f (12 ms, 100%)', x: 0, y: 9, width: 9}])))).toBe('no');
});
