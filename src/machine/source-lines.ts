// Lines of source files around a place that a profile names; only files inside the roots, only text.
import {readFileSync, realpathSync, statSync} from 'node:fs';
import {isAbsolute, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {isInside} from './roots.js';

const fileLimitBytes = 5_000_000;
const lineLimit = 500;
const keptFiles = 32;

export type ReadSource = (file: string, line: number, context: number) => readonly string[] | undefined;

export const createSourceReader = (roots: readonly string[]): ReadSource => {
  const cache = new Map<string, readonly string[] | undefined>();

  const linesOf = (path: string): readonly string[] | undefined => {
    const {size, mtimeMs} = statSync(path);
    const key = `${path}\0${size}\0${mtimeMs}`;
    if (cache.has(key)) return cache.get(key);
    const lines = readLines(path, size);
    const oldest = cache.keys().next();
    if (cache.size >= keptFiles && oldest.done !== true) cache.delete(oldest.value);
    cache.set(key, lines);
    return lines;
  };

  return (file, line, context) => {
    const path = sourcePath(file, roots);
    if (path === undefined) return undefined;
    try {
      const lines = linesOf(path);
      if (lines === undefined || line < 1 || line > lines.length) return undefined;
      return lines.slice(Math.max(0, line - 1 - context), line + context);
    } catch {
      // Not ours to read.
      return undefined;
    }
  };
};

/** Real path of a file as profiles name it; undefined when it is not there, or not inside a root. */
export const sourcePath = (file: string, roots: readonly string[]): string | undefined => {
  for (const path of candidates(file, roots)) {
    try {
      const real = realpathSync(path);
      if (roots.some(root => isInside(real, root))) return real;
    } catch {
      // Not there under this root: the next one may have it.
    }
  }
  return undefined;
};

/** Profiles name files by path, by URL, or relative to where the program ran. */
const candidates = (file: string, roots: readonly string[]): readonly string[] => {
  if (file === '' || file.includes('\0')) return [];
  if (file.startsWith('file://')) {
    try {
      return [fileURLToPath(file)];
    } catch {
      return [];
    }
  }
  return isAbsolute(file) ? [file] : roots.map(root => resolve(root, file));
};

const readLines = (path: string, size: number): readonly string[] | undefined => {
  if (size > fileLimitBytes || !statSync(path).isFile()) return undefined;
  const content = readFileSync(path);
  if (content.includes(0)) return undefined;
  return content
    .toString('utf8')
    .split(/\r?\n/)
    .map(line => (line.length > lineLimit ? `${line.slice(0, lineLimit)}…` : line));
};
