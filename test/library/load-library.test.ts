// Loading skills: what is served, what is pinned, which of two copies counts, and how broken skills stop the start.
import {createHash} from 'node:crypto';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {loadLibrary, section} from '../../src/library/index.js';
import {policyText, skillsFolder, skillText} from './skill-folder.js';

const main = 'performance-profiling/SKILL.md';
const plain = (name: string, rest = ''): string => `---\nname: ${name}\ndescription: A skill.\n${rest}---\nText.\n`;

const problemOf = async (directory: string) => {
  const problem = await loadLibrary([directory]).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toMatchObject({code: 'invalid_request', hint: expect.stringMatching(/\w{3}/)});
  return problem instanceof Error ? problem.message.replaceAll(directory, '') : '';
};

test('every file is served under its address with digest, size and media type of its raw bytes', async () => {
  const bytes = Uint8Array.of(0, 255, 13, 10);
  const folder = skillsFolder({[main]: skillText(), 'performance-profiling/references/a b.bin': bytes, 'performance-profiling/.swp': 'x'});
  const library = await loadLibrary([folder]);
  expect(library.skills.map(({files}) => files.map(({path}) => path))).toEqual([['SKILL.md', 'references/a b.bin']]);
  expect(library.find('skill://performance-profiling/references/a%20b.bin')).toMatchObject({
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    size: 4,
    mediaType: 'application/octet-stream',
    bytes: Buffer.from(bytes),
  });
  expect(library.find('skill://performance-profiling/SKILL.md')?.mediaType).toBe('text/markdown');
  expect(library.find('skill://performance-profiling/nothing')).toBeUndefined();
});

test('a folder that itself holds SKILL.md counts as one skill', async () => {
  const folder = skillsFolder({[main]: skillText()});
  const library = await loadLibrary([join(folder, 'performance-profiling')]);
  expect(library.skills.map(({uri}) => uri)).toEqual(['skill://performance-profiling/SKILL.md']);
});

test('the last folder that holds the skill decides the policy and the text that is served', async () => {
  const shipped = skillsFolder({[main]: skillText(), 'other/SKILL.md': plain('other')});
  const team = skillsFolder({[main]: skillText(policyText({'Sampling rate': 'Python `50`, V8 `60`, native `70`.'}))});
  const library = await loadLibrary([shipped, team]);
  expect(library.policy.samplingRateHz).toEqual({python: 50, v8: 60, native: 70});
  expect(library.skills.map(({name}) => name).sort()).toEqual(['other', 'performance-profiling']);
  expect(library.find('skill://performance-profiling/SKILL.md')?.absolutePath).toBe(join(team, main));
  expect((await loadLibrary([team, shipped])).policy.samplingRateHz.python).toBe(201);
});

test('without the skill that carries the defaults there is no start', async () => {
  expect(await problemOf(skillsFolder({'other/SKILL.md': plain('other')}))).toContain('"performance-profiling"');
});

describe('front matter', () => {
  const dataOf = async (lines: string) => {
    const library = await loadLibrary([skillsFolder({[main]: skillText(), 'other/SKILL.md': plain('other', lines)})]);
    return library.skills.find(({name}) => name === 'other')?.frontMatter;
  };

  test('a date stays the text it is', async () => {
    expect(await dataOf('reviewed: 2026-11-22\n')).toMatchObject({reviewed: '2026-11-22'});
  });

  test('numbers and words are read as YAML 1.2 says', async () => {
    expect(await dataOf('o: 012\np: 0o12\nyes: no\nsexagesimal: 1:30\n')).toMatchObject({o: 12, p: 10, yes: 'no', sexagesimal: '1:30'});
  });

  test.each(['js', 'javascript', 'coffee', 'coffeescript', 'cson', 'json', 'toml', 'ruby'])(
    'in %s is refused and not executed',
    async language => {
      const code = `globalThis.executedFrontMatter = true, {name: 'other', description: 'x'}`;
      expect(await problemOf(skillsFolder({'other/SKILL.md': `---${language}\n${code}\n---\n`}))).toMatch(
        /^\/other\/SKILL\.md:1: the front matter cannot be read/,
      );
      expect(globalThis).not.toHaveProperty('executedFrontMatter');
    },
  );

  test.each([
    ['is missing', 'Text.\n', /^\/other\/SKILL\.md:1: there is no front matter/],
    ['is never closed', '---\nname: other\ndescription: x\n', /:1: there is no front matter/],
    ['is no YAML', '---\nname: other\ndescription: [x\n---\n', /^\/other\/SKILL\.md:[34]: the front matter cannot be read/],
    [
      'has a key twice',
      '---\nname: other\nname: other\ndescription: x\n---\n',
      /:3: the front matter cannot be read: Map keys must be unique/,
    ],
    ['is a list', '---\n- name\n---\n', /:1: the front matter cannot be read/],
    ['has no name', '---\ndescription: x\n---\n', /:1: `name` must be/],
    ['has a name in capitals', '---\ndescription: x\nname: Other\n---\n', /:3: `name` must be/],
    ['has another name than the folder', '---\nname: another\ndescription: x\n---\n', /:2: `name` is "another", but the folder is "other"/],
    ['has an empty description', '---\nname: other\ndescription: ""\n---\n', /:3: `description` must be/],
    [
      'has a description that is too long',
      `---\nname: other\ndescription: ${'x'.repeat(1025)}\n---\n`,
      /:3: `description` must be .* it has 1025/,
    ],
  ])('that %s stops the start with file and line', async (_, text, message) => {
    expect(await problemOf(skillsFolder({[main]: skillText(), 'other/SKILL.md': text}))).toMatch(message);
  });
});

describe('links', () => {
  const linking = (link: string) =>
    skillsFolder({[main]: skillText(), 'performance-profiling/references/a b.md': `# A\n\nSee [it](${link}).\n`});

  test.each([
    '../SKILL.md',
    'a%20b.md#a',
    '#a',
    '..',
    '../references/',
    'https://example.org/x',
    'mailto:a@example.org',
    'skill://performance-profiling/SKILL.md',
  ])('%s is fine', async link => {
    await expect(loadLibrary([linking(link)])).resolves.toBeDefined();
  });

  test.each(['b.md', '../../other/SKILL.md', '/etc/passwd', 'skill://performance-profiling/b.md', '../SKILL.MD'])(
    '%s stops the start',
    async link => {
      expect(await problemOf(linking(link))).toBe(
        `/performance-profiling/references/a b.md:3: the link "${link}" leads to no file of the skill "performance-profiling".`,
      );
    },
  );

  test('what stands in code is no link', async () => {
    const folder = skillsFolder({[main]: `${skillText()}\n\`[x](nowhere.md)\`\n\n\`\`\`\n[x](nowhere.md)\n\`\`\`\n`});
    await expect(loadLibrary([folder])).resolves.toBeDefined();
  });
});

describe('symbolic links', () => {
  test('a folder beside the skills folder can be linked to, under the address of the link', async () => {
    const folder = skillsFolder({[main]: `${skillText()}\n[more](references/more.md)\n`, '../references/more.md': '# More\n'});
    symlinkSync('../../references', join(folder, 'performance-profiling/references'));
    expect((await loadLibrary([folder])).find('skill://performance-profiling/references/more.md')?.size).toBe(7);
  });

  test.each([
    ['above', '../../../secret.md'],
    ['in a hidden folder', '../../.ssh/key'],
    ['nowhere', '../gone'],
    ['to its own parent', '..'],
  ])('one that leads %s stops the start', async (_, target) => {
    const folder = skillsFolder({[main]: skillText(), '../../secret.md': 'secret', '../.ssh/key': 'secret'});
    symlinkSync(target, join(folder, 'performance-profiling/link'));
    expect(await problemOf(folder)).toMatch(/^\/performance-profiling\/link/);
  });

  test('a whole skill that lives elsewhere stops the start', async () => {
    const folder = skillsFolder({[main]: skillText(), '../../elsewhere/other/SKILL.md': plain('other')});
    symlinkSync('../../elsewhere/other', join(folder, 'other'));
    expect(await problemOf(folder)).toMatch(/^\/other: leads to a place/);
  });

  test('a skills folder that is hidden or reached by a link itself is fine', async () => {
    const folder = skillsFolder({[`../.team/skills/${main}`]: skillText()});
    mkdirSync(folder);
    symlinkSync('../.team/skills', join(folder, 'linked'));
    await expect(loadLibrary([join(folder, 'linked')])).resolves.toBeDefined();
  });
});

test('a skill of more than 512 files or 16 MiB stops the start', async () => {
  const folder = skillsFolder({[main]: skillText()});
  writeFileSync(join(folder, 'performance-profiling/large.bin'), Buffer.alloc(16 * 1024 * 1024));
  expect(await problemOf(folder)).toMatch(/16777216/);
  const many = skillsFolder({
    [main]: skillText(),
    ...Object.fromEntries(Array.from({length: 512}, (_, index) => [`performance-profiling/f/${index}`, ''])),
  });
  expect(await problemOf(many)).toMatch(/more than 512 files/);
});

test('a missing folder and one without skills stop the start', async () => {
  const folder = skillsFolder({'note.txt': ''});
  expect(await problemOf(folder)).toMatch(/holds no skill/);
  expect(await problemOf(join(folder, 'gone'))).toMatch(/does not exist/);
  expect(await problemOf(join(folder, 'note.txt'))).toMatch(/is not a folder/);
});

test('a SKILL.md of 500 lines is a warning, one of 499 is not', async () => {
  const lines = skillText().trimEnd().split('\n').length;
  const padded = (count: number) => skillsFolder({[main]: `${skillText()}${'.\n'.repeat(count - lines)}`});
  expect((await loadLibrary([padded(500)])).warnings).toMatchObject([{code: 'long-skill'}]);
  expect((await loadLibrary([padded(499)])).warnings).toEqual([]);
});

test('control characters of names never reach a message', async () => {
  const message = await problemOf(skillsFolder({[main]: skillText(), 'performance-profiling/a\u001b[31m\n.md': '[x](y)'}));
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message).toContain('\\u{1b}');
});

describe('section', () => {
  test('is found by text, by slug and by the label of an item', async () => {
    const {skills, policy} = await loadLibrary([skillsFolder({[main]: skillText()})]);
    const [skill] = skills;
    if (skill === undefined) throw new Error('no skill');
    const byText = await section(skill, 'Ambiguity Policy');
    expect(byText).toMatchObject({uri: 'skill://performance-profiling/SKILL.md#ambiguity-policy', line: 7});
    expect(byText?.text).toMatch(/^## Ambiguity Policy\n- \*\*Profiler[\s\S]*`91` points\.$/);
    expect(await section(skill, 'ambiguity-policy')).toEqual(byText);
    expect(await section(skill, 'gone')).toBeUndefined();
    for (const source of Object.values(policy.source)) {
      expect(await section(skill, source.split('#')[1] ?? '')).toMatchObject({uri: source});
    }
  });

  test('of the same title get numbered slugs', async () => {
    const {skills} = await loadLibrary([skillsFolder({[main]: skillText(), 'performance-profiling/a.md': '# A `b`?\n1\n# A `b`?\n2\n'})]);
    const [skill] = skills;
    if (skill === undefined) throw new Error('no skill');
    expect(await section(skill, 'a-b-1', 'a.md')).toMatchObject({line: 3, text: '# A `b`?\n2'});
  });
});
