// Folders that come with the package: beside the bundle when installed, at the top of the checkout in development.
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {App} from '../mcp/apps.js';
import {ProfilingError} from '../model/problem.js';

/** Absolute path of `skills`, `examples`, … */
export const bundledPath = (name: string): string => {
  const found = findBundled(name);
  if (found !== undefined) return found;
  throw new ProfilingError('internal', `The package is incomplete: ${name} is missing.`, 'Install perfwright again.');
};

export const findBundled = (name: string): string | undefined =>
  ['./', '../', '../../'].map(up => fileURLToPath(new URL(`${up}${name}`, import.meta.url))).find(path => existsSync(path));

/** The pages that come with the package. */
export const bundledApps = (): readonly App[] => [
  {
    uri: 'ui://perfwright/flamegraph.html',
    title: 'Flame graph of a Report',
    tools: ['run_profile', 'explain_flamegraph'],
    html: () => readFileSync(bundledPath('apps/flamegraph.html'), 'utf8'),
  },
];
