// The catalogue's nouns: a library of skills, each a folder of files whose bytes are pinned by digest.
import type {PolicyValues} from '../model/policy-values.js';
import {ProfilingError} from '../model/problem.js';
import type {Warning} from '../model/report.js';

export interface SkillFile {
  readonly uri: string;
  /** Relative to the skill's folder, with `/`. */
  readonly path: string;
  readonly absolutePath: string;
  readonly mediaType: string;
  /** `sha256:<hex>` of the raw bytes. */
  readonly digest: string;
  readonly size: number;
  /** What is served; read once, so that it always matches the digest. */
  readonly bytes: Uint8Array;
}

/** A folder as it was read, before anybody has looked inside its files. */
export interface SkillFolder {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly SkillFile[];
}

export interface Skill extends SkillFolder {
  readonly description: string;
  /** Of its SKILL.md. */
  readonly uri: string;
  readonly frontMatter: Readonly<Record<string, unknown>>;
}

export interface Library {
  readonly skills: readonly Skill[];
  readonly policy: PolicyValues;
  readonly warnings: readonly Warning[];
  find(uri: string): SkillFile | undefined;
}

export const skillFileName = 'SKILL.md';

export const skillUri = (name: string, path: string): string => `skill://${[name, ...path.split('/')].map(encodeURIComponent).join('/')}`;

export const fileOf = (folder: SkillFolder, path: string): SkillFile | undefined => folder.files.find(file => file.path === path);

/** A skill that cannot be served: says where, what is wrong and how to mend it. */
export const brokenSkill = (place: string, wrong: string, cure: string, cause?: unknown): ProfilingError =>
  new ProfilingError('invalid_request', `${printable(place)}: ${printable(wrong)}`, cure, {cause});

/** File names and values may hold anything; a message holds one line of visible characters. */
const printable = (text: string): string => {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return visible.length > 600 ? `${visible.slice(0, 600)}…` : visible;
};

export const makeLibrary = (skills: readonly Skill[], policy: PolicyValues, warnings: readonly Warning[]): Library => {
  const byUri = new Map(skills.flatMap(skill => skill.files.map(file => [file.uri, file])));
  return {skills, policy, warnings, find: uri => byUri.get(uri)};
};
