// A page that is watched for leaks: the browser that opens it, and what it is told to do in each round.
import type {FindMemoryLeakRequest} from '../../model/memory-leak.js';
import type {OperationContext} from '../../model/operation.js';
import {runDirectoryToken} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {pageTarget} from '../../policy/index.js';
import {browserResidence, quietBrowserFlags, withoutSandbox} from '../../profilers/browser-start.js';
import {insideRoots} from './explain.js';
import type {LeakSubject} from './leak-request.js';
import {type OpenPage, openPage} from './page-address.js';

const profileFolder = 'browser';

export const pageSubject = async (
  {url = '', drive}: FindMemoryLeakRequest,
  workingDirectory: string,
  driveLimitMs: number,
  {machine}: OperationContext,
): Promise<LeakSubject> => {
  const [facts, browser] = await Promise.all([machine.facts(), machine.findTool(browserResidence, {workingDirectory, environment: {}})]);
  if (browser === undefined) {
    throw new ProfilingError(
      'program_missing',
      'Chrome or Chromium was not found.',
      'To install it: apt-get install chromium (or any Chrome; CHROME_PATH names it).',
    );
  }
  const page = await openPage(machine, url);
  const isRoot = facts.userId === 0;
  const profileDirectory = `${runDirectoryToken}/${profileFolder}`;
  // A command line may have been cut at its spaces.
  const script = drive?.join(' ');
  const args = [
    ...quietBrowserFlags,
    ...(isRoot ? ['--no-sandbox'] : []),
    // Each forced collection would throw compiled code away, which comes back with the next round.
    '--js-flags=--no-flush-bytecode',
    '--remote-debugging-port=0',
    `--user-data-dir=${profileDirectory}`,
    'about:blank',
  ];
  const plan: LeakSubject['plan'] = {
    runtime: 'page',
    subject: {command: {program: browser.path, args, workingDirectory, environment: {}}},
    page: {url: page.url, profileDirectory, driveLimitMs, ...(script !== undefined && {script})},
    scratch: [profileFolder],
    inputs: {},
  };
  const unsafe: Warning = {code: 'caution', message: withoutSandbox};
  return {
    target: pageTarget(page.url),
    plan,
    warnings: isRoot ? [unsafe] : [],
    localFile: localFileOf(page.served, machine.roots),
    close: () => page.close(),
  };
};

/** As seen from a root. */
const localFileOf = (served: OpenPage['served'], roots: readonly string[]): ((url: string) => string) => {
  const short = insideRoots(roots);
  if (served === undefined) return url => url;
  return url => {
    if (!url.startsWith(`${served.origin}/`)) return url;
    const file = `${served.directory}${new URL(url).pathname.replace(/\/$/, '/index.html')}`;
    return short({file}).file;
  };
};
