// Asks Python and Node themselves where they are and which version: the file on PATH may be a shim that only starts them.
import {statSync} from 'node:fs';
import {basename} from 'node:path';
import {ask} from './ask.js';
import type {StartOptions} from './start-program.js';

export interface Interpreter {
  readonly language: 'python' | 'node';
  /** Absolute path of the program itself, never of a shim. A virtual environment's stays the environment's. */
  readonly path: string;
  readonly version: string;
  /** `cpython-3.11`: what modules with native code must match. */
  readonly tag: string;
}

const questions = {
  python: [
    '-c',
    'import sys; i = getattr(sys, "implementation", None); print("|".join([sys.executable, ".".join(map(str, sys.version_info[:3])), (i.name if i else "cpython") + "-%d.%d" % sys.version_info[:2] + getattr(sys, "abiflags", "").replace("m", "")]))',
  ],
  node: ['-p', '[process.execPath, process.versions.node, "node-" + process.versions.node.split(".")[0]].join("|")'],
} as const;

export const interpreterLanguage = (program: string): Interpreter['language'] | undefined => {
  const name = basename(program);
  if (/^(?:python|pypy)[\d.]*t?(?:\.exe)?$/.test(name)) return 'python';
  if (/^(?:node|nodejs)(?:\.exe)?$/.test(name)) return 'node';
  return undefined;
};

const known = new Map<string, Promise<Interpreter | undefined>>();

/** Undefined: neither Python nor Node, or it does not answer. */
export const askInterpreter = (program: string, options: StartOptions): Promise<Interpreter | undefined> => {
  const language = interpreterLanguage(program);
  if (language === undefined) return Promise.resolve(undefined);
  // Shims decide by folder and environment which version they start.
  const key = JSON.stringify([
    program,
    changedAt(program),
    options.workingDirectory,
    options.environment.PATH,
    options.environment.PYENV_VERSION,
  ]);
  const answer = known.get(key) ?? question(program, language, options);
  known.set(key, answer);
  return answer;
};

const question = async (
  program: string,
  language: Interpreter['language'],
  {workingDirectory, environment}: StartOptions,
): Promise<Interpreter | undefined> => {
  // A preload or a start-up file of the program's own is not wanted for this question.
  const {NODE_OPTIONS: _, PYTHONSTARTUP: __, ...quiet} = environment;
  const answer = await ask(program, questions[language], {workingDirectory, environment: quiet});
  const [path, version, tag] = answer?.stdout.trim().split('|') ?? [];
  if (answer?.exitCode !== 0 || path === undefined || path === '' || version === undefined || tag === undefined) return undefined;
  return {language, path, version, tag};
};

const changedAt = (program: string): number => {
  try {
    return statSync(program).mtimeMs;
  } catch {
    return 0;
  }
};
