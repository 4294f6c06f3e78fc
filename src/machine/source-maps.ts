// From places in compiled code to places in what it was compiled from, by the map that the compiler wrote (ECMA-426).
import type {TraceMap} from '@jridgewell/trace-mapping';
import type {OriginalPlace, SourceMap} from '../model/sources.js';
import {originalPath} from './original-path.js';
import {sourcePath} from './source-lines.js';
import {projectFolder, readSourceMapFile, type SourceMapFile} from './source-map-file.js';

type Mapping = typeof import('@jridgewell/trace-mapping');

/** A function's name stands at most this far in front of where it begins: `async`, `function`, `=`, spaces. */
const nameReach = 40;
/** From this part of a compiled line's segments that come from one original line, the line is that one. */
const oneLineShare = 0.8;
const textLimit = 500;
const installed = /[\\/]node_modules[\\/]/;

export const openSourceMap = async (file: string, roots: readonly string[]): Promise<SourceMap | undefined> => {
  // An installed package stays as it is installed: that is what runs, and what can be patched or upgraded.
  const read = installed.test(file) ? undefined : readSourceMapFile(file, roots);
  if (read === undefined) return undefined;
  const mapping = await import('@jridgewell/trace-mapping');
  try {
    const map = mapping.FlattenMap(read.json, read.mapUrl);
    // Decoding is put off until the first look-up; whether the map can be read shows here.
    mapping.decodedMappings(map);
    return sourceMapOf(mapping, map, read, roots);
  } catch {
    return undefined;
  }
};

const sourceMapOf = (mapping: Mapping, map: TraceMap, {compiled, text}: SourceMapFile, roots: readonly string[]): SourceMap => {
  const compiledLines = text.split('\n');
  const project = projectFolder(compiled, roots);
  const files = map.resolvedSources.map(source => {
    const path = originalPath(source, project);
    return path === undefined ? undefined : (sourcePath(path, roots) ?? path);
  });
  const contents = new Map<number, readonly string[]>();
  const lineText = (source: number, line: number): string | undefined => {
    const known = contents.get(source) ?? (map.sourcesContent?.[source] ?? '').split('\n');
    contents.set(source, known);
    const found = known[line];
    return found === undefined || found === '' ? undefined : found.slice(0, textLimit);
  };

  const segmentAt = (line: number, column: number) => (line < 1 || column < 1 ? null : mapping.traceSegment(map, line - 1, column - 1));

  const originalName = (line: number, column: number, name: string): string | undefined => {
    const before = (compiledLines[line - 1] ?? '').slice(Math.max(0, column - 1 - nameReach - name.length), column - 1);
    const at = lastIdentifier(before, name);
    if (at < 0) return undefined;
    const begins = column - before.length + at;
    const segment = segmentAt(line, begins);
    if (segment === null || segment[0] !== begins - 1 || segment.length !== 5) return undefined;
    return map.names[segment[4]];
  };

  return {
    placeOf: (line, column, name): OriginalPlace | undefined => {
      const segment = segmentAt(line, column);
      if (segment === null || segment.length === 1) return undefined;
      const file = files[segment[1]];
      if (file === undefined) return undefined;
      const original = name === '' ? undefined : originalName(line, column, name);
      const line0 = lineText(segment[1], segment[2]);
      return {
        file,
        line: segment[2] + 1,
        column: segment[3] + 1,
        ...(original === undefined ? {} : {name: original}),
        ...(line0 === undefined ? {} : {text: line0}),
      };
    },
    lineOf: line => {
      const counts = new Map<string, {readonly source: number; readonly line: number; count: number}>();
      let all = 0;
      for (const segment of mapping.decodedMappings(map)[line - 1] ?? []) {
        if (segment.length === 1) continue;
        const key = `${segment[1]}:${segment[2]}`;
        const known = counts.get(key);
        if (known === undefined) counts.set(key, {source: segment[1], line: segment[2] + 1, count: 1});
        else known.count += 1;
        all += 1;
      }
      const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
      const file = most === undefined ? undefined : files[most.source];
      return most === undefined || file === undefined || most.count < oneLineShare * all ? undefined : {file, line: most.line};
    },
  };
};

/** Index of the last place where `name` stands as a whole word; -1: nowhere. */
const lastIdentifier = (text: string, name: string): number => {
  for (let at = text.lastIndexOf(name); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(name, at - 1)) {
    const around = `${text.charAt(at - 1)}${text.charAt(at + name.length)}`;
    if (!/[\w$]/.test(around)) return at;
  }
  return -1;
};
