// Time that V8's sampler books to the line which calls the function that was really running.
import {expect, test} from 'vitest';
import {lostCalleeOf} from '../../src/analyses/skipped-caller.js';
import type {Profile} from '../../src/model/profile.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const drawn: Profile = {
  ...profileFromFolded(
    'main (a.mjs:8) 30',
    'main (a.mjs:8);hot (a.mjs:2) 60',
    'main (a.mjs:8);Store.put (a.mjs:4) 9',
    'main (a.mjs:8);$small (a.mjs:6) 1',
  ),
  origin: {format: 'cpuprofile'},
};
const main = drawn.frames.name.indexOf('main');

test('is the heaviest of the functions that the line calls', () => {
  expect(lostCalleeOf(drawn, main, '  return hot(key);')).toBe('hot');
  expect(lostCalleeOf(drawn, main, '  return report(store.put(hot (key)));')).toBe('hot');
  expect(lostCalleeOf(drawn, main, '  return store.put(key);')).toBe('Store.put');
  expect(lostCalleeOf(drawn, main, '  return $small(key);')).toBe('$small');
});

test('is none where the line calls nothing below, or only names it', () => {
  expect(lostCalleeOf(drawn, main, '  return key === hot;')).toBeUndefined();
  expect(lostCalleeOf(drawn, main, '  return hotter(key) + shot(key);')).toBeUndefined();
  expect(lostCalleeOf(drawn, drawn.frames.name.indexOf('hot'), '  return hot(key);')).toBeUndefined();
});

test('is none in the profile of another sampler', () => {
  expect(lostCalleeOf({...drawn, origin: {format: 'speedscope'}}, main, '  return hot(key);')).toBeUndefined();
});
