import {expect, it} from 'vitest';
import {packageCosts} from '../../src/analyses/package-costs.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const versions = (file: string) =>
  file.includes('/lodash/')
    ? {name: 'lodash', version: '4.17.15'}
    : file.includes('/yaml/')
      ? {name: 'PyYAML', version: '6.0.1'}
      : undefined;

const profile = profileFromFolded(
  'main (/app/a.js:1:1) 10',
  'main (/app/a.js:1:1);merge (/app/node_modules/lodash/lodash.js:5:1) 20',
  'main (/app/a.js:1:1);merge (/app/node_modules/lodash/lodash.js:5:1);copy (/app/node_modules/lodash/copy.js:7:1) 30',
  'main (/app/a.js:1:1);merge (/app/node_modules/lodash/lodash.js:5:1);pick (/app/node_modules/other/p.js:7:1) 25',
  'main (/app/a.js:1:1);merge (/app/node_modules/lodash/lodash.js:5:1);pick (/app/node_modules/other/p.js:7:1);again (/app/node_modules/lodash/x.js:2:1) 5',
  '(garbage collector) 6',
  'main (/app/a.js:1:1);readFileSync (node:fs:4:1) 4',
);

it('each package is one row, own time and all that runs below it counted once', () => {
  const {rows} = packageCosts(profile, versions, 20);
  const row = (name: string) => rows.find(one => one.package === name);
  expect(row('lodash')).toMatchObject({version: '4.17.15', self: 55, selfShare: 0.55, total: 80, functions: 3});
  expect(row('other')).toMatchObject({self: 25, total: 30, functions: 1});
  expect(row('other')?.version).toBeUndefined();
});

it('the user, the runtime and the collector are rows of their own, and all self times add up', () => {
  const {rows, versionsUnknown} = packageCosts(profile, versions, 20);
  expect(rows.map(({package: name}) => name)).toEqual(['lodash', 'other', '(your code)', '(garbage collector)', '(runtime)']);
  expect(rows.find(one => one.package === '(your code)')).toMatchObject({self: 10, total: 94});
  expect(rows.reduce((sum, {selfShare}) => sum + selfShare, 0)).toBeCloseTo(1, 6);
  expect(versionsUnknown).toBe(1);
});

it('a package is named as it is installed, not as it is imported', () => {
  const python = profileFromFolded('main (/app/a.py:1);load (/v/site-packages/yaml/load.py:5) 10');
  expect(packageCosts(python, versions, 5).rows[0]).toMatchObject({package: 'PyYAML', version: '6.0.1'});
});

it('two installed versions of one package are two rows', () => {
  const twice = profileFromFolded(
    'main (/app/a.js:1:1);f (/app/node_modules/p/i.js:1:9) 10',
    'main (/app/a.js:1:1);f (/app/node_modules/q/node_modules/p/i.js:1:9) 20',
  );
  const {rows} = packageCosts(twice, file => ({name: 'p', version: file.includes('/q/') ? '2.0.0' : '1.0.0'}), 5);
  expect(rows.map(({version, self}) => [version, self])).toEqual([
    ['2.0.0', 20],
    ['1.0.0', 10],
    [undefined, 0],
  ]);
});

it('of a call graph, own times are exact and totals are said to be upper bounds', () => {
  const graph = profileFromCalls(
    {name: 'main', file: '/app/a.py', calls: 1, self: 10, total: 100, callees: {load: [1, 90]}},
    {name: 'load', file: '/v/site-packages/yaml/load.py', calls: 1, self: 30, total: 90, callees: {scan: [5, 60]}},
    {name: 'scan', file: '/v/site-packages/yaml/scan.py', calls: 5, self: 60, total: 60},
  );
  const view = packageCosts(graph, versions, 5);
  expect(view.totalsAreUpperBounds).toBe(true);
  expect(view.rows[0]).toMatchObject({package: 'PyYAML', selfShare: 0.9, totalShare: 0.9});
  expect(view.rows[1]).toMatchObject({package: '(your code)', selfShare: 0.1, totalShare: 1});
});
