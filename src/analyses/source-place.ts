// Where a function stands in its source: the line of its definition, and its hottest line, with the text around.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';

/** The executing line with the most self time in the function, 1-based; undefined when the profile has no lines for it. */
export const hottestLine = (profile: Profile, row: number): number | undefined => {
  const {lines, nodes} = profile;
  if (lines === undefined) return undefined;
  const byLine = new Map<number, number>();
  for (let entry = 0; entry < lines.node.length; entry += 1) {
    if (nodes.frame[lines.node[entry] ?? 0] !== row) continue;
    const line = lines.line[entry] ?? 0;
    byLine.set(line, (byLine.get(line) ?? 0) + (lines.value[entry] ?? 0));
  }
  return [...byLine].sort((a, b) => b[1] - a[1])[0]?.[0];
};

const wholeFile = 200_000;

/**
 * Line of the definition: as the profile says, or, for profilers that know only running lines (py-spy), the one `def` of that name in the file,
 * the nearest above the running line when there are several. Undefined when neither tells.
 */
export const definitionLine = (profile: Profile, row: number, readSource: SourceReader): number | undefined => {
  const known = profile.frames.line[row] ?? 0;
  if (known > 0) return known;
  const file = profile.frames.file[row] ?? '';
  const name = (profile.frames.name[row] ?? '').split('.').at(-1) ?? '';
  if (!file.endsWith('.py') || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return undefined;
  const found: number[] = [];
  for (const [index, text] of (readSource(file, 1, wholeFile) ?? []).entries()) {
    if (/^\s*(?:async\s+)?def\s/.test(text) && text.replace(/^\s*(?:async\s+)?def\s+/, '').split(/[\s([]/)[0] === name)
      found.push(index + 1);
  }
  const running = hottestLine(profile, row);
  if (found.length === 1) return found[0];
  return running === undefined ? undefined : found.findLast(line => line <= running);
};

/** `> 18 |     for other in seen:` with two lines of context on both sides. */
export const sourceAround = (file: string, line: number, readSource: SourceReader): readonly string[] | undefined => {
  const context = 2;
  const first = Math.max(1, line - context);
  return readSource(file, line, context)?.map((text, index) => `${first + index === line ? '>' : ' '} ${first + index} | ${text}`);
};
