// `uv run` and `poetry run` start Python from the project's environment: which interpreter that is, asked without making or changing anything.
import {closeSync, existsSync, openSync, readSync} from 'node:fs';
import {basename, delimiter, dirname, join, resolve} from 'node:path';
import type {RunnerReading} from '../model/facts.js';
import {ask} from './ask.js';
import {askInterpreter} from './interpreter.js';
import {isExecutable} from './search-path.js';
import type {StartOptions} from './start-program.js';

const questions: Readonly<Record<string, readonly string[] | undefined>> = {
  uv: ['python', 'find'],
  poetry: ['env', 'info', '--executable', '--no-interaction'],
};

/** Undefined: no such runner, it has flags of its own, or there is no environment yet. */
export const behindRunner = async (
  command: readonly string[],
  programPath: string,
  options: StartOptions,
): Promise<RunnerReading | undefined> => {
  const [word = '', run, first = ''] = command;
  const question = questions[basename(word)];
  // A script that lists its own packages gets an environment of its own from uv.
  if (question === undefined || run !== 'run' || listsPackages(resolve(options.workingDirectory, first))) return undefined;
  const answer = await ask(programPath, question, {...options, environment: {...options.environment, UV_PYTHON_DOWNLOADS: 'never'}});
  const path = answer?.exitCode === 0 ? (answer.stdout.trim().split('\n').at(-1) ?? '') : '';
  const folder = dirname(path);
  const home = dirname(folder);
  if (path === '' || !isExecutable(path) || !existsSync(join(home, 'pyvenv.cfg'))) return undefined;
  const interpreter = await askInterpreter(path, options);
  if (interpreter === undefined) return undefined;
  const script = /^[\w.-]+$/.test(first) && isExecutable(join(folder, first)) ? join(folder, first) : undefined;
  return {
    interpreterPath: interpreter.path,
    interpreterVersion: interpreter.version,
    environment: {VIRTUAL_ENV: home, PATH: [folder, options.environment.PATH ?? ''].join(delimiter)},
    ...(script !== undefined && startsPython(script) ? {script} : {}),
  };
};

const startsPython = (file: string): boolean => /^#!.*python|^#!\/bin\/sh\n'''exec' .*python/.test(head(file));
const listsPackages = (file: string): boolean => /\.py$/.test(file) && /^# \/\/\/ script\s*$/m.test(head(file));

const head = (file: string): string => {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(4_096);
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
};
