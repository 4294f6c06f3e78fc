// Version managers put scripts on PATH that start the real program; profilers need the real one.
import {dirname, join} from 'node:path';
import {ask} from './ask.js';
import {isExecutable} from './search-path.js';
import type {StartOptions} from './start-program.js';

/** The program behind a pyenv shim; the path itself when it is no shim or its manager does not know. */
export const behindShim = async (path: string, program: string, options: StartOptions): Promise<string> => {
  const folder = dirname(path);
  if (!/[\\/]shims$/.test(folder)) return path;
  const manager = [join(folder, '..', 'bin', 'pyenv'), join(folder, '..', 'libexec', 'pyenv')].find(isExecutable);
  if (manager === undefined) return path;
  const answer = await ask(manager, ['which', program], options);
  const found = answer?.exitCode === 0 ? answer.stdout.trim() : '';
  return isExecutable(found) ? found : path;
};
