// A request against its schema: the same refusal for MCP and the command line, with the names that are expected.
import type {z} from 'zod';
import {nearestNames} from './nearest-names.js';
import {ProfilingError} from './problem.js';

/** What is wrong with one argument; `argument` is empty when the request as a whole is meant. */
export interface RequestIssue {
  readonly argument: string;
  readonly message: string;
}

export const checkRequest = <Input extends z.ZodObject>(schema: Input, input: unknown): z.infer<Input> => {
  const result = schema.safeParse(input);
  if (result.success) {
    refuseNul(result.data);
    return result.data;
  }
  const expected = Object.keys(schema.shape);
  const issues = result.error.issues.slice(0, 10).flatMap(issue => issuesOf(issue, expected));
  const message = issues.map(({argument, message}) => (argument === '' ? message : `${argument}: ${message}`)).join('; ');
  throw new ProfilingError('invalid_request', message, `Arguments: ${expected.join(', ')}.`, {details: {issues}});
};

/** No program, path or variable can hold one: the system would cut the text there. */
const refuseNul = (data: Readonly<Record<string, unknown>>): void => {
  const argument = Object.entries(data).find(([, value]) => holdsNul(value))?.[0];
  if (argument === undefined) return;
  const issues: readonly RequestIssue[] = [{argument, message: 'holds a NUL character'}];
  throw new ProfilingError('invalid_request', `${argument} holds a NUL character.`, 'Leave it out.', {details: {issues}});
};

const holdsNul = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(holdsNul) : typeof value === 'string' && value.includes('\0');

const issuesOf = (issue: z.core.$ZodIssue, expected: readonly string[]): RequestIssue[] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, 10).map(key => unknownArgument(key, expected));
  return [{argument: issue.path.join('.').slice(0, 100), message: issue.message.slice(0, 300)}];
};

const unknownArgument = (key: string, expected: readonly string[]): RequestIssue => {
  const near = nearestNames(key, expected);
  return {
    argument: JSON.stringify(key.slice(0, 60)),
    message: near.length > 0 ? `unknown argument; meant is perhaps ${near.join(' or ')}` : 'unknown argument',
  };
};
