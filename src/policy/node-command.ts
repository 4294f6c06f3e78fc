// How a Node.js command line is split: node's flags, the script, its arguments. https://nodejs.org/api/cli.html
import type {Invocation} from '../model/facts.js';

export const isNode = (name: string): boolean => /^node(?:js)?(?:-?\d[\d.]*)?$/i.test(name);

/** Programs that start node as a child (or do the work in workers): flags given to them do not reach the work, the environment does. */
export const nodeLaunchers: ReadonlySet<string> = new Set([
  'concurrently',
  'electron',
  'jest',
  'mocha',
  'next',
  'nodemon',
  'npm',
  'npx',
  'nuxt',
  'pm2',
  'pnpm',
  'pnpx',
  'react-scripts',
  'ts-node-dev',
  'tsx',
  'turbo',
  'vite-node',
  'vitest',
  'yarn',
  'yarnpkg',
]);

export const packageManagers: ReadonlySet<string> = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'yarnpkg']);

// Of these the value may be the next word; V8's own flags take it only after `=`.
const valueFlags: ReadonlySet<string> = new Set([
  '-C',
  '-r',
  '--allow-fs-read',
  '--allow-fs-write',
  '--build-snapshot-config',
  '--conditions',
  '--cpu-prof-dir',
  '--cpu-prof-interval',
  '--cpu-prof-name',
  '--diagnostic-dir',
  '--disable-proto',
  '--disable-warning',
  '--dns-result-order',
  '--env-file',
  '--env-file-if-exists',
  '--experimental-default-type',
  '--experimental-loader',
  '--experimental-policy',
  '--experimental-sea-config',
  '--heap-prof-dir',
  '--heap-prof-interval',
  '--heap-prof-name',
  '--heapsnapshot-near-heap-limit',
  '--heapsnapshot-signal',
  '--icu-data-dir',
  '--import',
  '--input-type',
  '--inspect-port',
  '--inspect-publish-uid',
  '--loader',
  '--localstorage-file',
  '--max-http-header-size',
  '--network-family-autoselection-attempt-timeout',
  '--openssl-config',
  '--policy-integrity',
  '--redirect-warnings',
  '--report-dir',
  '--report-directory',
  '--report-filename',
  '--report-signal',
  '--require',
  '--secure-heap',
  '--secure-heap-min',
  '--snapshot-blob',
  '--test-concurrency',
  '--test-name-pattern',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-shard',
  '--test-timeout',
  '--title',
  '--tls-cipher-list',
  '--tls-keylog',
  '--tls-max-v1.2',
  '--trace-event-categories',
  '--trace-event-file-pattern',
  '--trace-require-module',
  '--unhandled-rejections',
  '--use-largepages',
  '--v8-pool-size',
  '--watch-path',
]);

export const nodeInvocation = (words: readonly string[]): Invocation => {
  let at = 0;
  let evaluates = false;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^--(?:test|watch|watch-path|run)(?:=|$)/.test(word)) return {form: 'indirect'};
    if (word === '-' || !word.startsWith('-')) break;
    if (word === '--') {
      at += 1;
      break;
    }
    if (/^(?:-p?e|-p|--eval|--print)$/.test(word)) {
      // Code stands in the next word unless that is a flag again, as in `-p -e code`.
      if (words[at + 1]?.startsWith('-') !== true) at += 1;
      evaluates = true;
    } else if (/^--(?:eval|print)=/.test(word)) evaluates = true;
    else if (valueFlags.has(word)) at += 1;
  }
  const script = words[at];
  if (evaluates || script === undefined || script === '-') {
    const end = evaluates ? at : at + 1;
    return {form: 'inline', interpreterArgs: words.slice(0, end), args: words.slice(end)};
  }
  return {form: 'script', script, interpreterArgs: words.slice(0, at), args: words.slice(at + 1)};
};
