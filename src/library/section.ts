// Finds the place in a skill that a citation names: a heading, or a list item with a bold label.
import {outlineOf, slugOf} from './markdown.js';
import {fileOf, type Skill, skillFileName} from './skill.js';

export interface Section {
  readonly title: string;
  /** With fragment. */
  readonly uri: string;
  readonly line: number;
  /** Markdown, from the heading or label to before the next of its rank. */
  readonly text: string;
}

/** `heading`: its text or its slug; `path`: the file in the skill. */
export const findSection = (skill: Skill, heading: string, path: string = skillFileName): Section | undefined => {
  const file = fileOf(skill, path);
  if (file === undefined) return undefined;
  const text = new TextDecoder().decode(file.bytes);
  const lines = text.split(/\r?\n/);
  const wanted = slugOf(heading);
  const {headings, items} = outlineOf(text);
  const cut = (title: string, slug: string, from: number, to: number): Section => ({
    title,
    uri: `${file.uri}#${slug}`,
    line: from,
    text: lines
      .slice(from - 1, to)
      .join('\n')
      .trimEnd(),
  });

  const index = headings.findIndex(({slug}) => slug === wanted);
  const found = headings[index];
  if (found !== undefined) {
    const next = headings.slice(index + 1).find(({depth}) => depth <= found.depth);
    return cut(found.title, found.slug, found.line, next === undefined ? lines.length : next.line - 1);
  }
  const item = items.find(({slug}) => slug === wanted);
  return item === undefined ? undefined : cut(item.label, item.slug, item.line, item.lastLine);
};
