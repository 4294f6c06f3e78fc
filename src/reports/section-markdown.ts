// The parts of a Report that only some operations have: plan, profilers, runs.
import {type Fields, fieldsOf, numberOf, recordsOf, textOf, textsOf} from './fields.js';
import {codeText, proseText, table} from './markdown-text.js';

const prose = (value: unknown): string => proseText(textOf(value) ?? '');

/** Of a leak hunt: what is watched, and what exercises it. */
const watched = ({subject, drive}: Fields): readonly Fields[] =>
  [fieldsOf(fieldsOf(subject).command), fieldsOf(drive)].filter(({program}) => textOf(program) !== undefined);

const commandLine = ({program, args}: Fields): string => `- ${codeText([textOf(program) ?? '', ...textsOf(args)].join(' '))}`;

export const planMarkdown = (plan: Fields): readonly string[] => [
  ...[...recordsOf(plan.commands), ...watched(plan)].map(commandLine),
  ...(numberOf(fieldsOf(plan.subject).pid) === undefined ? [] : [`- process ${numberOf(fieldsOf(plan.subject).pid)}`]),
  ...(numberOf(plan.rounds) === undefined
    ? []
    : [`- ${numberOf(plan.warmupRounds) ?? 0} rounds to warm up, then ${numberOf(plan.rounds)} measured`]),
  ...textsOf(plan.runs).map(run => `- ${proseText(run)}`),
  ...(numberOf(plan.timeLimitSeconds) === undefined ? [] : [`- time limit ${numberOf(plan.timeLimitSeconds)} s`]),
  ...textsOf(plan.cautions).map(caution => `- ${proseText(caution)}`),
];

export const profilersMarkdown = (profilers: readonly Fields[]): readonly string[] =>
  table(
    ['profiler', 'state', 'version', 'measures', 'to mend it'],
    profilers.map(({id, state, version, measures, mend}) => [
      codeText(textOf(id) ?? ''),
      prose(state),
      textOf(version) === undefined ? '' : codeText(textOf(version) ?? ''),
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
