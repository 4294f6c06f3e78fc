// What only starts the program that is meant, told by its command line.
import {expect, test} from 'vitest';
import {isStarter} from '../../src/machine/starters.js';

test.each([
  [['node', '/usr/bin/npm', 'start']],
  [['npm start', '', '', '']],
  [['sh', '-c', 'node server.js']],
  [['node', '/srv/node_modules/.bin/tsx', 'server.ts']],
  [['node', '/srv/node_modules/tsx/dist/cli.mjs', 'server.ts']],
  [['node']],
])('%j only starts another program', line => {
  expect(isStarter(line)).toBe(true);
});

test.each([
  [['node', 'server.js']],
  [
    [
      'node',
      '--require',
      '/srv/node_modules/tsx/dist/preflight.cjs',
      '--import',
      'file:///srv/node_modules/tsx/dist/loader.mjs',
      'server.ts',
    ],
  ],
  [['/usr/bin/node', '--inspect-port=0', '/srv/npm-mirror.js']],
])('%j is the program', line => {
  expect(isStarter(line)).toBe(false);
});
