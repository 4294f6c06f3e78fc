// The view of a profile as a table: callers or callees, hot lines with their text, cost per package.
import {type Fields, fieldsOf, numberOf, recordsOf, textOf, textsOf} from './fields.js';
import {placeMarkdown} from './finding-markdown.js';
import {codeText, proseText, table} from './markdown-text.js';
import {formatCount, formatQuantity, formatShare} from './quantity.js';

const share = (value: unknown): string => formatShare(numberOf(value) ?? Number.NaN);

export const viewMarkdown = (view: Fields, unit: string): readonly string[] => {
  const rows = recordsOf(view.rows);
  const place = placeMarkdown(fieldsOf(view.focus));
  const kind = textOf(view.view);
  if (rows.length === 0) return [];
  return [...(kind === undefined || place === '' ? [] : [`${proseText(kind)} of ${place}`, '']), ...tableOf(kind, rows, view, unit)];
};

const tableOf = (kind: string | undefined, rows: readonly Fields[], view: Fields, unit: string): readonly string[] => {
  switch (kind) {
    case 'lines':
      return lineTable(rows, textsOf(view.listing), unit);
    case 'packages':
      return packageTable(rows, unit);
    default:
      return neighbourTable(rows, unit);
  }
};

const neighbourTable = (rows: readonly Fields[], unit: string): readonly string[] => {
  const withCalls = rows.some(row => numberOf(row.calls) !== undefined);
  return table(
    ['function', 'value', 'share of focus', 'share of all', ...(withCalls ? ['calls'] : [])],
    rows.map(row => [
      placeMarkdown(row),
      formatQuantity(numberOf(row.value) ?? Number.NaN, unit),
      share(row.shareOfFocus),
      share(row.shareOfAll),
      ...(withCalls ? [formatCount(numberOf(row.calls) ?? 0)] : []),
    ]),
  );
};

const lineTable = (rows: readonly Fields[], listing: readonly string[], unit: string): readonly string[] => [
  ...table(
    ['line', 'self', 'share of all', 'text'],
    rows.map(row => [
      placeMarkdown(row),
      formatQuantity(numberOf(row.self) ?? Number.NaN, unit),
      share(row.share),
      row.stale === true ? proseText('(the file changed since)') : lineText(textOf(row.text)),
    ]),
  ),
  ...(listing.length === 0 ? [] : ['', ...listing.map(text => `    ${text.replaceAll(/[\r\n]/g, ' ')}`)]),
];

const lineText = (text: string | undefined): string => (text === undefined || text === '' ? '' : codeText(text));

const packageTable = (rows: readonly Fields[], unit: string): readonly string[] =>
  table(
    ['package', 'version', 'self', 'share', 'share with what it calls', 'functions'],
    rows.map(row => [
      codeText(textOf(row.package) ?? ''),
      textOf(row.version) === undefined ? (row.kind === 'dependency' ? 'unknown' : '') : codeText(textOf(row.version) ?? ''),
      formatQuantity(numberOf(row.self) ?? Number.NaN, unit),
      share(row.selfShare),
      share(row.totalShare),
      formatCount(numberOf(row.functions) ?? 0),
    ]),
  );
