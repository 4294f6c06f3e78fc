// Reads skill folders from disk: which files there are, where links lead, what the bytes are. Nothing is parsed here.
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, realpathSync, statSync} from 'node:fs';
import {basename, dirname, join, relative, resolve, sep} from 'node:path';
import {mediaTypeOf} from './media-type.js';
import {brokenSkill, type SkillFile, type SkillFolder, skillFileName, skillUri} from './skill.js';

// SEP-2640 lets hosts refuse a skill above these.
const maximumFiles = 512;
const maximumBytes = 16 * 1024 * 1024;

/** Skill folders in `directory`: its subfolders that hold a SKILL.md, or itself if it holds one. */
export const readSkillFolders = (directory: string): SkillFolder[] => {
  const absolute = resolve(directory);
  const home = realPathOf(absolute);
  if (!statSync(absolute).isDirectory()) throw brokenSkill(absolute, 'is not a folder.', 'Name a folder that holds skills.');
  if (existsSync(join(absolute, skillFileName))) return [readSkillFolder(absolute, home)];

  const folders = sortedNames(absolute)
    .map(name => join(absolute, name))
    .filter(folder => existsSync(join(folder, skillFileName)))
    .map(folder => readSkillFolder(folder, home));
  if (folders.length > 0) return folders;
  throw brokenSkill(
    absolute,
    `holds no skill: no subfolder has a ${skillFileName}.`,
    `Name a folder laid out as <folder>/<skill name>/${skillFileName}.`,
  );
};

const readSkillFolder = (directory: string, home: string): SkillFolder => {
  const name = basename(directory);
  const found: FoundFile[] = [];
  collectFiles(directory, '', [], home, found);
  const bytes = found.reduce((sum, file) => sum + file.size, 0);
  if (bytes > maximumBytes) {
    throw brokenSkill(directory, `holds ${bytes} bytes; a skill may hold at most ${maximumBytes}.`, 'Move large files out of the skill.');
  }
  return {name, directory, files: found.map(file => readFile(name, file))};
};

interface FoundFile {
  readonly path: string;
  readonly absolutePath: string;
  readonly size: number;
}

/** Hidden entries (`.git`, `.DS_Store`, editors' swap files) are no part of a skill. */
const collectFiles = (folder: string, prefix: string, above: readonly string[], home: string, found: FoundFile[]): void => {
  const real = allowedRealPath(folder, home);
  if (above.includes(real)) throw brokenSkill(folder, 'is a link to a folder above itself.', 'Remove the link.');
  for (const name of sortedNames(folder)) {
    const absolutePath = join(folder, name);
    const status = statSync(allowedRealPath(absolutePath, home));
    if (status.isDirectory()) collectFiles(absolutePath, `${prefix}${name}/`, [...above, real], home, found);
    else if (status.isFile()) found.push({path: `${prefix}${name}`, absolutePath, size: status.size});
    else throw brokenSkill(absolutePath, 'is neither a file nor a folder.', 'Remove it from the skill.');
    if (found.length > maximumFiles)
      throw brokenSkill(folder, `the skill holds more than ${maximumFiles} files.`, 'Move files out of the skill.');
  }
};

/** A link may lead within `home` (the folder with the skills) and the folder around it, but never into a hidden folder such as `.ssh`. */
const allowedRealPath = (path: string, home: string): string => {
  const real = realPathOf(path);
  const around = dirname(home);
  // Around a folder at the top of the disk is the whole disk.
  const allowed = around === dirname(around) ? [home] : [home, around];
  if (allowed.some(folder => isVisiblyInside(real, folder))) return real;
  throw brokenSkill(path, `leads to a place that a skill here may not link to; allowed is inside ${allowed.at(-1)}.`, copyWithFiles);
};

const isVisiblyInside = (path: string, folder: string): boolean =>
  path === folder ||
  relative(folder, path)
    .split(sep)
    .every(step => !step.startsWith('.'));

const copyWithFiles = 'Put the file itself in place of the link; `cp -rL` copies a skill with the files that its links lead to.';

const realPathOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (error) {
    throw brokenSkill(path, 'does not exist, or is a link that leads nowhere.', copyWithFiles, error);
  }
};

// Sorted by code unit, so that the catalogue has one order on every machine.
const sortedNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => !name.startsWith('.'))
    .sort();

const readFile = (skill: string, {path, absolutePath}: FoundFile): SkillFile => {
  const bytes = readFileSync(absolutePath);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return {uri: skillUri(skill, path), path, absolutePath, mediaType: mediaTypeOf(path), digest, size: bytes.byteLength, bytes};
};
