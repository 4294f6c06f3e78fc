// Tables of lines as line_profiler and memory_profiler print them: a header, a rule of `=`, then one row a line of source.

export interface LineRow {
  readonly line: number;
  /** The figures between line number and text; empty for lines that never ran. */
  readonly figures: readonly number[];
  readonly text: string;
}

const heading = 'Line Contents';

/** Where the text of a row begins, told by the header; undefined: this is no header. */
export const textColumn = (header: string): number | undefined =>
  /^ *Line #/.test(header) && header.includes(heading) ? header.indexOf(heading) : undefined;

/** Undefined: no row of such a table. Units behind figures are dropped. */
export const readLineRow = (row: string, textAt: number, columns: number): LineRow | undefined => {
  const words = row
    .slice(0, textAt)
    .trim()
    .split(/ +/)
    .filter(word => word !== 'MiB');
  const [line = '', ...rest] = words;
  if (!/^\d{1,9}$/.test(line) || (rest.length !== 0 && rest.length !== columns)) return undefined;
  const figures = rest.map(Number);
  return figures.every(Number.isFinite) ? {line: Number(line), figures, text: row.slice(textAt)} : undefined;
};

/** Name of the function that is defined on this line, if one is. */
export const definedName = (text: string): string | undefined => /^\s*(?:async\s+)?def\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(text)?.[1];
