// Which folders a caller may reach: decided on real paths, so that neither `..` nor a link leads out.
import {realpathSync} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {isAbsolute, parse, resolve, sep} from 'node:path';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';

export const realRoots = (roots: readonly string[]): readonly string[] => {
  if (roots.length === 0) throw new ProfilingError('invalid_request', 'No root folder was given.', 'Name one with --root.');
  return roots.map(root => {
    try {
      return realpathSync(root);
    } catch (error) {
      throw new ProfilingError(
        'invalid_request',
        `The root ${JSON.stringify(root)} does not exist.`,
        'Name an existing folder with --root.',
        {cause: error},
      );
    }
  });
};

export const isInside = (path: string, folder: string): boolean => {
  const prefix = folder === parse(folder).root ? folder : `${folder}${sep}`;
  return path === folder || path.startsWith(prefix);
};

const outside = (path: string, roots: readonly string[]): ProfilingError =>
  new ProfilingError(
    'outside_root',
    `${JSON.stringify(path)} is outside of the folders this server may use.`,
    `Use a path inside ${roots.map(root => JSON.stringify(root)).join(' or ')}, or start perfwright with --root for the other folder.`,
  );

/** Real path of something that exists inside one of the folders. Relative paths are taken from the first root. */
export const resolveInside = async (path: string, roots: readonly string[], further: readonly string[] = []): Promise<string> => {
  const absolute = isAbsolute(path) ? resolve(path) : resolve(roots[0] ?? '/', path);
  const allowed = [...roots, ...further];
  try {
    const real = await realpath(absolute);
    if (allowed.some(folder => isInside(real, folder))) return real;
  } catch (error) {
    // What lies outside is not told apart by whether it exists.
    if (!allowed.some(folder => isInside(absolute, folder))) throw outside(path, roots);
    const reason = errorCode(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${errorCode(error)})`;
    throw new ProfilingError(
      'invalid_request',
      `${JSON.stringify(path)} ${reason}.`,
      'Check the path; relative ones start at the first root.',
      {cause: error},
    );
  }
  throw outside(path, roots);
};

export const resolveDirectoryInside = async (directory: string | undefined, roots: readonly string[]): Promise<string> => {
  const real = await resolveInside(directory ?? '.', roots);
  if ((await stat(real)).isDirectory()) return real;
  throw new ProfilingError('invalid_request', `${JSON.stringify(directory)} is not a folder.`, 'Give a folder as workingDirectory.');
};
