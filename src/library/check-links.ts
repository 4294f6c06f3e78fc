// Relative links of a skill's Markdown must lead to its own files: a skill travels as one folder.
import {posix} from 'node:path';
import type {Link} from './markdown.js';
import {brokenSkill, type SkillFile, type SkillFolder, skillUri} from './skill.js';

export const checkLinks = (links: readonly Link[], file: SkillFile, folder: SkillFolder): void => {
  for (const {url, line} of links) {
    const target = pathInSkill(url, file, folder);
    if (target === undefined || folder.files.some(({path}) => path === target || path.startsWith(`${target}/`))) continue;
    throw brokenSkill(
      `${file.absolutePath}:${line}`,
      `the link "${url}" leads to no file of the skill "${folder.name}".`,
      'Correct the link, or put the file into the skill; links to other places need a full address.',
    );
  }
};

/** Undefined: not a link into the skill. A path that leaves the skill keeps its `..` or `/` and so matches no file. */
const pathInSkill = (url: string, file: SkillFile, {name}: SkillFolder): string | undefined => {
  const own = skillUri(name, '');
  const address = url.startsWith(own) ? url.slice(own.length) : url;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return undefined;
  const path = address.replace(/[?#][\s\S]*$/, '');
  if (path === '') return undefined;
  const from = address === url ? posix.dirname(file.path) : '.';
  const joined = path.startsWith('/') ? path : posix.join(from, decoded(path));
  return joined === '.' || joined === './' ? undefined : joined.replace(/(.)\/$/, '$1');
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
