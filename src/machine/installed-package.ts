// Name and version of an installed package, as it says itself: package.json (npm) or *.dist-info (PyPI). Only inside the roots.
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {InstalledPackage} from '../model/sources.js';
import {sourcePath} from './source-lines.js';

const fileLimitBytes = 4_000_000;
const nameLength = 214;
const versionLength = 64;

/** Answers are kept: profiles ask for the same few packages again and again. */
export const createPackageReader = (roots: readonly string[]): ((file: string) => InstalledPackage | undefined) => {
  const known = new Map<string, InstalledPackage | undefined>();
  const remembered = (key: string, read: () => InstalledPackage | undefined): InstalledPackage | undefined => {
    if (!known.has(key)) known.set(key, attempt(read));
    return known.get(key);
  };
  const readable = (path: string): string | undefined => {
    const real = sourcePath(path, roots);
    return real === undefined || statSync(real).size > fileLimitBytes ? undefined : readFileSync(real, 'utf8');
  };
  return file => {
    const path = file.startsWith('file://') ? file.slice('file://'.length) : file;
    const npm = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/s.exec(path)?.[0];
    if (npm !== undefined) return remembered(npm, () => fromPackageJson(readable(join(npm, 'package.json'))));
    const python = /^(.*[\\/](?:site-packages|dist-packages))[\\/]((?:[^\\/]+[\\/])*?)([^\\/]+)$/s.exec(path);
    const site = python?.[1];
    if (site === undefined || python === null) return undefined;
    const inside = path.slice(site.length + 1).replaceAll('\\', '/');
    // Parts of one namespace may belong to several distributions: the second step of the path tells them apart.
    const part = inside.split('/').slice(0, 2).join('/');
    return remembered(`${site}\0${part}`, () => fromDistInfo(site, inside, readable, roots));
  };
};

const attempt = (read: () => InstalledPackage | undefined): InstalledPackage | undefined => {
  try {
    return read();
  } catch {
    // Not there, or not readable: the version stays unknown.
    return undefined;
  }
};

const fromPackageJson = (text: string | undefined): InstalledPackage | undefined => {
  const content: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof content !== 'object' || content === null || !('name' in content) || typeof content.name !== 'string') return undefined;
  return installed(content.name, 'version' in content && typeof content.version === 'string' ? content.version : undefined);
};

/** The distribution that lists the file; first those whose name or `top_level.txt` says that they bring its folder. */
const fromDistInfo = (
  site: string,
  inside: string,
  readable: (path: string) => string | undefined,
  roots: readonly string[],
): InstalledPackage | undefined => {
  const folder = sourcePath(site, roots);
  if (folder === undefined) return undefined;
  const top = (inside.split('/')[0] ?? '').replace(/\.(?:py|pyc|so|pyd)$|\.(?:cpython|abi3|pypy)[^/]*$/, '');
  const infos = readdirSync(folder).filter(entry => entry.endsWith('.dist-info'));
  const named = infos.filter(entry => normal(entry.split('-')[0] ?? '') === normal(top));
  const holds = (entry: string, file: string, line: string): boolean =>
    `\n${(readable(join(folder, entry, file)) ?? '').replaceAll('\r', '')}\n`.includes(`\n${line}`);
  const declared = named.length === 1 ? named : infos.filter(entry => holds(entry, 'top_level.txt', `${top}\n`));
  const [info] = declared.length === 1 ? declared : infos.filter(entry => holds(entry, 'RECORD', `${inside},`));
  const head = info === undefined ? undefined : readable(join(folder, info, 'METADATA'))?.split(/\r?\n\r?\n/)[0];
  const name = head === undefined ? undefined : /^Name:\s*(\S+)/im.exec(head)?.[1];
  return name === undefined ? undefined : installed(name, /^Version:\s*(\S+)/im.exec(head ?? '')?.[1]);
};

/** As PyPI compares names (PEP 503). */
const normal = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

const installed = (name: string, version: string | undefined): InstalledPackage => ({
  name: name.slice(0, nameLength),
  ...(version === undefined ? {} : {version: version.slice(0, versionLength)}),
});

/** Since 1970; of a file inside the roots. */
export const modifiedMs = (file: string, roots: readonly string[]): number | undefined => {
  const path = sourcePath(file, roots);
  return path === undefined ? undefined : statSync(path).mtimeMs;
};
