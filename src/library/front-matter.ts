// Front matter of a SKILL.md: YAML 1.2 only, so that hosts which verify it read the same values; nothing in it is ever executed.
import matter from 'gray-matter';
import {parse, YAMLParseError} from 'yaml';
import {brokenSkill} from './skill.js';

export interface FrontMatter {
  readonly name: string;
  readonly description: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const readFrontMatter = (text: string, place: string): FrontMatter => {
  const data = frontMatterData(text, place);
  const {name, description} = data;
  if (typeof name !== 'string' || !/^[a-z0-9-]{1,64}$/.test(name)) {
    throw brokenSkill(
      `${place}:${lineOf(text, 'name')}`,
      '`name` must be 1 to 64 lower-case letters, digits or hyphens.',
      'Correct `name` in the front matter.',
    );
  }
  const length = typeof description === 'string' ? [...description.trim()].length : 0;
  if (typeof description !== 'string' || length < 1 || length > 1024) {
    throw brokenSkill(
      `${place}:${lineOf(text, 'description')}`,
      `\`description\` must be text of 1 to 1024 characters; it has ${length}.`,
      'Correct `description` in the front matter.',
    );
  }
  return {name, description, data};
};

/** Line of a key of the front matter; the first line when it is missing. */
export const lineOf = (text: string, key: string): number =>
  Math.max(
    0,
    text.split('\n').findIndex(line => line.startsWith(`${key}:`)),
  ) + 1;

const frontMatterData = (text: string, place: string): Record<string, unknown> => {
  if (!/^\uFEFF?---[^\n]*\n(?:[\s\S]*?\n)?---[ \t]*\r?(?:\n|$)/.test(text)) {
    throw brokenSkill(
      `${place}:1`,
      'there is no front matter: the file must start with `---`, YAML, `---`.',
      'Start the file with `---`, `name: …`, `description: …`, `---`.',
    );
  }
  try {
    return recordOf(matter(text, {language: 'yaml', engines}).data);
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    const [reason = 'unreadable'] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw brokenSkill(
      `${place}:${line}`,
      `the front matter cannot be read: ${reason}`,
      'Correct the YAML between the two `---` lines.',
      error,
    );
  }
};

const recordOf = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it must be a list of `key: value` lines.');
  return Object.fromEntries(Object.entries(value));
};

const refuse = (): never => {
  throw new Error('only YAML is read; any other language (JavaScript, CoffeeScript, JSON, TOML) is refused.');
};

// gray-matter on its own reads YAML 1.1 (dates become Date, 012 becomes 10) and executes `---js`.
const engines = {
  yaml: {parse: (text: string): Record<string, unknown> => recordOf(parse(text, {version: '1.2', schema: 'core', prettyErrors: true}))},
  javascript: {parse: refuse},
  js: {parse: refuse},
  coffee: {parse: refuse},
  coffeescript: {parse: refuse},
  cson: {parse: refuse},
  json: {parse: refuse},
  toml: {parse: refuse},
};
