// The parts of a Report that only some operations have: callers and callees, plan, profilers, runs.
import {type Fields, fieldsOf, numberOf, recordsOf, textOf, textsOf} from './fields.js';
import {placeMarkdown} from './finding-markdown.js';
import {codeText, proseText, table} from './markdown-text.js';
import {formatCount, formatQuantity, formatShare} from './quantity.js';

const prose = (value: unknown): string => proseText(textOf(value) ?? '');
const share = (value: unknown): string => formatShare(numberOf(value) ?? Number.NaN);

export const viewMarkdown = ({view, rows, focus}: Fields, unit: string): readonly string[] => {
  const shown = recordsOf(rows);
  const place = placeMarkdown(fieldsOf(focus));
  const kind = textOf(view);
  if (shown.length === 0) return [];
  const withCalls = shown.some(row => numberOf(row.calls) !== undefined);
  return [
    ...(kind === undefined || place === '' ? [] : [`${proseText(kind)} of ${place}`, '']),
    ...table(
      ['function', 'value', 'share of focus', 'share of all', ...(withCalls ? ['calls'] : [])],
      shown.map(row => [
        placeMarkdown(row),
        formatQuantity(numberOf(row.value) ?? Number.NaN, unit),
        share(row.shareOfFocus),
        share(row.shareOfAll),
        ...(withCalls ? [formatCount(numberOf(row.calls) ?? 0)] : []),
      ]),
    ),
  ];
};

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
