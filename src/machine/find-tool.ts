// Where a profiler is: in the caller's environment, in perfwright's own toolbox, or on PATH.
import {isAbsolute, join} from 'node:path';
import type {FoundProgram} from '../model/facts.js';
import type {FindOptions} from '../model/machine.js';
import type {Residence} from '../model/profiler.js';
import {askInterpreter, type Interpreter} from './interpreter.js';
import {findPythonModule} from './python-module.js';
import {allIn, isExecutable, pathFolders, upwards} from './search-path.js';
import {behindShim} from './shim.js';
import type {StartOptions} from './start-program.js';
import {toolVersion} from './tool-version.js';
import {sideModule, toolboxProgram} from './toolbox-folders.js';

export interface FindSettings {
  readonly environment: NodeJS.ProcessEnv;
  readonly toolboxDirectory: string;
}

type Place = FoundProgram['from'];

export const findTool = async (residence: Residence, options: FindOptions, settings: FindSettings): Promise<FoundProgram | undefined> => {
  if (residence.in === 'program') return findNamed(residence, options, settings);
  if (residence.in === 'interpreter') return findModule(residence.module, options, settings);
  const runtime = await findInterpreter('node', options, settings);
  return runtime === undefined
    ? undefined
    : {name: 'node', path: runtime.interpreter.path, from: runtime.from, version: runtime.interpreter.version};
};

const startOptions = (options: FindOptions, settings: FindSettings): StartOptions => ({
  workingDirectory: options.workingDirectory,
  environment: {...settings.environment, ...options.environment},
});

/** Folders of the caller's own environment, nearest first; then those of PATH. */
const placesOf = (
  {workingDirectory, environment}: FindOptions,
  settings: FindSettings,
): readonly {readonly from: Place; readonly folders: readonly string[]}[] => {
  const own = [environment.VIRTUAL_ENV, settings.environment.VIRTUAL_ENV].flatMap(folder =>
    folder === undefined || folder === '' ? [] : [join(folder, 'bin')],
  );
  const near = upwards(workingDirectory).flatMap(folder => [
    join(folder, '.venv', 'bin'),
    join(folder, 'venv', 'bin'),
    join(folder, 'node_modules', '.bin'),
  ]);
  return [
    {from: 'environment', folders: [...own, ...near, ...pathFolders(environment.PATH, workingDirectory)]},
    {from: 'path', folders: pathFolders(settings.environment.PATH, workingDirectory)},
  ];
};

/** What the user's variable names, then the program, then its other names. */
const findNamed = async (
  {program, alternatives = [], variable}: Extract<Residence, {readonly in: 'program'}>,
  options: FindOptions,
  settings: FindSettings,
): Promise<FoundProgram | undefined> => {
  const start = startOptions(options, settings);
  const named = variable === undefined ? undefined : start.environment[variable];
  const paths = [...(named === undefined ? [] : [named]), ...alternatives].filter(path => isAbsolute(path) && isExecutable(path));
  if (named !== undefined && paths[0] === named) return describe(program, named, 'environment', start);
  for (const name of [program, ...alternatives.filter(name => !isAbsolute(name))]) {
    const found = await findProgram(name, options, settings);
    if (found !== undefined) return found;
  }
  const [installed] = paths;
  return installed === undefined ? undefined : describe(program, installed, 'path', start);
};

const describe = async (name: string, path: string, from: Place, start: StartOptions): Promise<FoundProgram> => {
  const version = await toolVersion([path, '--version'], start);
  return {name, path, from, ...(version === undefined ? {} : {version})};
};

const findProgram = async (program: string, options: FindOptions, settings: FindSettings): Promise<FoundProgram | undefined> => {
  const [environment, path] = placesOf(options, settings);
  const inToolbox = toolboxProgram(settings.toolboxDirectory, program);
  const candidates: readonly {readonly from: Place; readonly path: string}[] = [
    ...allIn(environment?.folders ?? [], program).map(found => ({from: 'environment' as const, path: found})),
    ...(inToolbox === undefined ? [] : [{from: 'toolbox' as const, path: inToolbox}]),
    ...allIn(path?.folders ?? [], program).map(found => ({from: 'path' as const, path: found})),
  ];
  const start = startOptions(options, settings);
  for (const candidate of candidates) {
    const real = await behindShim(candidate.path, program, start);
    // A shim whose program is in no chosen version leads nowhere.
    if (real === candidate.path && /[\\/]shims[\\/]/.test(real)) continue;
    return describe(program, real, candidate.from, start);
  }
  return undefined;
};

/** The target's interpreter if it was named; otherwise the one a command in that folder would get. */
export const findInterpreter = async (
  language: Interpreter['language'],
  options: FindOptions,
  settings: FindSettings,
): Promise<{readonly interpreter: Interpreter; readonly from: Place} | undefined> => {
  const start = startOptions(options, settings);
  if (options.interpreter !== undefined) {
    const named = isExecutable(options.interpreter) ? await askInterpreter(options.interpreter, start) : undefined;
    if (named?.language === language) return {interpreter: named, from: 'environment'};
  }
  const names = language === 'node' ? ['node'] : ['python3', 'python'];
  for (const {from, folders} of placesOf(options, settings)) {
    for (const path of names.flatMap(name => allIn(folders, name))) {
      const interpreter = await askInterpreter(path, start);
      if (interpreter !== undefined) return {interpreter, from};
    }
  }
  return undefined;
};

const findModule = async (module: string, options: FindOptions, settings: FindSettings): Promise<FoundProgram | undefined> => {
  const found = await findInterpreter('python', options, settings);
  if (found === undefined) return undefined;
  const {interpreter} = found;
  const own = await findPythonModule(interpreter.path, module, startOptions(options, settings));
  if (own !== undefined)
    return {name: module, path: interpreter.path, from: 'environment', ...(own.version === undefined ? {} : {version: own.version})};
  const side = await sideModule(settings.toolboxDirectory, interpreter.tag, module);
  if (side === undefined) return undefined;
  return {
    name: module,
    path: interpreter.path,
    from: 'toolbox',
    pythonPath: side.directory,
    ...(side.version === undefined ? {} : {version: side.version}),
  };
};
