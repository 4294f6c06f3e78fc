// The parts of a Report that only some operations have: plan, profilers, runs.
import {type Fields, numberOf, recordsOf, textOf, textsOf} from './fields.js';
import {codeText, proseText, table} from './markdown-text.js';

const prose = (value: unknown): string => proseText(textOf(value) ?? '');

export const planMarkdown = (plan: Fields): readonly string[] => [
  ...recordsOf(plan.commands).map(({program, args}) => `- ${codeText([textOf(program) ?? '', ...textsOf(args)].join(' '))}`),
  ...(numberOf(plan.timeLimitSeconds) === undefined ? [] : [`- time limit ${numberOf(plan.timeLimitSeconds)} s`]),
  ...textsOf(plan.cautions).map(caution => `- ${proseText(caution)}`),
];

export const profilersMarkdown = (profilers: readonly Fields[]): readonly string[] =>
  table(
    ['profiler', 'state', 'version', 'measures', 'to mend it'],
    profilers.map(({id, state, version, measures, mend}) => [
      codeText(textOf(id) ?? ''),
      prose(state),
      prose(version),
      textsOf(measures).map(proseText).join(', '),
      prose(mend),
    ]),
  );

export const runsMarkdown = (runs: readonly Fields[], nextCursor: string | undefined): readonly string[] => [
  ...table(
    ['run', 'operation', 'started', 'status', 'summary'],
    runs.map(({runId, operation, startedAt, status, summary}) => [
      codeText(textOf(runId) ?? ''),
      prose(operation),
      prose(startedAt),
      prose(status),
      prose(summary),
    ]),
  ),
  ...(nextCursor === undefined ? [] : ['', `More with cursor ${codeText(nextCursor)}.`]),
];
