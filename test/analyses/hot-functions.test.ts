// The words of findings: what shares are shares of, and what a function's own is.
import {expect, test} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import type {Profile} from '../../src/model/profile.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const looked = (profile: Profile) => analyse(profile, analysisContext);

const stacks = [
  'main (app.py);load (app.py);read (<native>) 60',
  'main (app.py);load (app.py);parse (app.py) 400',
  'main (app.py);show (app.py) 40',
];

test('own time that is spent in built-ins is told from pure self time', () => {
  const load = looked(profileFromFolded(...stacks)).findings.find(({function: name}) => name === 'load');
  expect(load?.selfShare).toBe(0);
  expect(load?.title).toMatch(/; \d+ % is its own, with the built-ins it calls$/);
});

test('a snapshot of memory speaks of memory, and of what is kept alive', () => {
  const profile = profileFromFolded(...stacks);
  const [metric] = profile.metrics;
  const heap: Profile = {
    ...profile,
    origin: {...profile.origin, format: 'heapsnapshot'},
    metrics: [{...metric, name: 'memory', unit: 'bytes', self: metric.self.map(value => value * 1_000)}],
  };
  const {findings, next} = looked(heap);
  const said = JSON.stringify([findings, next('r-1')]);
  expect(said).toContain('of the memory');
  expect(said).not.toMatch(/\btime\b|it calls/);
});
