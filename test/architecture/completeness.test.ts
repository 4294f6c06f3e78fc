// What belongs together is together: plug-ins in their lists, profilers with recordings and reference sections, names that exist.
import {readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {z} from 'zod';
import {profilerIds} from '../../src/model/words.js';
import {operations} from '../../src/operations/index.js';
import {profilers} from '../../src/profilers/index.js';
import {readText, root, sourceFiles} from './sources.js';

const files = sourceFiles();

/** Folder → how a plug-in declares itself. Helpers beside plug-ins do not. */
const declarations = {
  profilers: /^export const (\w+): Profiler\b/gm,
  probes: /^export const (\w+): Probe\b/gm,
  benchmarkers: /^export const (\w+): Benchmarker\b/gm,
  formats: /^export const (\w+): Format\b/gm,
  analyses: /^export const (\w+): Analysis\b/gm,
  operations: /^export const (\w+) = defineOperation\(/gm,
} as const;

describe.each(Object.entries(declarations))('src/%s', (folder, pattern) => {
  const inFolder = files.filter(file => file.folder === folder);
  const index = inFolder.find(({path}) => path === `src/${folder}/index.ts`);
  const [, list = ''] = /^export const \w+: readonly \w+\[\] = \[([^\]]*)\]/m.exec(index?.text ?? '') ?? [];
  const listed = list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  const declared = inFolder.flatMap(({path, text}) => [...text.matchAll(pattern)].map(([, name]) => ({name: name ?? '', path})));

  test('lists every plug-in of the folder once, and nothing else', () => {
    expect([...listed].sort()).toEqual(declared.map(({name}) => name).sort());
  });

  test('names each file after its plug-in', () => {
    for (const {name, path} of declared) {
      const fileName = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);
      expect(fileName.replaceAll('-', '')).toBe(name.toLowerCase());
    }
  });
});

test('ids are unique, and a profiler has the name of its file', () => {
  const names = [...operations.map(({name}) => name), ...profilers.map(({id}) => id)];
  expect(new Set(names).size).toBe(names.length);
  for (const {id} of profilers) expect(files.map(({path}) => path)).toContain(`src/profilers/${id}.ts`);
});

describe.each(profilers)('the profiler $id', ({id, residence}) => {
  test('has a recording made with it', () => {
    const program = {
      program: 'program' in residence ? residence.program : '',
      interpreter: 'module' in residence ? residence.module : '',
      runtime: 'node',
    }[residence.in];
    expect(recordedTools()).toContain(program.toLowerCase());
  });

  test('has a section in the command reference', () => {
    expect(readText('references/tool-commands.md')).toMatch(new RegExp(`^## ${id}$`, 'm'));
  });
});

const skillTexts = [
  'skills/performance-profiling/SKILL.md',
  ...readdirSync(`${root}references`)
    .filter(name => name.endsWith('.md'))
    .map(name => `references/${name}`),
];

describe.each(skillTexts)('%s', path => {
  const text = readText(path);

  test('names no profiler that nobody knows', () => {
    const named = [...text.matchAll(/(?:profiler: "|--profiler[ =])([\w-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter(name => !profilerIds.some(id => id === name))).toEqual([]);
  });

  test('names no tool of this server that it does not have', () => {
    // Names of tools start with these verbs; program names and fields do not.
    const named = [...text.matchAll(/`((?:list|run|explain|compare|find|audit|start|verify|get)_[a-z_]+)`/g)].map(([, name]) => name ?? '');
    const missing = new Set(named.filter(name => !operations.some(operation => operation.name === name)));
    expect([...missing]).toEqual([]);
  });
});

const Recorded = z.object({tool: z.string()});

const recordedTools = (): readonly string[] =>
  readdirSync(`${root}test/fixtures`, {recursive: true, encoding: 'utf8'})
    .filter(path => path.endsWith('recorded.json'))
    .map(path => Recorded.parse(JSON.parse(readText(`test/fixtures/${path}`))).tool.toLowerCase());
