// Where runs are kept: beside the project if that may be written, in the user's own state directory otherwise.
import {constants} from 'node:fs';
import {access, mkdir, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {isAbsolute, join, parse, resolve} from 'node:path';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';

export interface StateOptions {
  readonly stateDirectory: string | undefined;
  readonly firstRoot: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Only decides; `createStateDirectory` makes it when there is something to keep. */
export const chooseStateDirectory = async ({stateDirectory, firstRoot, environment}: StateOptions): Promise<string> => {
  if (stateDirectory !== undefined) return resolve(stateDirectory);
  const home = environment.HOME ?? homedir();
  const isProject = firstRoot !== parse(firstRoot).root && firstRoot !== resolve(home);
  if (isProject && (await isWritable(firstRoot))) return join(firstRoot, '.perfwright');
  const configured = environment.XDG_STATE_HOME;
  // The specification says that a relative path there is to be ignored.
  const base = configured !== undefined && isAbsolute(configured) ? configured : join(home, '.local', 'state');
  return join(base, 'perfwright');
};

const isWritable = (directory: string): Promise<boolean> =>
  access(directory, constants.W_OK)
    .then(() => true)
    .catch(() => false);

/** With a `.gitignore` of its own, so that no project has to know about it. */
export const createStateDirectory = async (directory: string): Promise<void> => {
  try {
    await mkdir(join(directory, 'runs'), {recursive: true});
    await writeFile(join(directory, '.gitignore'), '*\n', {flag: 'wx'});
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    const message = `Runs cannot be kept in ${JSON.stringify(directory)} (${errorCode(error) ?? 'unknown reason'}).`;
    throw new ProfilingError('not_permitted', message, 'Name a folder that may be written with --state, or free some space.', {
      cause: error,
    });
  }
};
