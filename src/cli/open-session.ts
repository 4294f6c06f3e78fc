// What every command needs: the machine in its places, and the library of skills with the policy's values.
import {readFileSync} from 'node:fs';
import {type Library, type LibrarySnapshot, loadLibrary, restoreLibrary} from '../library/index.js';
import {createMachine, type MachineExtras} from '../machine/index.js';
import type {Machine} from '../model/machine.js';
import {bundledPath, findBundled} from './bundled.js';
import type {Places} from './common-flags.js';

export interface Session {
  readonly machine: Machine & Pick<MachineExtras, 'stopEverything'>;
  readonly library: Library;
}

export type OpenSession = (places: Places) => Promise<Session>;

export const openSession: OpenSession = async ({roots, skills, state}) => {
  const machine = createMachine({roots: roots.length > 0 ? roots : [process.cwd()], stateDirectory: state});
  process.once('exit', () => machine.cleanUp());
  return {machine, library: await openLibrary(skills)};
};

const openLibrary = async (more: readonly string[]): Promise<Library> => {
  const directory = bundledPath('skills');
  const snapshot = findBundled('skills.snapshot.json');
  return snapshot === undefined ? loadLibrary([directory, ...more]) : restoreLibrary(readSnapshot(snapshot), directory, more);
};

const readSnapshot = (path: string): LibrarySnapshot => JSON.parse(readFileSync(path, 'utf8'));
