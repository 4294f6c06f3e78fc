import {describe, expect, it} from 'vitest';
import {withInlinedFunctions} from '../../src/analyses/inlined-functions.js';
import type {Profile} from '../../src/model/profile.js';
import {functionTotals, profileTotal} from '../../src/model/totals.js';

/** `outer` (line 10) calls `helper` (line 2); lines 3 and 12 ran in `outer`'s node, line 3 in `helper`'s. */
const profile: Profile = {
  frames: {
    name: ['main', 'outer', 'helper'],
    file: ['/app/a.js', '/app/a.js', '/app/a.js'],
    line: Int32Array.of(20, 10, 2),
    column: Int32Array.of(10, 10, 10),
    kind: ['user', 'user', 'user'],
  },
  nodes: {parent: Int32Array.of(-1, 0, 1), frame: Int32Array.of(0, 1, 2)},
  metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: Float64Array.of(0, 90, 10)}],
  lines: {node: Int32Array.of(1, 1, 2), line: Int32Array.of(3, 12, 3), value: Float64Array.of(70, 20, 10)},
  origin: {format: 'cpuprofile'},
  notes: [],
};

describe('functions that V8 inlined', () => {
  it('get the time back that ran on lines above their caller', () => {
    const restored = withInlinedFunctions(profile);
    const {self, total} = functionTotals(restored);
    expect(Array.from(self)).toEqual([0, 20, 80]);
    expect(Array.from(total)).toEqual([100, 100, 80]);
    expect(profileTotal(restored)).toBe(100);
    expect(restored.notes.map(({code}) => code)).toEqual(['inlined']);
  });

  it('the profile that was read is not changed', () => {
    withInlinedFunctions(profile);
    expect(Array.from(profile.metrics[0].self)).toEqual([0, 90, 10]);
  });

  it('lines of the function itself stay, and other formats are left alone', () => {
    const own = {...profile, lines: {node: Int32Array.of(1), line: Int32Array.of(12), value: Float64Array.of(90)}};
    expect(withInlinedFunctions(own)).toBe(own);
    const other = {...profile, origin: {format: 'speedscope'}};
    expect(withInlinedFunctions(other)).toBe(other);
  });
});
