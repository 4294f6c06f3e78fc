// Skills over MCP, as SEP-2640 has them, and the plain resources behind them.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {z} from 'zod';
import {connectClient, skillsDirectory} from '../support/connect-client.js';

const Entry = z.object({
  uri: z.string(),
  frontmatter: z.looseObject({name: z.string(), description: z.string()}),
  resources: z.array(z.object({uri: z.string(), digest: z.string().regex(/^sha256:[0-9a-f]{64}$/), size: z.number()})),
});
const cached = {resultType: z.literal('complete'), ttlMs: z.number(), cacheScope: z.literal('public')};
const ListResult = z.object({skills: z.array(Entry), ...cached});
const GetResult = z.object({skill: Entry, ...cached});
const DirectoryResult = z.object({
  resultType: z.literal('complete'),
  resources: z.array(z.looseObject({uri: z.string(), name: z.string(), mimeType: z.string()})),
});

const root = 'skill://performance-profiling';

describe('the skills extension', () => {
  test('is declared with directory reading', async () => {
    const client = await connectClient();
    expect(client.getServerCapabilities()).toMatchObject({
      resources: {},
      extensions: {'io.modelcontextprotocol/skills': {directoryRead: true}},
    });
  });

  test('lists each file once with the digest and size of what is read', async () => {
    const client = await connectClient();
    const {skills} = await client.request({method: 'skills/list', params: {}}, ListResult);
    expect(skills.map(skill => skill.uri)).toEqual([`${root}/SKILL.md`]);
    const resources = skills.flatMap(skill => skill.resources);
    expect(resources.map(({uri}) => uri)).toContain(`${root}/references/tool-commands.md`);
    expect(new Set(resources.map(({uri}) => uri)).size).toBe(resources.length);
    for (const {uri, digest, size} of resources) {
      const {contents} = await client.readResource({uri});
      const bytes = bytesOf(contents[0]);
      expect(bytes.equals(readFileSync(join(skillsDirectory, uri.slice('skill://'.length))))).toBe(true);
      expect({uri, digest, size}).toEqual({uri, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length});
    }
  });

  test('gives the front matter as it stands in the file', async () => {
    const client = await connectClient();
    const {skills} = await client.request({method: 'skills/list'}, ListResult);
    const [, yaml = ''] =
      /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(join(skillsDirectory, 'performance-profiling/SKILL.md'), 'utf8')) ?? [];
    expect(skills[0]?.frontmatter).toEqual(parse(yaml));
  });

  test('gets one skill as it is listed, and refuses any other address as invalid parameters', async () => {
    const client = await connectClient();
    const {skills} = await client.request({method: 'skills/list'}, ListResult);
    const {skill} = await client.request({method: 'skills/get', params: {uri: `${root}/SKILL.md`}}, GetResult);
    expect(skill).toEqual(skills[0]);
    for (const uri of [root, `${root}/references/tool-commands.md`, 'skill://nothing/SKILL.md']) {
      await expect(client.request({method: 'skills/get', params: {uri}}, GetResult)).rejects.toMatchObject({code: -32602});
    }
  });

  test('reads directories one level at a time, and refuses what is none', async () => {
    const client = await connectClient();
    const read = (uri: string) => client.request({method: 'resources/directory/read', params: {uri}}, DirectoryResult);
    const {resources} = await read(root);
    expect(resources.map(({uri, mimeType}) => [uri, mimeType])).toEqual([
      [`${root}/SKILL.md`, 'text/markdown'],
      [`${root}/references`, 'inode/directory'],
    ]);
    const below = await read(`${root}/references`);
    expect(below.resources.map(({name}) => name)).toContain('interpreting-results.md');
    for (const uri of [`${root}/SKILL.md`, `${root}/refer`, `${root}/`, 'skill://', 'skill://nothing']) {
      await expect(read(uri)).rejects.toMatchObject({code: -32602});
    }
  });
});

describe('the files of skills', () => {
  test('are listed as resources, the skill itself under its name and description', async () => {
    const {resources} = await (await connectClient()).listResources();
    expect(resources[0]).toMatchObject({
      uri: `${root}/SKILL.md`,
      name: 'performance-profiling',
      mimeType: 'text/markdown',
      description: expect.stringContaining('slow'),
    });
    expect(resources.map(({uri}) => uri)).toContain(`${root}/references/interpreting-results.md`);
  });

  test('that do not exist are refused as invalid parameters', async () => {
    const client = await connectClient();
    for (const uri of [`${root}/references/nothing.md`, `${root}/../../package.json`, 'file:///etc/passwd', 'nonsense']) {
      await expect(client.readResource({uri})).rejects.toMatchObject({code: -32602});
    }
  });
});

const bytesOf = (content: {readonly text: string} | {readonly blob: string} | undefined): Buffer => {
  if (content === undefined) return Buffer.alloc(0);
  return 'text' in content ? Buffer.from(content.text) : Buffer.from(content.blob, 'base64');
};
