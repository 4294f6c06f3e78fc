// Functions of compiled or minified code, keyed anew by where they stand in the original, as source maps tell it.
import {frameKind} from '../model/frame-kind.js';
import type {FrameKind, LineColumns, Profile} from '../model/profile.js';
import type {OriginalPlace, SourceMap} from '../model/sources.js';
import {nameFrom} from './source-names.js';

/** Less than this part of the line times lost is not worth a word. */
const smallestLoss = 0.01;

/** A new Profile with a note; the same one when no function stands in a mapped file. `maps`: by the files of the profile. */
export const withOriginalPlaces = (profile: Profile, maps: ReadonlyMap<string, SourceMap>, roots: readonly string[] = []): Profile => {
  const {frames, nodes} = profile;
  const rows = new Map<string, number>();
  const name: string[] = [];
  const file: string[] = [];
  const line: number[] = [];
  const column: number[] = [];
  const kind: FrameKind[] = [];
  const compiled: string[] = [];
  const rowOf = new Int32Array(frames.name.length);
  let mapped = 0;
  for (const [row, raw] of frames.name.entries()) {
    const rawFile = frames.file[row] ?? '';
    const rawLine = frames.line[row] ?? 0;
    const rawColumn = frames.column[row] ?? 0;
    const isAnonymous = raw === '' || raw === '(anonymous)';
    // The top of a compiled file is the file itself: it comes from all originals at once.
    const isTop = isAnonymous && rawLine === 1 && rawColumn <= 1;
    const place = isTop ? undefined : maps.get(rawFile)?.placeOf(rawLine, rawColumn, isAnonymous ? '' : raw);
    const own = place === undefined ? raw : originalName(raw, isAnonymous, place);
    const at = place ?? {file: rawFile, line: rawLine, column: rawColumn};
    const key = [own, at.file, at.line, at.column].join('\0');
    const known = rows.get(key);
    if (place !== undefined) mapped += 1;
    if (known !== undefined && place !== undefined) {
      rowOf[row] = known;
      continue;
    }
    const added = name.push(own) - 1;
    file.push(at.file);
    line.push(at.line);
    column.push(at.column);
    kind.push(place === undefined ? (frames.kind[row] ?? 'user') : frameKind(own, at.file));
    compiled.push(place === undefined ? '' : `${raw} at ${fromRoot(rawFile, roots)}:${rawLine}:${rawColumn}`);
    rows.set(key, added);
    rowOf[row] = added;
  }
  if (mapped === 0) return profile;
  const {lines: unmappedLines, notes, ...rest} = profile;
  const {lines, lost} = mappedLines(profile, maps, rowOf, file);
  return {
    ...rest,
    frames: {name, file, line: Int32Array.from(line), column: Int32Array.from(column), kind, compiled},
    nodes: {...nodes, frame: nodes.frame.map(row => rowOf[row] ?? 0)},
    ...(lines === undefined ? {} : {lines}),
    notes: [
      ...notes,
      {code: 'source-maps', message: `${mapped} functions of compiled code are shown where they stand in their original, by source maps.`},
      ...(lost < smallestLoss
        ? []
        : [
            {
              code: 'approximate' as const,
              message: `For ${Math.round(100 * lost)} % of the time the running line is not known: a line of the compiled code holds several of the original. Compile without minifying to see lines.`,
            },
          ]),
    ],
  };
};

const fromRoot = (file: string, roots: readonly string[]): string => {
  const root = roots.find(candidate => candidate !== '/' && file.startsWith(`${candidate}/`));
  return root === undefined ? file : file.slice(root.length + 1);
};

/** As the map names it; else as the original's text names it where the compiled name does not stand there; else as it was. */
const originalName = (raw: string, isAnonymous: boolean, {name, text, column}: OriginalPlace): string => {
  if (isAnonymous) return text === undefined ? raw : (nameFrom(text.slice(0, column - 1)) ?? raw);
  if (text === undefined) return name ?? raw;
  const before = text.slice(0, column - 1);
  // V8 begins a function at its parameters, and the nearest place in the map may be one of these.
  if (name !== undefined && hasWord(text, name)) return name;
  if (hasWord(text, raw) && raw.length > 2) return raw;
  const declared =
    /(?:function\s*\*?\s*)([\w$]+)\s*\(?$/.exec(before)?.[1] ?? /^(?:function\s*\*?\s*)?([\w$]+)\s*[(<]/.exec(text.slice(column - 1))?.[1];
  return declared ?? name ?? nameFrom(before) ?? raw;
};

const hasWord = (text: string, word: string): boolean => text.split(/[^\w$]+/).includes(word);

const mappedLines = (
  {lines, nodes, frames}: Profile,
  maps: ReadonlyMap<string, SourceMap>,
  rowOf: Int32Array,
  files: readonly string[],
): {readonly lines: LineColumns | undefined; readonly lost: number} => {
  if (lines === undefined) return {lines: undefined, lost: 0};
  const kept: {node: number; line: number; value: number}[] = [];
  let lost = 0;
  let all = 0;
  for (const [entry, node] of lines.node.entries()) {
    const row = nodes.frame[node] ?? 0;
    const value = lines.value[entry] ?? 0;
    const line = lines.line[entry] ?? 0;
    const map = maps.get(frames.file[row] ?? '');
    all += value;
    const own = files[rowOf[row] ?? 0];
    const place = own === frames.file[row] ? {file: own, line} : map?.lineOf(line);
    // A line of another original is one of code that was inlined; whose, is not known.
    if (place === undefined || place.file !== own) lost += value;
    else kept.push({node, line: place.line, value});
  }
  const columns = {
    node: Int32Array.from(kept, ({node}) => node),
    line: Int32Array.from(kept, ({line}) => line),
    value: Float64Array.from(kept, ({value}) => value),
  };
  return {lines: kept.length === 0 ? undefined : columns, lost: all > 0 ? lost / all : 0};
};
