// Reads what a command's first word is, without running the command.
import {accessSync, closeSync, constants, openSync, readSync} from 'node:fs';
import {basename, isAbsolute, resolve} from 'node:path';
import type {TargetReading} from '../model/facts.js';
import type {FindOptions} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import {askInterpreter} from './interpreter.js';
import {commandLineOf, describeLive, executableOf} from './live-process.js';
import {readPackageScript} from './package-script.js';
import {behindRunner} from './project-runner.js';
import {allIn, isExecutable, pathFolders} from './search-path.js';
import {behindShim} from './shim.js';
import type {StartOptions} from './start-program.js';

const nothing: TargetReading = {
  programPath: undefined,
  executable: false,
  shebang: undefined,
  interpreterPath: undefined,
  packageScript: undefined,
  interpreterVersion: undefined,
  commandLine: undefined,
};

export const readTarget = async (
  target: {readonly command?: readonly string[] | undefined; readonly pid?: number | undefined},
  options: FindOptions,
  caller: NodeJS.ProcessEnv,
): Promise<TargetReading> => {
  const start: StartOptions = {workingDirectory: options.workingDirectory, environment: {...caller, ...options.environment}};
  if (target.pid !== undefined) return readProcess(target.pid, start);
  const [word] = target.command ?? [];
  if (target.command === undefined || word === undefined || word === '') return nothing;

  const packageScript = await readPackageScript(target.command, options.workingDirectory);
  const found = locate(word, start);
  if (found === undefined) return {...nothing, packageScript};
  const programPath = await behindShim(found, basename(word), start);
  const shebang = readShebang(programPath);
  const own = await askInterpreter(programPath, start);
  if (own !== undefined)
    return {...nothing, programPath, executable: true, interpreterPath: own.path, interpreterVersion: own.version, packageScript};

  const runner = await behindRunner(target.command, programPath, start);
  const named = shebang === undefined ? undefined : interpreterOf(shebang, start);
  const interpreter = named === undefined ? undefined : await askInterpreter(named, start);
  return {
    ...nothing,
    programPath,
    executable: isExecutable(programPath),
    shebang,
    interpreterPath: interpreter?.path ?? named,
    interpreterVersion: interpreter?.version,
    packageScript,
    ...(runner === undefined ? {} : {runner}),
  };
};

/** As the system would find it: a name on PATH, anything with a slash from the working folder; there, a file that may not be run counts too. */
const locate = (word: string, {workingDirectory, environment}: StartOptions): string | undefined => {
  if (!word.includes('/')) return allIn(pathFolders(environment.PATH, workingDirectory), word)[0];
  const path = isAbsolute(word) ? word : resolve(workingDirectory, word);
  try {
    accessSync(path, constants.F_OK);
    return path;
  } catch {
    return undefined;
  }
};

const readShebang = (path: string): string | undefined => {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const head = Buffer.alloc(256);
      const count = readSync(descriptor, head, 0, head.length, 0);
      const text = head.toString('utf8', 0, count);
      return text.startsWith('#!') ? text.split(/\r?\n/, 1)[0] : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
};

/** `#!/usr/bin/env -S node --flag` and `#!/opt/python/bin/python3 -u` alike. */
const interpreterOf = (shebang: string, {workingDirectory, environment}: StartOptions): string | undefined => {
  const [program, ...rest] = shebang.slice(2).trim().split(/\s+/);
  if (program === undefined || program === '') return undefined;
  if (basename(program) !== 'env') return isExecutable(program) ? program : undefined;
  const name = rest.find(word => !word.startsWith('-') && !word.includes('='));
  return name === undefined ? undefined : locate(name, {workingDirectory, environment});
};

const readProcess = async (pid: number, start: StartOptions): Promise<TargetReading> => {
  const commandLine = await commandLineOf(pid);
  if (commandLine === undefined) {
    throw new ProfilingError(
      'invalid_request',
      `There is no process with pid ${pid}.`,
      'It may have ended. Give the pid of a process that is running now (ps -e), or the command, and perfwright starts it.',
    );
  }
  const executable = executableOf(pid);
  // A file that was replaced since cannot be asked.
  const programPath = executable !== undefined && isExecutable(executable) ? executable : undefined;
  const interpreter = programPath === undefined ? undefined : await askInterpreter(programPath, start);
  return {
    ...nothing,
    commandLine,
    live: describeLive(pid),
    programPath,
    executable: programPath !== undefined,
    interpreterPath: interpreter === undefined ? undefined : programPath,
    interpreterVersion: interpreter?.version,
  };
};
