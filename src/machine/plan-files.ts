// The files around a plan: the run folder's token, inputs written before the start, outputs found after the end.
import {type Dirent, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Command, type Plan, type PlannedOutput, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {unfinishedSuffix, writeAtomically} from './atomic-write.js';

const maximumDepth = 4;

export const placeRunDirectory = (text: string, directory: string): string => text.replaceAll(runDirectoryToken, directory);

export const placeInCommand = (command: Command, directory: string): Command => ({
  ...command,
  program: placeRunDirectory(command.program, directory),
  args: command.args.map(argument => placeRunDirectory(argument, directory)),
  workingDirectory: placeRunDirectory(command.workingDirectory, directory),
  environment: Object.fromEntries(Object.entries(command.environment).map(([name, value]) => [name, placeRunDirectory(value, directory)])),
});

export const isPlainFileName = (file: string): boolean => /^[^/\\\0]{1,200}$/.test(file) && file !== '.' && file !== '..';

export const writeInputs = async (plan: Plan, directory: string): Promise<void> => {
  for (const [file, content] of Object.entries(plan.inputs ?? {})) {
    if (!isPlainFileName(file))
      throw new ProfilingError(
        'internal',
        `The plan's input ${JSON.stringify(file)} is not a plain file name.`,
        'This is a fault in the profiler plug-in.',
      );
    await writeAtomically(join(directory, file), placeRunDirectory(content, directory));
  }
};

/** Regular files below the run folder, as relative paths with `/`, and whether any of them is still being written. */
const listFiles = (directory: string): {readonly files: readonly string[]; readonly unfinished: boolean} => {
  const files: string[] = [];
  let unfinished = false;
  const open: {readonly path: string; readonly depth: number}[] = [{path: '', depth: 0}];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of entriesOf(join(directory, folder.path))) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.isDirectory() && folder.depth < maximumDepth) open.push({path, depth: folder.depth + 1});
      else if (entry.name.endsWith(unfinishedSuffix)) unfinished = true;
      else if (entry.isFile()) files.push(path);
    }
  }
  return {files: files.sort(), unfinished};
};

const entriesOf = (directory: string): readonly Dirent[] => {
  try {
    return readdirSync(directory, {withFileTypes: true});
  } catch {
    return [];
  }
};

const matches = (file: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*')}$`,
  ).test(file);

const matching = (files: readonly string[], outputs: readonly PlannedOutput[]): readonly string[] =>
  outputs.flatMap(output => files.filter(file => matches(file, placeRunDirectory(output.pattern, '').replace(/^\//, ''))));

/** Absolute paths. */
export const findOutputs = (
  plan: Plan,
  directory: string,
): {readonly profileFiles: readonly string[]; readonly sideFiles: readonly string[]} => {
  const {files} = listFiles(directory);
  const [profiles, others] = [true, false].map(wanted =>
    matching(
      files,
      plan.outputs.filter(({isProfile}) => isProfile === wanted),
    ),
  );
  const place = (file: string): string => join(directory, file);
  return {
    profileFiles: [...new Set(profiles)].map(place),
    sideFiles: [...new Set(others)].filter(file => profiles?.includes(file) !== true).map(place),
  };
};

/** Whether a profile is there, and whether something in the folder is still being written. */
export const lookForProfiles = (plan: Plan, directory: string): {readonly profiles: readonly string[]; readonly unfinished: boolean} => {
  const {files, unfinished} = listFiles(directory);
  return {
    profiles: matching(
      files,
      plan.outputs.filter(output => output.isProfile),
    ),
    unfinished,
  };
};

/** What a runtime wrote for the profiler outside the run folder: nobody else would remove it. */
export const removeTemporaryFiles = (patterns: readonly string[], pids: readonly number[]): void => {
  if (patterns.length === 0) return;
  const names = entriesOf(tmpdir()).map(({name}) => name);
  for (const pattern of patterns) {
    const own = new Set(pids.map(pid => pattern.replace('{pid}', String(pid))));
    for (const name of names) if ([...own].some(wanted => matches(name, wanted))) rmSync(join(tmpdir(), name), {force: true});
  }
};
