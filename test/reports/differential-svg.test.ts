// The red and blue flame graph: what is coloured, what the titles say, and that names cannot break out.
import {expect, test} from 'vitest';
import type {Profile} from '../../src/model/profile.js';
import {differentialSvg} from '../../src/reports/index.js';

interface DrawnNode {
  readonly name: string;
  readonly caller: number;
  readonly base: number;
  readonly changed: number;
}

const both = (...nodes: readonly DrawnNode[]): Profile => {
  const metric = (of: (node: DrawnNode) => number) => ({
    name: 'samples' as const,
    unit: 'samples' as const,
    meaning: 'sampled' as const,
    self: Float64Array.from(nodes, of),
  });
  return {
    frames: {
      name: nodes.map(({name}) => name),
      file: nodes.map(() => ''),
      line: new Int32Array(nodes.length),
      column: new Int32Array(nodes.length),
      kind: nodes.map(() => 'user'),
    },
    nodes: {parent: Int32Array.from(nodes, ({caller}) => caller), frame: Int32Array.from(nodes.keys())},
    metrics: [metric(({base, changed}) => (base + changed) / 2), metric(({base}) => base), metric(({changed}) => changed)],
    origin: {format: 'comparison'},
    notes: [],
  };
};

const draw = (...nodes: readonly DrawnNode[]): string =>
  differentialSvg(both(...nodes), {title: 'Changed', lines: ['base a'], factors: [1, 1]});
const boxOf = (svg: string, name: string): string => new RegExp(`<g><title>${name}: [^<]*</title><rect class="[^"]*"`).exec(svg)?.[0] ?? '';

test('the function whose own time grew is red, the one that shrank blue, and who only calls them neither', () => {
  const svg = draw(
    {name: 'main', caller: -1, base: 0, changed: 0},
    {name: 'parse', caller: 0, base: 100, changed: 200},
    {name: 'print', caller: 0, base: 200, changed: 100},
    {name: 'load', caller: 0, base: 50, changed: 50},
  );
  expect(boxOf(svg, 'parse')).toContain('up3');
  expect(boxOf(svg, 'print')).toContain('down3');
  expect(boxOf(svg, 'load')).toContain('same');
  expect(boxOf(svg, 'main')).toContain('same');
});

test('titles hold both figures and the change, also of what is new or gone', () => {
  const svg = draw(
    {name: 'parse', caller: -1, base: 100, changed: 200},
    {name: 'added', caller: -1, base: 0, changed: 100},
    {name: 'removed', caller: -1, base: 100, changed: 0},
  );
  expect(boxOf(svg, 'parse')).toContain('100 samples (50.00%) → 200 samples (66.67%), +100.0%');
  expect(boxOf(svg, 'added')).toContain('0 samples (0.00%) → 100 samples (33.33%), new');
  expect(boxOf(svg, 'removed')).toContain('gone');
});

test('a difference that is small against the whole is pale, though it is the largest', () => {
  const svg = draw({name: 'main', caller: -1, base: 1_000, changed: 1_000}, {name: 'parse', caller: 0, base: 100, changed: 105});
  expect(boxOf(svg, 'parse')).toContain('same');
});

test('names are text, whatever they hold', () => {
  const svg = draw({name: '<script>alert("&")</script>', caller: -1, base: 10, changed: 20});
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;');
});
