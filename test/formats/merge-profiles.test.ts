// Profiles of several processes of one run, added up.
import {expect, test} from 'vitest';
import {mergeProfiles} from '../../src/formats/merge-profiles.js';
import type {Profile} from '../../src/model/profile.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

test('call graphs are added up by function and by pair of caller and callee', () => {
  const parent = profileFromCalls(
    {name: 'main', file: 'a.py', line: 1, calls: 1, self: 10, total: 30, callees: {job: [2, 20]}},
    {name: 'job', file: 'a.py', line: 5, calls: 2, self: 20, total: 20},
  );
  const child = profileFromCalls(
    {name: 'job', file: 'a.py', line: 5, calls: 3, self: 5, total: 9, callees: {helper: [3, 4]}},
    {name: 'helper', file: 'a.py', line: 9, calls: 3, self: 4, total: 4},
  );
  const {frames, graph, notes} = mergeProfiles([parent, child, child]);
  expect(frames.name).toEqual(['main', 'job', 'helper']);
  expect(graph?.calls).toEqual(Float64Array.of(1, 8, 6));
  expect(graph?.self).toEqual(Float64Array.of(10e6, 30e6, 8e6));
  expect(graph?.total).toEqual(Float64Array.of(30e6, 38e6, 8e6));
  expect(graph?.edges).toMatchObject({caller: Int32Array.of(0, 1), callee: Int32Array.of(1, 2), calls: Float64Array.of(2, 6)});
  expect(notes.length).toBe(new Set(notes.map(({message}) => message)).size);
});

test('what is said of several is said once, with the counts added up; a length that no one knows stays unknown', () => {
  const said = (count: number): Profile => {
    const profile = profileFromFolded('main;job 10');
    const {durationNs: _, ...origin} = profile.origin;
    const notes: Profile['notes'] = [
      {code: 'skipped-input', message: `${count} skipped: samples without a stack`},
      {code: 'approximate', message: 'Lines are approximate.'},
    ];
    return {...profile, origin, notes};
  };
  const merged = mergeProfiles([said(3), said(2), said(4)]);
  expect(merged.notes.map(({message}) => message)).toEqual(['9 skipped: samples without a stack', 'Lines are approximate.']);
  expect(merged.origin.durationNs).toBeUndefined();
});
