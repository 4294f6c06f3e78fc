// What version a program says it is; asked once per program file.
import {statSync} from 'node:fs';
import {ask} from './ask.js';
import type {StartOptions} from './start-program.js';

const known = new Map<string, Promise<string | undefined>>();

/** `command`: program (best an absolute path) and the arguments that print its version. */
export const toolVersion = (command: readonly string[], options: StartOptions): Promise<string | undefined> => {
  const [program, ...args] = command;
  if (program === undefined) return Promise.resolve(undefined);
  const key = JSON.stringify([command, changedAt(program), options.environment.PYTHONPATH ?? '', options.environment.PATH ?? '']);
  const answer = known.get(key) ?? askVersion(program, args, options);
  known.set(key, answer);
  return answer;
};

const askVersion = async (program: string, args: readonly string[], options: StartOptions): Promise<string | undefined> => {
  const answer = await ask(program, args, options);
  if (answer === undefined || answer.exitCode === 126 || answer.exitCode === 127) return undefined;
  return versionIn(answer.stdout) ?? versionIn(answer.stderr);
};

export const versionIn = (text: string): string | undefined => /\d+\.\d+(?:\.\d+)*(?:[-+.]?[0-9A-Za-z]+)*/.exec(text.slice(0, 4_096))?.[0];

const changedAt = (program: string): number => {
  try {
    return statSync(program).mtimeMs;
  } catch {
    // A bare name: found on PATH, which is part of the key.
    return 0;
  }
};
