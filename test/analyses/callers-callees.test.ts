import {describe, expect, it} from 'vitest';
import {callersAndCallees} from '../../src/analyses/callers-callees.js';
import type {Profile} from '../../src/model/profile.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const profile = profileFromFolded(
  ...[
    'main (a.py);load (a.py);parse (a.py);match (a.py) 40',
    'main (a.py);load (a.py);parse (a.py) 20',
    'main (a.py);check (a.py);parse (a.py);match (a.py) 30',
    'main (a.py);check (a.py) 10',
  ],
);

describe('one function between its callers and its callees', () => {
  it('callers share out its total', () => {
    const {rows, focus} = callersAndCallees(profile, 'parse', 'callers', 10);
    expect(focus.total).toBe(90);
    expect(rows.map(row => [row.function, row.value])).toEqual([
      ['load', 60],
      ['check', 30],
    ]);
    expect(rows.reduce((sum, row) => sum + row.shareOfFocus, 0)).toBeCloseTo(1, 3);
  });

  it('callees and its own time share out its total', () => {
    const {rows} = callersAndCallees(profile, 'parse', 'callees', 10);
    expect(rows.map(row => [row.function, row.value])).toEqual([
      ['match', 70],
      ['(itself)', 20],
    ]);
  });

  it('objects are held and keep alive; code is reached and spends', () => {
    const of = (shown: Profile, view: 'callers' | 'callees'): string => callersAndCallees(shown, 'load', view, 10).summary;
    expect(of(profile, 'callers')).toBe('load (a.py) is reached mostly from main (a.py) (100 %).');
    expect(of(profile, 'callees')).toBe('load (a.py) spends its time mostly in parse (a.py) (100 %).');
    const bytes: Profile = {...profile, metrics: [{...profile.metrics[0], name: 'memory', unit: 'bytes'}]};
    expect(of(bytes, 'callees')).toContain('takes its memory mostly in parse');
    const snapshot: Profile = {...bytes, origin: {format: 'heapsnapshot'}};
    expect(of(snapshot, 'callers')).toContain('is held mostly by main');
    expect(of(snapshot, 'callees')).toContain('keeps alive mostly parse');
  });

  it('recursion counts once', () => {
    const recursive = profileFromFolded(...['main (a.py);walk (a.py);walk (a.py);walk (a.py) 100']);
    expect(callersAndCallees(recursive, 'walk', 'callers', 10).rows.map(row => [row.function, row.value])).toEqual([['main', 100]]);
  });

  it('an unknown function is refused with the nearest names, an ambiguous one with the candidates', () => {
    expect(() => callersAndCallees(profile, 'prse', 'callers', 10)).toThrow(
      expect.objectContaining({code: 'invalid_request', hint: expect.stringContaining('parse')}),
    );
    expect(() => callersAndCallees(profile, 'c', 'callers', 10)).toThrow(
      expect.objectContaining({message: expect.stringContaining('may mean')}),
    );
  });
});
