// The library of skills: loaded from folders, checked as a whole, with the policy's values read from the skill's own text.
import {readSkillFolders} from './read-folders.js';
import type {Section} from './section.js';
import type {Library, Skill} from './skill.js';
import {type LibrarySnapshot, matchSnapshot} from './snapshot.js';

export type {Section} from './section.js';
export type {Library, Skill, SkillFile} from './skill.js';
export {type LibrarySnapshot, librarySnapshot} from './snapshot.js';

/** Reads, parses and checks everything; of two skills with one name the later folder's counts. Throws `invalid_request`. */
export const loadLibrary = async (directories: readonly string[]): Promise<Library> => {
  const folders = directories.flatMap(readSkillFolders);
  const {parseSkills} = await import('./parse-skills.js');
  return parseSkills(folders);
};

/** The cheap start: as `loadLibrary`, but an unchanged `directory` is taken from the snapshot once every digest matches. */
export const restoreLibrary = async (
  snapshot: LibrarySnapshot,
  directory: string,
  moreDirectories: readonly string[] = [],
): Promise<Library> => {
  const folders = readSkillFolders(directory);
  const more = moreDirectories.flatMap(readSkillFolders);
  const known = matchSnapshot(snapshot, folders);
  if (known !== undefined && more.length === 0) return known;
  const {parseSkills} = await import('./parse-skills.js');
  return known === undefined ? parseSkills([...folders, ...more]) : parseSkills(more, known);
};

/** The section that `heading` (text or slug) names in a file of the skill, or the list item with that label. */
export const section = async (skill: Skill, heading: string, path?: string): Promise<Section | undefined> => {
  const {findSection} = await import('./section.js');
  return findSection(skill, heading, path);
};
