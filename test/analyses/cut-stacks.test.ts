// Stacks that V8 cut at 255 functions: their rest is hung where the recursion is seen to begin.
import {expect, it} from 'vitest';
import {withCutStacksHung} from '../../src/analyses/cut-stacks.js';
import type {Profile} from '../../src/model/profile.js';
import {functionTotals, profileTotal} from '../../src/model/totals.js';
import {drawStacks} from '../support/draw-profile.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const recursion = (depth: number): string =>
  Array.from({length: depth}, (_, level) => (level % 2 === 0 ? 'walk (t.js:1:1)' : 'visit (t.js:5:1)')).join(';');
const asV8 = (profile: Profile): Profile => ({...profile, origin: {...profile.origin, format: 'cpuprofile'}});

const totalOf = (profile: Profile, name: string): number => functionTotals(profile).total[profile.frames.name.indexOf(name)] ?? 0;

it('a cut stack counts for the functions above its recursion', () => {
  const profile = asV8(profileFromFolded(`main (a.js:1:1);start (a.js:9:1);${recursion(40)} 30`, `${recursion(255)} 70`));
  const whole = withCutStacksHung(profile);
  expect(totalOf(profile, 'start')).toBe(30);
  expect(totalOf(whole, 'start')).toBe(100);
  expect(profileTotal(whole)).toBe(100);
  expect(whole.notes.map(({message}) => message).join('\n')).toContain('70 %');
});

it('callers stand before their callees, and samples and lines follow their nodes', () => {
  const drawn = profileFromFolded(`${recursion(255)} 70`, `main (a.js:1:1);start (a.js:9:1);${recursion(40)} 30`);
  const leaf = drawn.nodes.parent.length - 1;
  const samples = {node: Int32Array.of(leaf), weight: Float64Array.of(30), timeNs: Float64Array.of(0), thread: Uint16Array.of(0)};
  const lines = {node: Int32Array.of(leaf), line: Int32Array.of(3), value: Float64Array.of(30)};
  const whole = withCutStacksHung({...asV8(drawn), samples, lines});
  for (const [node, caller] of whole.nodes.parent.entries()) expect(caller).toBeLessThan(node);
  const [moved = -1] = whole.samples?.node ?? [];
  expect(whole.metrics[0].self[moved]).toBe(30);
  expect(whole.lines?.node[0]).toBe(moved);
});

it.each([
  {name: 'whole stacks', stacks: ['main (a.js:1:1);work (a.js:2:1) 100'], format: 'cpuprofile'},
  {name: 'recursion that begins nowhere', stacks: [`${recursion(255)} 70`, 'main (a.js:1:1) 30'], format: 'cpuprofile'},
  {name: 'other profilers, which cut nothing', stacks: [`main (a.js:1:1);${recursion(40)} 30`, `${recursion(255)} 70`], format: 'folded'},
])('$name stay as they are', ({stacks, format}) => {
  const drawn = profileFromFolded(...stacks);
  const profile = {...drawn, origin: {...drawn.origin, format}};
  expect(drawStacks(withCutStacksHung(profile))).toEqual(drawStacks(profile));
  expect(withCutStacksHung(profile)).toBe(profile);
});
