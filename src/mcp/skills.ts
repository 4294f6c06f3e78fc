// Skills over MCP (SEP-2640, extension io.modelcontextprotocol/skills): skills/list, skills/get and resources/directory/read.
import type {Resource} from '@modelcontextprotocol/sdk/types.js';
import {ErrorCode, McpError} from '@modelcontextprotocol/sdk/types.js';
import {z} from 'zod';
import {type Library, type Skill, type SkillFile, skillFileName} from '../library/skill.js';

export const skillsExtension = {'io.modelcontextprotocol/skills': {directoryRead: true}};

const cursor = z.string().optional();
export const ListSkillsRequest = z.object({method: z.literal('skills/list'), params: z.looseObject({cursor}).optional()});
export const GetSkillRequest = z.object({method: z.literal('skills/get'), params: z.looseObject({uri: z.string()})});
export const ReadDirectoryRequest = z.object({
  method: z.literal('resources/directory/read'),
  params: z.looseObject({uri: z.string(), cursor}),
});

// The files are read once, at start, so an answer stays right for as long as the server runs.
const caching = {ttlMs: 300_000, cacheScope: 'public'} as const;

const entryOf = ({uri, frontMatter, files}: Skill) => ({
  uri,
  frontmatter: frontMatter,
  resources: files.map(({uri, digest, size}) => ({uri, digest, size})),
});

export const listSkills = ({skills}: Library) => ({resultType: 'complete', skills: skills.map(entryOf), ...caching});

export const getSkill = ({skills}: Library, uri: string) => {
  const skill = skills.find(candidate => candidate.uri === uri);
  if (skill === undefined) throw notServed(`No skill is served at ${uri}`, skills);
  return {resultType: 'complete', skill: entryOf(skill), ...caching};
};

export const resourceOf = (skill: Skill, {uri, path, mediaType, size}: SkillFile): Resource =>
  path === skillFileName
    ? {uri, name: skill.name, description: skill.description, mimeType: mediaType, size}
    : {
        uri,
        name: path.slice(path.lastIndexOf('/') + 1),
        description: `Part of the skill ${skill.name}: ${path}`,
        mimeType: mediaType,
        size,
      };

export const readDirectory = ({skills}: Library, uri: string) => {
  for (const skill of skills) {
    const root = skill.uri.slice(0, -`/${skillFileName}`.length);
    if (uri !== root && !uri.startsWith(`${root}/`)) continue;
    const children = childrenOf(skill, `${uri}/`);
    if (children.length > 0) return {resultType: 'complete', resources: children};
  }
  throw notServed(`${uri} is not a directory resource`, skills);
};

const childrenOf = (skill: Skill, prefix: string): Resource[] => {
  const children = new Map<string, Resource>();
  for (const file of skill.files) {
    if (!file.uri.startsWith(prefix)) continue;
    const [name = '', ...deeper] = file.uri.slice(prefix.length).split('/');
    const child = `${prefix}${name}`;
    children.set(
      child,
      deeper.length === 0 ? resourceOf(skill, file) : {uri: child, name: decodeURIComponent(name), mimeType: 'inode/directory'},
    );
  }
  return [...children.values()];
};

const notServed = (message: string, skills: readonly Skill[]): McpError =>
  new McpError(ErrorCode.InvalidParams, `${message}. Skills: ${skills.map(skill => skill.uri).join(', ')}`);
