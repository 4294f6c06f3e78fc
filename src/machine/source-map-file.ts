// Finds and reads the source map that a compiled file names in its last lines: beside it, or inside it. Only files inside the roots.
import {readFileSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {sourcePath} from './source-lines.js';

const fileLimitBytes = 30_000_000;
const mapLimitBytes = 80_000_000;
const mark = 'sourceMappingURL=';

export interface SourceMapFile {
  /** Real path of the compiled file. */
  readonly compiled: string;
  readonly text: string;
  /** Where relative names in the map start. */
  readonly mapUrl: string;
  /** As the map's file holds it; not checked. */
  readonly json: string;
}

export const readSourceMapFile = (file: string, roots: readonly string[]): SourceMapFile | undefined => {
  try {
    const compiled = sourcePath(file, roots);
    const text = compiled === undefined ? undefined : readText(compiled, fileLimitBytes);
    const url = text === undefined ? undefined : mappingUrl(text);
    if (compiled === undefined || text === undefined || url === undefined) return undefined;
    if (url.startsWith('data:')) {
      const json = fromDataUrl(url);
      return json === undefined ? undefined : {compiled, text, mapUrl: pathToFileURL(`${compiled}.map`).href, json};
    }
    const target = new URL(url, pathToFileURL(compiled));
    // A map somewhere on the network is not fetched.
    const path = target.protocol === 'file:' ? sourcePath(fileURLToPath(target), roots) : undefined;
    const json = path === undefined ? undefined : readText(path, mapLimitBytes);
    return path === undefined || json === undefined ? undefined : {compiled, text, mapUrl: pathToFileURL(path).href, json};
  } catch {
    // A map that cannot be read is as good as none: the places of the compiled code stay.
    return undefined;
  }
};

const readText = (path: string, limitBytes: number): string | undefined => {
  const facts = statSync(path);
  return facts.isFile() && facts.size <= limitBytes ? readFileSync(path, 'utf8') : undefined;
};

/** The last one counts: a bundle may hold the comments of its parts. */
const mappingUrl = (text: string): string | undefined => {
  const at = text.lastIndexOf(mark);
  if (at < 0 || !/(?:\/\/|\/\*)[#@]\s*$/.test(text.slice(Math.max(0, at - 8), at))) return undefined;
  const url = /^[^\s'"`*]+/.exec(text.slice(at + mark.length, at + mark.length + mapLimitBytes))?.[0];
  return url === undefined || url === '' ? undefined : url;
};

const fromDataUrl = (url: string): string | undefined => {
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const data = url.slice(comma + 1);
  return /;base64$/i.test(url.slice(0, comma)) ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data);
};

/** The nearest folder upwards, inside a root, that holds a package.json; else the file's own. Bundlers name sources from there. */
export const projectFolder = (file: string, roots: readonly string[]): string => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (sourcePath(`${folder}/package.json`, roots) !== undefined) return folder;
    if (folder === dirname(folder)) return dirname(file);
  }
};
