// TypeScript that is compiled while it loads (tsx, ts-node) reaches V8 under the original's name but with places of code that nobody can see.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';

const typescriptFile = /\.(?:[cm]?tsx?|jsx)$/;
const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const wholeFile = 200_000;
/** From this part of a file's functions that do not stand where the profile says, none of its places is believed. */
const mismatchShare = 0.2;
/** Lines from a function's name to its parameters. */
const parametersWithin = 3;

/** A new Profile, with places found by name and without running lines in such files; the same one when every function stands where it says. */
export const withFoundDefinitions = (profile: Profile, readSource: SourceReader): Profile => {
  const {frames, nodes} = profile;
  const texts = new Map<string, readonly string[]>();
  const byFile = new Map<string, number[]>();
  for (const [row, file] of frames.file.entries()) {
    if (!typescriptFile.test(file) || (frames.compiled?.[row] ?? '') !== '' || (frames.line[row] ?? 0) < 1) continue;
    const rows = byFile.get(file);
    if (rows === undefined) byFile.set(file, [row]);
    else rows.push(row);
  }
  const moved = new Set<string>();
  for (const [file, rows] of byFile) {
    const text = readSource(file, 1, wholeFile);
    if (text === undefined) continue;
    const known = rows.flatMap(row => {
      const defined = definedOnce(text, frames.name[row] ?? '');
      return defined === undefined ? [] : [(frames.line[row] ?? 0) - defined];
    });
    // V8 begins a function at its parameters: never above its name, and seldom far below.
    const wrong = known.filter(distance => distance < 0 || distance > parametersWithin);
    if (known.length === 0 || wrong.length < mismatchShare * known.length) continue;
    texts.set(file, text);
    moved.add(file);
  }
  if (moved.size === 0) return profile;
  const isMoved = (row: number): boolean => moved.has(frames.file[row] ?? '') && (frames.compiled?.[row] ?? '') === '';
  const line = frames.line.map((known, row) =>
    isMoved(row) ? (definedOnce(texts.get(frames.file[row] ?? '') ?? [], frames.name[row] ?? '') ?? 0) : known,
  );
  const {lines, ...rest} = profile;
  const kept = lines === undefined ? [] : Array.from(lines.node.keys()).filter(row => !isMoved(nodes.frame[lines.node[row] ?? 0] ?? 0));
  return {
    ...rest,
    frames: {...frames, line, column: frames.column.map((known, row) => (isMoved(row) ? 0 : known))},
    ...(lines === undefined || kept.length === 0
      ? {}
      : {
          lines: {
            node: Int32Array.from(kept, row => lines.node[row] ?? 0),
            line: Int32Array.from(kept, row => lines.line[row] ?? 0),
            value: Float64Array.from(kept, row => lines.value[row] ?? 0),
          },
        }),
    notes: [
      ...profile.notes,
      {
        code: 'approximate',
        message: `${moved.size === 1 ? 'A file was' : `${moved.size} files were`} compiled while being loaded (as tsx and ts-node do), and the source map is not in the profile: lines of functions are found by name, running lines are not known. Profile compiled files with source maps to see them.`,
      },
    ],
  };
};

/** 1-based line of the only definition of that name; undefined when there is none, or more than one. */
const definedOnce = (lines: readonly string[], name: string): number | undefined => {
  if (!identifier.test(name)) return undefined;
  const found = lines.flatMap((text, index) => (defines(text, name) ? [index + 1] : []));
  return found.length === 1 ? found[0] : undefined;
};

const defines = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + name.length);
    if (/[\p{L}\p{N}_$.]$/u.test(before) || /^[\p{L}\p{N}_$]/u.test(after)) continue;
    if (/(?:\bfunction\s*\*?|\b(?:const|let|var|class))\s*$/.test(before)) return true;
    if (/^\s*[:=]\s*(?:async\s*)?(?:function\b|\([^)]*\)?[^;]*=>|\w+\s*=>|\($)/.test(after)) return true;
    const isMethod = /^\s*(?:(?:public|private|protected|static|async|override|get|set|readonly|\*)\s*)*#?$/.test(before);
    if (isMethod && /^\s*(?:<[^>]*>)?\([^;]*(?:\{|,|\()?\s*$/.test(after) && !/[;]\s*$/.test(after)) return true;
  }
  return false;
};
