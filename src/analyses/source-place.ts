// Where a function stands in its source: the line of its definition, and its hottest line, with the text around.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';

export interface HotLine {
  /** 1-based. */
  readonly line: number;
  /** Unit of metric 0. */
  readonly value: number;
}

/** The running line with the most time of the function and of the callbacks written in it; undefined when the profile has no lines for it. */
export const hottestLine = (profile: Profile, row: number, ownerNode: Int32Array): HotLine | undefined => {
  const {lines, nodes, frames} = profile;
  if (lines === undefined) return undefined;
  const byLine = new Map<number, number>();
  for (const [entry, node] of lines.node.entries()) {
    const runs = nodes.frame[node] ?? -1;
    const owner = ownerNode[node] ?? -1;
    if (runs !== row && (owner < 0 || nodes.frame[owner] !== row || frames.file[runs] !== frames.file[row])) continue;
    const line = lines.line[entry] ?? 0;
    byLine.set(line, (byLine.get(line) ?? 0) + (lines.value[entry] ?? 0));
  }
  const [hottest] = [...byLine].sort((a, b) => b[1] - a[1]);
  return hottest === undefined ? undefined : {line: hottest[0], value: hottest[1]};
};

const wholeFile = 200_000;

/**
 * Line of the definition: as the profile says, or, for profilers that know only running lines (py-spy), the one `def` of that name in the file,
 * the nearest above the running line when there are several. Undefined when neither tells.
 */
export const definitionLine = (
  profile: Profile,
  row: number,
  running: number | undefined,
  readSource: SourceReader,
): number | undefined => {
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
  if (found.length === 1) return found[0];
  return running === undefined ? undefined : found.findLast(line => line <= running);
};

/** `> 18 |     for other in seen:` with two lines of context on both sides. */
export const sourceAround = (file: string, line: number, readSource: SourceReader): readonly string[] | undefined => {
  const context = 2;
  const first = Math.max(1, line - context);
  return readSource(file, line, context)?.map((text, index) => `${first + index === line ? '>' : ' '} ${first + index} | ${text}`);
};
