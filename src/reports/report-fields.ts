// Fields of a Report that have no form of their own: lists of things become tables, the rest `name: value` lines.
import {codeSpan, escapeMarkdown, plainText} from './plain-text.js';

const mostRows = 40;
const mostColumns = 7;

export const otherFields = (report: object, known: ReadonlySet<string>): readonly string[] =>
  Object.entries(report)
    .filter(([name, value]) => !known.has(name) && value !== undefined)
    .flatMap(([name, value]) => fieldLines(name, value));

const fieldLines = (name: string, value: unknown): readonly string[] => {
  if (isTable(value)) return value.length === 0 ? [] : [heading(name), ...table(value)];
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, own]) => own !== undefined);
    const plain = entries.filter(([, own]) => !isTable(own));
    const tables = entries.flatMap(([key, own]) => (isTable(own) && own.length > 0 ? [`${name} ${key}:`, ...table(own)] : []));
    return [
      heading(name),
      ...plain.map(([key, own]) => `- ${escapeMarkdown(plainText(key))}: ${cell(own)}`),
      ...(tables.length > 0 ? ['', ...tables] : []),
    ];
  }
  return [`- ${escapeMarkdown(plainText(name))}: ${cell(value)}`];
};

const heading = (name: string): string => `### ${escapeMarkdown(plainText(name))}`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTable = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] => Array.isArray(value) && value.every(isRecord);

const table = (rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] => {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))].slice(0, mostColumns);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(column => escapeMarkdown(plainText(column)))),
    line(columns.map(() => '---')),
    ...rows.slice(0, mostRows).map(row => line(columns.map(column => cell(row[column]).replaceAll('|', '\\|')))),
    ...(rows.length > mostRows ? [`… and ${rows.length - mostRows} more`] : []),
  ];
};

const cell = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return `${Number(value.toPrecision(6))}`;
  if (typeof value === 'string') return escapeMarkdown(plainText(value, 300));
  if (Array.isArray(value) && value.every(own => typeof own !== 'object')) return escapeMarkdown(plainText(value.join(', '), 300));
  return typeof value === 'object' ? codeSpan(plainText(JSON.stringify(value), 300)) : `${value}`;
};
