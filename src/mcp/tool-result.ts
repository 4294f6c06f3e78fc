// Report or Problem → result of tools/call. The structured content is the whole answer; the text repeats it for readers.
import type {CallToolResult} from '@modelcontextprotocol/sdk/types.js';
import type {Operation} from '../model/operation.js';
import {type Problem, ProfilingError} from '../model/problem.js';
import type {Report} from '../model/report.js';

const maximumProblemText = 2_000;

export const reportResult = (operation: Operation, report: Report, markdown: string): CallToolResult => {
  const checked = operation.output.safeParse(report);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new Error(
      `the Report of ${operation.name} does not match its schema at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? '?'}`,
    );
  }
  return {
    structuredContent: checked.data,
    content: [
      {type: 'text', text: markdown},
      ...report.artifacts.map(({uri, mediaType, purpose}) => ({
        type: 'resource_link' as const,
        uri,
        name: uri.slice(uri.lastIndexOf('/') + 1),
        description: purpose,
        mimeType: mediaType,
      })),
    ],
  };
};

export const problemResult = (problem: Problem): CallToolResult => {
  const room = maximumProblemText - problem.hint.length - 1;
  const message = problem.message.length > room ? `${problem.message.slice(0, Math.max(0, room - 1))}…` : problem.message;
  return {
    isError: true,
    content: [{type: 'text', text: `${message}\n${problem.hint}`.slice(0, maximumProblemText)}],
    _meta: {problem},
  };
};

export const unknownTool = (name: string, offered: readonly Operation[], isHidden: boolean): ProfilingError =>
  isHidden
    ? new ProfilingError(
        'not_permitted',
        `This server is read-only: ${name} would run a program.`,
        `Ask the user to start the server without --read-only, or use ${namesOf(offered)}.`,
      )
    : new ProfilingError('invalid_request', `There is no tool ${JSON.stringify(name.slice(0, 60))}.`, `Tools: ${namesOf(offered)}.`);

const namesOf = (operations: readonly Operation[]): string => operations.map(operation => operation.name).join(', ');
