// Profiles of several processes of one run, added up.
import {expect, test} from 'vitest';
import {mergeProfiles} from '../../src/formats/merge-profiles.js';
import {profileFromCalls} from '../support/profile-from-folded.js';

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
