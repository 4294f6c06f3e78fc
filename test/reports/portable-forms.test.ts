// Folded stacks and speedscope files: read back, they are the profile again.
import {describe, expect, it} from 'vitest';
import {bytesInMemory, formats, readProfile} from '../../src/formats/index.js';
import type {Profile} from '../../src/model/profile.js';
import {profileTotal} from '../../src/model/totals.js';
import {foldedText} from '../../src/reports/folded-text.js';
import {speedscopeJson} from '../../src/reports/speedscope-json.js';
import {drawStacks} from '../support/draw-profile.js';
import {fixturesOf} from '../support/fixtures.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const readBack = (name: string, text: string): Profile => readProfile(bytesInMemory(name, Buffer.from(text)));
const sampled = profileFromFolded(
  'main (app.js:1);load (app.js:9) 30',
  'main (app.js:1);load (app.js:9);parse (lib/p.js:4) 50',
  'main (app.js:1) 20',
);
const calls = profileFromCalls(
  {name: 'main', file: 'app.py', line: 1, calls: 1, self: 10, total: 100, callees: {load: [4, 90]}},
  {name: 'load', file: 'app.py', line: 5, calls: 4, self: 90, total: 90},
);

const recordings = formats.flatMap(({id}) => fixturesOf(id).map(({name, source}) => ({name: `${id}/${name}`, source})));

describe.each(recordings)('$name', ({source}) => {
  const profile = readProfile(source);
  const total = profileTotal(profile);

  it('has the same total when its folded stacks are read back', () => {
    expect(Math.abs(profileTotal(readBack('profile.folded', foldedText(profile))) - total)).toBeLessThanOrEqual(1);
  });

  it('has the same total when its speedscope file is read back', () => {
    const back = profileTotal(readBack('profile.speedscope.json', speedscopeJson(profile, 'app')));
    expect(Math.abs(back - total)).toBeLessThanOrEqual(total * 1e-9);
  });
});

describe('foldedText', () => {
  it('reads back as the same stacks', () => {
    expect(drawStacks(readBack('profile.folded', foldedText(sampled)))).toEqual(drawStacks(sampled));
  });

  it('keeps weights whole', () => {
    for (const line of foldedText(sampled).trim().split('\n')) expect(line).toMatch(/ \d+$/);
  });

  it('writes a call graph as one function a line, never as a stack', () => {
    const text = foldedText(calls);
    expect(text).not.toContain(';');
    expect(text).toContain('load (app.py:5) 90000000');
  });

  it('keeps a semicolon or a line break in a name from cutting the stack', () => {
    const [first] = sampled.frames.name;
    const odd = {...sampled, frames: {...sampled.frames, name: sampled.frames.name.map(name => (name === first ? 'a;b\nc' : name))}};
    const text = foldedText(odd);
    expect(text.trim().split('\n')).toHaveLength(3);
    expect(profileTotal(readBack('profile.folded', text))).toBe(100);
  });
});

describe('speedscopeJson', () => {
  it('reads back as the same stacks', () => {
    expect(drawStacks(readBack('profile.speedscope.json', speedscopeJson(sampled, 'app')))).toEqual(drawStacks(sampled));
  });

  it('names its schema and its unit, and its weights add up to its end', () => {
    const file: unknown = JSON.parse(speedscopeJson(sampled, 'app'));
    expect(file).toMatchObject({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      profiles: [{type: 'sampled', startValue: 0, endValue: 100}],
    });
  });

  it('writes a call graph as single functions with their own time', () => {
    const file: unknown = JSON.parse(speedscopeJson(calls, 'app'));
    expect(file).toMatchObject({profiles: [{unit: 'nanoseconds', samples: [[0], [1]], weights: [10e6, 90e6]}]});
  });
});
