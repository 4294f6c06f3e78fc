// Skill folders as read → a checked library. Loads the heavy parsers, so the start imports this only when it must.
import type {PolicyValues} from '../model/policy-values.js';
import {ProfilingError} from '../model/problem.js';
import type {Warning} from '../model/report.js';
import {checkLinks} from './check-links.js';
import {lineOf, readFrontMatter} from './front-matter.js';
import {outlineOf} from './markdown.js';
import {isMarkdown} from './media-type.js';
import {policySkill, readPolicy} from './read-policy.js';
import {
  brokenSkill,
  fileOf,
  type Library,
  makeLibrary,
  type Skill,
  type SkillFile,
  type SkillFolder,
  skillFileName,
  skillUri,
} from './skill.js';

const lineLimit = 500;

/** Of skills with the same name the last one counts, so that a team's copy replaces the one that ships. `known`: checked already, and first. */
export const parseSkills = (folders: readonly SkillFolder[], known?: Library): Library => {
  const parsed = folders.map(parseSkill);
  const skills = [...new Map([...(known?.skills ?? []), ...parsed].map(skill => [skill.name, skill])).values()];
  const policy = known !== undefined && !parsed.some(({name}) => name === policySkill) ? known.policy : policyOf(skills);
  return makeLibrary(skills, policy, [...(known?.warnings ?? []), ...parsed.flatMap(lengthWarning)]);
};

const parseSkill = (folder: SkillFolder): Skill => {
  const main = mainFile(folder);
  const text = textOf(main);
  const {name, description, data} = readFrontMatter(text, main.absolutePath);
  if (name !== folder.name) {
    throw brokenSkill(
      `${main.absolutePath}:${lineOf(text, 'name')}`,
      `\`name\` is "${name}", but the folder is "${folder.name}".`,
      'Give the folder and the skill the same name.',
    );
  }
  for (const file of folder.files) {
    if (isMarkdown(file.path)) checkLinks(outlineOf(textOf(file)).links, file, folder);
  }
  return {...folder, description, uri: skillUri(name, skillFileName), frontMatter: data};
};

const mainFile = (folder: SkillFolder): SkillFile => {
  const main = fileOf(folder, skillFileName);
  if (main !== undefined) return main;
  throw brokenSkill(folder.directory, `holds no ${skillFileName}.`, 'Add the file.');
};

const policyOf = (skills: readonly Skill[]): PolicyValues => {
  const skill = skills.find(({name}) => name === policySkill);
  if (skill === undefined) {
    const names = skills.map(({name}) => name).join(', ');
    throw new ProfilingError(
      'invalid_request',
      `No skills folder holds the skill "${policySkill}", which carries the defaults; found: ${names}.`,
      'Name the folder of that skill too.',
    );
  }
  const main = mainFile(skill);
  return readPolicy(outlineOf(textOf(main)), main.absolutePath, skill.uri);
};

const lengthWarning = (skill: Skill): Warning[] => {
  const main = mainFile(skill);
  const lines = textOf(main).trimEnd().split('\n').length;
  if (lines < lineLimit) return [];
  const message = `${main.absolutePath} has ${lines} lines; assistants expect a SKILL.md of fewer than ${lineLimit}.`;
  return [{code: 'long-skill', message, hint: 'Move detail into files that SKILL.md links to.'}];
};

const textOf = (file: SkillFile): string => {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(file.bytes);
  } catch (error) {
    throw brokenSkill(file.absolutePath, 'is not UTF-8 text.', 'Save it as UTF-8.', error);
  }
};
