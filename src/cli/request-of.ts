// Parsed flags → the request, checked against the schema, with flags named in whatever is wrong.
import {checkRequest} from '../model/check-request.js';
import type {Operation} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import {commandKey, type Flag, kebabCase, subcommandOf, waitKey} from './flags.js';
import {seeHelp} from './parse-arguments.js';

const longestWaitSeconds = 3_600;

export const requestOf = (
  operation: Operation,
  flags: readonly Flag[],
  values: Readonly<Record<string, unknown>>,
  command: readonly string[] | undefined,
): Readonly<Record<string, unknown>> => {
  const takesCommand = commandKey in operation.input.shape;
  if (command !== undefined && !takesCommand)
    throw new ProfilingError(
      'invalid_request',
      'This command runs no program: nothing may stand after `--`.',
      seeHelp(subcommandOf(operation)),
    );
  const input = {
    ...Object.fromEntries(flags.flatMap(({key}) => (values[key] === undefined ? [] : [[key, values[key]]]))),
    ...(command === undefined ? {} : {[commandKey]: command}),
    ...(waitKey in operation.input.shape ? {[waitKey]: longestWaitSeconds} : {}),
  };
  try {
    return checkRequest(operation.input, input);
  } catch (error) {
    throw error instanceof ProfilingError ? withFlagNames(error, seeHelp(subcommandOf(operation))) : error;
  }
};

const withFlagNames = (error: ProfilingError, hint: string): ProfilingError => {
  const issues = error.details?.issues;
  if (!Array.isArray(issues)) return error;
  const message = issues
    .map(({argument, message}) =>
      argument === '' ? message : `${argument === commandKey ? 'the command' : `--${kebabCase(argument)}`}: ${message}`,
    )
    .join('; ');
  return new ProfilingError(error.code, message, hint, {cause: error});
};
