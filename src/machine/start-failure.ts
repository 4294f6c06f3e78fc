// Why a program could not be started, as a problem that says the next move.
import {constants} from 'node:fs';
import {access, stat} from 'node:fs/promises';
import type {Command} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';

export const requireDirectory = async (directory: string): Promise<void> => {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new ProfilingError(
    'invalid_request',
    `The working directory ${JSON.stringify(directory)} is not a directory.`,
    'Give an existing directory as workingDirectory.',
  );
};

/** `thrown` is what the attempt to start it ended with. */
export const startFailure = async (command: Command, thrown: unknown): Promise<ProfilingError> => {
  const name = JSON.stringify(command.program);
  const code = codeOf(thrown);
  const options = {cause: thrown, details: {program: command.program, workingDirectory: command.workingDirectory}};
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = `Make it executable (chmod +x), or name its interpreter first, for example python3 ${command.program}.`;
    return new ProfilingError('not_permitted', `${name} is not executable.`, hint, options);
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const isThere =
      command.program.includes('/') &&
      (await access(command.program, constants.F_OK)
        .then(() => true)
        .catch(() => false));
    const hint = isThere
      ? 'The file is there, but the interpreter in its first line (#!) is not: install that, or name another interpreter first.'
      : 'Check the spelling and PATH, give the absolute path, or set workingDirectory if the path is relative.';
    return new ProfilingError('program_missing', `${name} was not found.`, hint, options);
  }
  if (code === 'E2BIG')
    return new ProfilingError(
      'invalid_request',
      `The arguments of ${name} are too long for this system.`,
      'Pass long input by file.',
      options,
    );
  return new ProfilingError(
    'target_failed',
    `${name} could not be started${code === undefined ? '' : ` (${code})`}.`,
    'Start it by hand to see why.',
    options,
  );
};

const codeOf = (thrown: unknown): string | undefined =>
  errorCode(thrown) ?? (thrown instanceof Error ? errorCode(thrown.cause) : undefined);
