// The built command line as a program.
import {existsSync} from 'node:fs';
import {execa} from 'execa';
import {onTestFinished} from 'vitest';
import {bundle} from './connect-server.js';

export interface Ending {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export const runPerfwright = async (args: readonly string[], cwd: string, input = ''): Promise<Ending> => {
  const {exitCode, stdout, stderr} = await execa(process.execPath, [bundle, ...args], {cwd, reject: false, input, env: {NO_COLOR: '1'}});
  return {exitCode, stdout, stderr};
};

/** To be talked to while it runs; ends with the test. */
export const startPerfwright = (args: readonly string[], cwd: string) => {
  if (!existsSync(bundle)) throw new Error('dist/perfwright.js is missing: run npm run build (npm test does).');
  const run = execa(process.execPath, [bundle, ...args], {cwd, reject: false, stdin: 'ignore'});
  onTestFinished(() => void run.kill('SIGKILL'));
  return run;
};

/** What it says first on standard error. */
export const firstMessage = (run: ReturnType<typeof startPerfwright>): Promise<string> =>
  new Promise(resolve => run.stderr.once('data', data => resolve(String(data))));
