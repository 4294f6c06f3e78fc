// Records programs of this folder through run_profile, as a user does.
import {fileURLToPath} from 'node:url';
import {loadLibrary} from '../../src/library/index.js';
import {createMachine} from '../../src/machine/index.js';
import type {OperationContext} from '../../src/model/operation.js';
import {runProfile} from '../../src/operations/run-profile.js';

const folderOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const programs: readonly {readonly file: string; readonly functions: readonly string[]}[] = [
  {file: 'orders.py', functions: ['parse', 'validate', 'price', 'discount', 'describe', 'checksum']},
  {file: 'phases.py', functions: ['load', 'clean', 'group', 'smooth', 'order']},
  {file: 'shared.py', functions: ['mix', 'tokens', 'count_words', 'depth', 'encode', 'walk']},
  {file: 'layers.py', functions: ['key', 'put', 'get', 'score', 'report', 'request']},
  {file: 'orders.mjs', functions: ['parse', 'validate', 'price', 'discount', 'describe', 'checksum']},
  {file: 'phases.mjs', functions: ['load', 'clean', 'group', 'smooth', 'order']},
  {file: 'shared.mjs', functions: ['mix', 'tokens', 'countWords', 'depth', 'encode', 'walk']},
  {file: 'layers.mjs', functions: ['key', 'put', 'get', 'score', 'report', 'request']},
];

export const benchContext = async (stateDirectory: string): Promise<OperationContext> => {
  const machine = createMachine({roots: [folderOf('programs')], stateDirectory});
  const {policy} = await loadLibrary([folderOf('../../skills')]);
  return {machine, policy, signal: new AbortController().signal, progress: () => undefined};
};

/** Run id. `twice`: the function that does its work twice. */
export const recordProgram = async (
  file: string,
  twice: string | undefined,
  repeats: number,
  context: OperationContext,
): Promise<string> => {
  const command = [file.endsWith('.py') ? 'python3' : 'node', file, ...(twice === undefined ? [] : [twice])];
  const {runId} = await runProfile.run({command, ...(repeats > 1 && {repeats}), maxWaitSeconds: 120, timeLimitSeconds: 60}, context);
  if (runId === undefined) throw new Error(`${file}: nothing was recorded`);
  return runId;
};
