// One at a time, also between processes: a folder that only one can make, taken over when its owner has died.
import {mkdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';
import {isOwnerAlive, thisOwner} from './run-status.js';

const pollMs = 200;
/** Between making the folder and writing the owner lie microseconds: after this its maker was killed there. */
const namelessMs = 5_000;

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once if somebody else holds it. */
  readonly waiting: () => void;
  /** For the message when cancelled meanwhile. */
  readonly what?: string;
}

export const withDirectoryLock = async <Result>(
  directory: string,
  {signal, waiting, what = 'installation'}: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> => {
  const lock = join(directory, '.lock');
  await mkdir(directory, {recursive: true});
  for (let round = 0; !(await take(lock)); round += 1) {
    if (round === 0) waiting();
    if (signal.aborted)
      throw new ProfilingError('cancelled', `Cancelled while another ${what} was under way.`, 'Call again when that one is done.');
    await sleep(pollMs, undefined, {signal}).catch(() => undefined);
  }
  try {
    return await work();
  } finally {
    await rm(lock, {recursive: true, force: true});
  }
};

const take = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock);
    await writeFile(join(lock, 'owner'), thisOwner);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const owner = await ownerOf(lock);
    if (owner === '' ? await isOld(lock) : !isOwnerAlive(owner)) await clear(lock, owner);
    return false;
  }
};

const ownerOf = (lock: string): Promise<string> => readFile(join(lock, 'owner'), 'utf8').catch(() => '');

const isOld = async (lock: string): Promise<boolean> => {
  const made = await stat(lock).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > namelessMs;
};

/** Moved away first: of several who find a dead owner's lock one gets it, and nobody removes the lock that another has just taken. */
const clear = async (lock: string, deadOwner: string): Promise<void> => {
  const aside = `${lock}.${thisOwner.replace(':', '-')}`;
  await rm(aside, {recursive: true, force: true});
  if (
    !(await rename(lock, aside).then(
      () => true,
      () => false,
    ))
  )
    return;
  if ((await ownerOf(aside)) === deadOwner) await rm(aside, {recursive: true, force: true});
  else await rename(aside, lock).catch(() => undefined);
};
