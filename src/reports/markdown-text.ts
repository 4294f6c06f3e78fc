// Untrusted text as parts of Markdown it cannot break out of.
import {cleanText} from './safe-text.js';

const escapeWords = (text: string): string =>
  text
    .replace(/[\\`*[\]|~]/g, '\\$&')
    // `<` only where it could open a tag, `&` only where it could be an entity, `_` only where it could open emphasis.
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/&(?=#?\w{1,32};)/g, '\\&')
    .replace(/(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, '\\_')
    .replace(/^(\s*)([#>+=-]|\d{1,9}(?=[.)](?:\s|$)))/, escapeStart);

/** A number is escaped behind it, a mark before it. */
const escapeStart = (_: string, space: string, mark: string): string => (/^\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`);

/** One line of prose; a command in backticks stays one. */
export const proseText = (text: string): string =>
  cleanText(text)
    .split(/(?<!`)(`[^`|]+`)(?!`)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeWords(part)))
    .join('')
    .trim();

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A name, path or command, shown as it is. */
export const codeText = (text: string): string => {
  const clean = cleanText(text).trim();
  if (clean === '') return '` `';
  const fence = '`'.repeat(longestRun(clean) + 1);
  const gap = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${clean}${gap}${fence}`;
};

/** In a table cell even code ends at a pipe. */
const cellText = (markdown: string): string => markdown.replace(/(?<!\\)\|/g, '\\|');

export const codeBlock = (lines: readonly string[], language = ''): readonly string[] => {
  const clean = lines.map(cleanText);
  const fence = '`'.repeat(Math.max(3, ...clean.map(line => longestRun(line) + 1)));
  return [`${fence}${language}`, ...clean, fence];
};

/** Cells are Markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
};
