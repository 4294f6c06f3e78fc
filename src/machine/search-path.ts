// Finds programs by name, as the system would, in a given order of folders.
import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, dirname, isAbsolute, join, resolve} from 'node:path';

export const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

export const pathFolders = (path: string | undefined, workingDirectory: string): readonly string[] =>
  (path ?? '').split(delimiter).flatMap(folder => (folder === '' ? [] : [isAbsolute(folder) ? folder : resolve(workingDirectory, folder)]));

export const findIn = (folders: readonly string[], program: string): string | undefined => allIn(folders, program)[0];

export const allIn = (folders: readonly string[], program: string): readonly string[] => [
  ...new Set(folders.map(folder => join(folder, program)).filter(isExecutable)),
];

/** The folder and those above it. */
export const upwards = (directory: string): readonly string[] => {
  const folders = [directory];
  for (let folder = directory; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
};
