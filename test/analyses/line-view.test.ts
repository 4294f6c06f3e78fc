import {describe, expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {lineView} from '../../src/analyses/line-view.js';
import {readProfile} from '../../src/formats/index.js';
import {mergeProfiles} from '../../src/formats/merge-profiles.js';
import type {Profile} from '../../src/model/profile.js';
import {analysisContext} from '../support/analysis-context.js';
import {fixturesOf} from '../support/fixtures.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const context = {limit: 10, readSource: () => undefined, isStale: () => false};

const recording = (format: string, name: string): Profile => {
  const fixture = fixturesOf(format).find(one => one.name === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return readProfile(fixture.source);
};

describe.each([
  ['speedscope', 'py-spy-lines', 'pipeline.py'],
  ['cpuprofile', 'node-pipeline', 'pipeline.mjs'],
])('of a real recording (%s, %s)', (format, name, file) => {
  const profile = recording(format, name);

  it('the lines with most self time come first, with function and interval', () => {
    const {rows, of, coveredShare} = lineView(profile, undefined, context);
    expect(of).toBeGreaterThan(3);
    expect(coveredShare).toBeGreaterThan(0.5);
    expect(rows.map(({self}) => self)).toEqual(rows.map(({self}) => self).sort((a, b) => b - a));
    expect(rows.some(row => row.file?.endsWith(file) === true)).toBe(true);
    for (const {share, interval} of rows) {
      expect(share).toBeGreaterThan(0);
      expect(interval?.[0]).toBeLessThanOrEqual(share);
      expect(interval?.[1]).toBeGreaterThanOrEqual(share);
    }
  });

  it('the lines of all functions add up to the part that is said to be known', () => {
    const {rows, coveredShare} = lineView(profile, undefined, {...context, limit: 10_000});
    expect(rows.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(coveredShare, 1);
  });

  it('adding up two of it keeps the lines and their shares', () => {
    const twice = lineView(mergeProfiles([profile, profile]), undefined, context);
    const once = lineView(profile, undefined, context);
    expect(twice.rows[0]).toMatchObject({line: once.rows[0]?.line, share: once.rows[0]?.share});
    expect(twice.rows[0]?.self).toBeGreaterThan(1.9 * (once.rows[0]?.self ?? Number.POSITIVE_INFINITY));
  });
});

const drawn: Profile = {
  ...profileFromFolded('main (app.js:1:1);work (app.js:3:10) 60', 'main (app.js:1:1);other (app.js:9:10) 40'),
  lines: {node: Int32Array.from([1, 1, 2]), line: Int32Array.from([5, 4, 11]), value: Float64Array.from([50, 10, 30])},
};
const text = ['main()', '', 'function work() {', '  for (;;)', '    hot();', '}', '', '', 'function other() {', '', '  less();', '}'];
const readSource = (_: string, line: number, around: number) => text.slice(Math.max(0, line - 1 - around), line + around);

it('with focus, only lines of that function are listed, from its definition on', () => {
  const {rows, listing, summary} = lineView(drawn, 'work', {...context, readSource});
  expect(rows.map(({line, share, text: shown}) => [line, share, shown])).toEqual([
    [5, 0.5, 'hot();'],
    [4, 0.1, 'for (;;)'],
  ]);
  expect(listing).toEqual(['         3 | function work() {', '>  10 %  4 |   for (;;)', '>  50 %  5 |     hot();']);
  expect(summary).toContain('app.js:5');
});

it('of a file that changed since, no text is shown, and each line says so', () => {
  const {rows, listing} = lineView(drawn, 'work', {...context, readSource, isStale: () => true});
  expect(rows.every(row => row.stale === true && row.text === undefined)).toBe(true);
  expect(listing).toBeUndefined();
});

it('says how little is known when most of the time has no line', () => {
  const little = {...drawn, lines: {node: Int32Array.from([2]), line: Int32Array.from([11]), value: Float64Array.from([10])}};
  expect(lineView(little, undefined, context).summary).toContain('for only 10 % of the whole');
});

it('a profile without running lines is refused, with the profilers that give them', () => {
  const {lines: _, ...without} = drawn;
  expect(() => lineView(without, undefined, context)).toThrow(/does not say which lines ran/);
  try {
    lineView(without, undefined, context);
  } catch (error) {
    expect(error).toMatchObject({code: 'invalid_request', hint: expect.stringContaining('py-spy')});
  }
});

it('is the proposed next look at a function that keeps its time itself, where lines are known', () => {
  const {lines: _, ...without} = drawn;
  expect(analyse(drawn, analysisContext).next(undefined).at(-1)?.arguments).toMatchObject({view: 'lines', focus: 'work'});
  expect(analyse(without, analysisContext).next(undefined).at(-1)?.arguments).toMatchObject({view: 'callees', focus: 'work'});
});
