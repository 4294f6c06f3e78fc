// Files that appear whole or not at all: written beside their place, then renamed into it.
import {randomBytes} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';
import {basename} from 'node:path';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';

/** Readers of a folder leave names with this ending alone: somebody is still writing. */
export const unfinishedSuffix = '.part';

export const writeAtomically = async (path: string, content: string | Uint8Array): Promise<void> => {
  const temporary = `${path}.${randomBytes(4).toString('hex')}${unfinishedSuffix}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      // Without it a crash of the machine may leave the new name with no content.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, {force: true});
    throw isFull(error) ? diskFull(path, error) : error;
  }
};

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');

const diskFull = (path: string, cause: unknown): ProfilingError =>
  new ProfilingError(
    'not_permitted',
    `${JSON.stringify(basename(path))} cannot be kept: no space is left on its disk.`,
    'Free some space, or name a folder on another disk with --state.',
    {cause},
  );
