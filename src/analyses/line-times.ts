// Time of Python lines whose text says what they do: py-spy books what runs in C to the line that calls it.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {ownershipOf} from './ownership.js';

/** Most natives of JavaScript have frames of their own. */
export const python = /\.pyw?$/;
export const anyLanguage = /\.(?:pyw?|[cm]?[jt]sx?)$/;

export interface LineTime {
  /** Row of the function. */
  readonly row: number;
  readonly text: string;
  /** Unit of metric 0. */
  readonly value: number;
}

/** Lines of functions somebody can edit, as far as their files can be read. */
export function* lineTimes(profile: Profile, readSource: SourceReader, files = python): Generator<LineTime> {
  const {lines, nodes, frames} = profile;
  if (lines === undefined) return;
  const {isEditable} = ownershipOf(profile);
  const texts = new Map<string, string>();
  for (const [entry, node] of lines.node.entries()) {
    const row = nodes.frame[node] ?? 0;
    const file = frames.file[row] ?? '';
    const value = lines.value[entry] ?? 0;
    if (isEditable[row] !== 1 || value <= 0 || !files.test(file)) continue;
    const line = lines.line[entry] ?? 0;
    const key = `${file}:${line}`;
    const text = texts.get(key) ?? readSource(file, line, 0)?.[0] ?? '';
    texts.set(key, text);
    if (text !== '') yield {row, text, value};
  }
}

/** Row → time of its lines with such a text, largest first. */
export const timeOfLines = (profile: Profile, pattern: RegExp, readSource: SourceReader, files = python): ReadonlyMap<number, number> => {
  const times = new Map<number, number>();
  for (const {row, text, value} of lineTimes(profile, readSource, files))
    if (pattern.test(text)) times.set(row, (times.get(row) ?? 0) + value);
  return new Map([...times].sort((a, b) => b[1] - a[1]));
};
