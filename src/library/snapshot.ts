// What the build keeps of a checked library, so that an unchanged one starts without any parser.
import type {PolicyValues} from '../model/policy-values.js';
import type {Warning} from '../model/report.js';
import {type Library, makeLibrary, type Skill, type SkillFolder, skillFileName, skillUri} from './skill.js';

/** JSON-serialisable. */
export interface LibrarySnapshot {
  readonly skills: readonly {
    readonly name: string;
    readonly description: string;
    readonly frontMatter: Readonly<Record<string, unknown>>;
    readonly files: readonly {readonly path: string; readonly digest: string}[];
  }[];
  readonly policy: PolicyValues;
  readonly warnings: readonly Warning[];
}

export const librarySnapshot = ({skills, policy, warnings}: Library): LibrarySnapshot => ({
  skills: skills.map(({name, description, frontMatter, files}) => ({
    name,
    description,
    frontMatter,
    files: files.map(({path, digest}) => ({path, digest})),
  })),
  policy,
  warnings,
});

/** Undefined: the folders are not, byte for byte, those of the snapshot. */
export const matchSnapshot = (snapshot: LibrarySnapshot, folders: readonly SkillFolder[]): Library | undefined => {
  if (folders.length !== snapshot.skills.length) return undefined;
  const skills: Skill[] = [];
  for (const kept of snapshot.skills) {
    const folder = folders.find(({name}) => name === kept.name);
    if (folder === undefined || digestsOf(folder.files) !== digestsOf(kept.files)) return undefined;
    skills.push({...folder, description: kept.description, frontMatter: kept.frontMatter, uri: skillUri(kept.name, skillFileName)});
  }
  return makeLibrary(skills, snapshot.policy, snapshot.warnings);
};

const digestsOf = (files: readonly {readonly path: string; readonly digest: string}[]): string =>
  JSON.stringify(files.map(({path, digest}) => [path, digest]).sort());
