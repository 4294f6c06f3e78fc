// Which folder may import what: docs/ARCHITECTURE.md says so, and this test reads it there.
import {readdirSync} from 'node:fs';
import {posix} from 'node:path';
import {expect, test} from 'vitest';
import {mentions, root, sourceFiles, tableOf} from './sources.js';

const files = sourceFiles();
const folders = tableOf('deps');
const packages = tableOf('deps-packages');

const writers =
  /^(?:appendFile|chmod|chown|copyFile|cp|createWriteStream|lchown|link|mkdir|mkdtemp|open|rename|rm|rmdir|symlink|truncate|unlink|utimes|write|writeFile|writev)(?:Sync)?$/;

test('the table names the folders of src, and no others', () => {
  const found = readdirSync(`${root}src`, {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);
  expect([...folders.keys()].sort()).toEqual(found.sort());
});

test('every import between folders goes in an allowed direction', () => {
  const wrong = files.flatMap(({path, folder, imports}) =>
    imports.flatMap(({module}) => {
      if (!module.startsWith('.')) return [];
      const target = posix.join(posix.dirname(path), module);
      const [top, targetFolder = ''] = target.split('/');
      // The package's own description, for its version.
      if (target === 'package.json' && folder === 'cli') return [];
      const isAllowed = top === 'src' && (targetFolder === folder || folders.get(folder)?.includes(targetFolder) === true);
      return isAllowed ? [] : [`${path} imports ${module}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('no import leaves it open what is imported', () => {
  expect(files.filter(({imports}) => imports.some(({module}) => module === '(computed)')).map(({path}) => path)).toEqual([]);
});

test('every package is imported only where the table allows it', () => {
  const wrong = files.flatMap(({path, folder, imports}) =>
    imports.flatMap(({module}) => {
      if (module.startsWith('.')) return [];
      const name = packageOf(module);
      const allowed = packages.get(name) ?? (module.startsWith('node:') ? [folder] : []);
      return allowed.includes(folder) ? [] : [`${path} imports ${module}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('every package in the table is used where it is allowed, so that the table stays true', () => {
  const used = new Set(files.flatMap(({imports}) => imports.map(({module}) => packageOf(module))));
  const unused = [...packages].filter(
    ([name, allowed]) =>
      /^[@a-z][\w:./@-]*$/.test(name) && !['console', 'process.stdout'].includes(name) && allowed.length > 0 && !used.has(name),
  );
  expect(unused.map(([name]) => name)).toEqual([]);
});

test('files are written only where the table allows it', () => {
  const allowed = packages.get('writing with node:fs') ?? [];
  const wrong = files.flatMap(({path, folder, imports}) =>
    allowed.includes(folder)
      ? []
      : imports
          .filter(
            ({module, names}) =>
              /^(?:node:)?fs(?:\/promises)?$/.test(module) && (names.length === 0 || names.some(name => writers.test(name))),
          )
          .map(({names}) => `${path} imports ${names.join(', ') || 'all of node:fs'}`),
  );
  expect(wrong).toEqual([]);
});

test.each(['console', 'process.stdout'])('%s is used only where the table allows it', name => {
  const allowed = packages.get(name);
  expect(allowed).toBeDefined();
  const wrong = files.filter(({folder, text}) => allowed?.includes(folder) !== true && mentions(text, name));
  expect(wrong.map(({path}) => path)).toEqual([]);
});

test('every file is at most 250 lines long and starts with a comment that says what it is', () => {
  const wrong = files.filter(({text}) => text.trimEnd().split('\n').length > 250 || !/^\/\/ \S/.test(text));
  expect(wrong.map(({path}) => path)).toEqual([]);
});

/** `@scope/name` or `name`; Node's modules without what follows the first slash. */
const packageOf = (module: string): string =>
  (module.startsWith('@') ? module.split('/').slice(0, 2) : module.split('/').slice(0, 1)).join('/');
