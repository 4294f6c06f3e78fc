// The file that a source map means: bundlers put schemes, project names and steps upwards in front of it.
import {isAbsolute, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const scheme = /^([a-z][a-z0-9+.-]+):\/\//i;
/** What bundlers add of their own, which is in no file. */
const ownCode = /^(?:webpack\/|\(webpack\)|external (?:"|commonjs|module|node-commonjs)|ignored\||data:|<|\0)/;

/**
 * Absolute path, for names that stand for files; `undefined` for a bundler's own code. `source`: as resolved against the map's place;
 * `project`: where names with a bundler's scheme start.
 */
export const originalPath = (source: string, project: string): string | undefined => {
  const known = scheme.exec(source)?.[1]?.toLowerCase();
  if (known === 'file') return filePathOf(source);
  if (known === undefined)
    return source === '' || ownCode.test(source) ? undefined : isAbsolute(source) ? source : resolve(project, source);
  // No file of this machine: the name stays as it is.
  if (known === 'http' || known === 'https') return source.replace(/[?#].*$/, '');
  const named = source
    .replace(/^[^:]+:\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/+(?:\[project\]\/)?/, '');
  if (named === '' || ownCode.test(named)) return undefined;
  return resolve(project, decoded(named));
};

const filePathOf = (url: string): string | undefined => {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    return undefined;
  }
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
