// What the machine reads about sources: maps, packages, times. Only inside the roots.
import {mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {originalPath} from '../../src/machine/original-path.js';
import {createSandbox} from './sandbox.js';

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), {recursive: true});
    writeFileSync(join(folder, file), content);
  }
};

/** `export const add = (a, b) => a + b;` on line 3 of the original, column 7 of line 1 compiled. */
const map = (more: object = {}): string =>
  JSON.stringify({version: 3, sources: ['../src/add.ts'], names: ['add'], mappings: 'MAEaA,IAAM', ...more});

describe('source maps', () => {
  test('a map beside the file leads to the original file, line and name', async () => {
    const {machine, directory} = createSandbox();
    write(directory, {'dist/a.js': 'const x=(a)=>a\n//# sourceMappingURL=a.js.map\n', 'dist/a.js.map': map()});
    const opened = await machine.sources.openMap(join(directory, 'dist/a.js'));
    expect(opened?.placeOf(1, 9, 'x')).toEqual({file: join(directory, 'src/add.ts'), line: 3, column: 14, name: 'add'});
    expect(opened?.placeOf(1, 1, 'x')).toBeUndefined();
    expect(opened?.lineOf(1)).toEqual({file: join(directory, 'src/add.ts'), line: 3});
    expect(opened?.lineOf(2)).toBeUndefined();
  });

  test('a map inside the file is read as base64 and as text', async () => {
    const {machine, directory} = createSandbox();
    write(directory, {
      'dist/a.js': `const x=(a)=>a\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map()).toString('base64')}\n`,
      'dist/b.js': `const x=(a)=>a\n/*# sourceMappingURL=data:application/json,${encodeURIComponent(map())} */\n`,
    });
    for (const file of ['dist/a.js', 'dist/b.js'])
      expect((await machine.sources.openMap(join(directory, file)))?.placeOf(1, 9, 'x')?.name).toBe('add');
  });

  test('an index map is read section by section', async () => {
    const {machine, directory} = createSandbox();
    const sections = [
      {offset: {line: 0, column: 0}, map: JSON.parse(map())},
      {offset: {line: 5, column: 0}, map: JSON.parse(map({sources: ['../src/other.ts']}))},
    ];
    write(directory, {
      'dist/a.js': 'const x=(a)=>a\n\n\n\n\nconst x=(a)=>a\n//# sourceMappingURL=a.js.map\n',
      'dist/a.js.map': JSON.stringify({version: 3, sections}),
    });
    const opened = await machine.sources.openMap(join(directory, 'dist/a.js'));
    expect(opened?.placeOf(1, 9, 'x')?.file).toBe(join(directory, 'src/add.ts'));
    expect(opened?.placeOf(6, 9, 'x')).toMatchObject({file: join(directory, 'src/other.ts'), line: 3});
  });

  test('no map is read outside of the roots, over the network, or from something that is none', async () => {
    const {machine, directory} = createSandbox();
    const outside = createSandbox();
    write(outside.directory, {'a.js.map': map(), 'a.js': 'const x=(a)=>a\n//# sourceMappingURL=a.js.map\n'});
    mkdirSync(join(directory, 'dist'));
    symlinkSync(join(outside.directory, 'a.js.map'), join(directory, 'dist/linked.map'));
    write(directory, {
      'dist/linked.js': 'const x=(a)=>a\n//# sourceMappingURL=linked.map\n',
      'dist/up.js': `const x=(a)=>a\n//# sourceMappingURL=../../${outside.directory.split('/').at(-1)}/a.js.map\n`,
      'dist/web.js': 'const x=(a)=>a\n//# sourceMappingURL=https://example.com/a.js.map\n',
      'dist/none.js': 'const x=(a)=>a\n',
      'dist/text.js': 'const x="sourceMappingURL=a.js.map"\n',
      'dist/broken.js': 'const x=(a)=>a\n//# sourceMappingURL=broken.js.map\n',
      'dist/broken.js.map': '{"version": 3, "mappings": 7}',
    });
    for (const file of ['linked.js', 'up.js', 'web.js', 'none.js', 'text.js', 'broken.js', 'absent.js'])
      expect(await machine.sources.openMap(join(directory, 'dist', file)), file).toBeUndefined();
    expect(await machine.sources.openMap(join(outside.directory, 'a.js'))).toBeUndefined();
  });

  test('an installed package keeps the places that run, whatever map it ships', async () => {
    const {machine, directory} = createSandbox();
    write(directory, {
      'node_modules/p/dist/a.js': 'const x=(a)=>a\n//# sourceMappingURL=a.js.map\n',
      'node_modules/p/dist/a.js.map': map(),
      'node_modules/p/src/add.ts': 'export {};\n',
    });
    expect(await machine.sources.openMap(join(directory, 'node_modules/p/dist/a.js'))).toBeUndefined();
  });
});

test.each([
  ['webpack://app/./src/index.ts', '/p/src/index.ts'],
  ['webpack:///./src/index.ts?a1b2', '/p/src/index.ts'],
  ['webpack:///src/my%20file.ts', '/p/src/my file.ts'],
  ['webpack://app/../common/util.ts', '/common/util.ts'],
  ['webpack://app/./node_modules/lodash/lodash.js', '/p/node_modules/lodash/lodash.js'],
  ['turbopack:///[project]/src/page.tsx', '/p/src/page.tsx'],
  ['webpack://app/webpack/bootstrap', undefined],
  ['webpack://app/external commonjs "fs"', undefined],
  ['file:///p/src/a.ts', '/p/src/a.ts'],
  ['https://example.com/a.ts?v=1', 'https://example.com/a.ts'],
  ['src/a.ts', '/p/src/a.ts'],
  ['', undefined],
])('the source %s means %s', (source, path) => {
  expect(originalPath(source, '/p')).toBe(path);
});

describe('installed packages', () => {
  test('npm packages say name and version themselves, the innermost one counts', () => {
    const {machine, directory} = createSandbox();
    write(directory, {
      'node_modules/a/package.json': '{"name": "a", "version": "1.0.0"}',
      'node_modules/a/node_modules/@s/b/package.json': '{"name": "@s/b", "version": "2.3.4-rc.1"}',
      'node_modules/broken/package.json': 'no json',
    });
    const of = (file: string) => machine.sources.packageOf(join(directory, file));
    expect(of('node_modules/a/lib/x.js')).toEqual({name: 'a', version: '1.0.0'});
    expect(of('node_modules/a/node_modules/@s/b/y.js')).toEqual({name: '@s/b', version: '2.3.4-rc.1'});
    expect(of('node_modules/broken/y.js')).toBeUndefined();
    expect(of('node_modules/absent/y.js')).toBeUndefined();
    expect(of('src/app.js')).toBeUndefined();
  });

  test('PyPI packages are found by name, by top_level.txt and by RECORD', () => {
    const {machine, directory} = createSandbox();
    const site = 'venv/lib/python3.11/site-packages';
    const metadata = (name: string, version: string): string =>
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: not this\n`;
    write(directory, {
      [`${site}/networkx-3.2.1.dist-info/METADATA`]: metadata('networkx', '3.2.1'),
      [`${site}/PyYAML-6.0.1.dist-info/METADATA`]: metadata('PyYAML', '6.0.1'),
      [`${site}/PyYAML-6.0.1.dist-info/top_level.txt`]: '_yaml\nyaml\n',
      [`${site}/google_cloud_storage-2.0.dist-info/METADATA`]: metadata('google-cloud-storage', '2.0'),
      [`${site}/google_cloud_storage-2.0.dist-info/RECORD`]: 'google/cloud/storage/blob.py,sha256=x,1\n',
      [`${site}/protobuf-4.1.dist-info/METADATA`]: metadata('protobuf', '4.1'),
      [`${site}/protobuf-4.1.dist-info/RECORD`]: 'google/protobuf/message.py,sha256=x,1\n',
    });
    const of = (file: string) => machine.sources.packageOf(join(directory, site, file));
    expect(of('networkx/algorithms/x.py')).toEqual({name: 'networkx', version: '3.2.1'});
    expect(of('yaml/loader.py')).toEqual({name: 'PyYAML', version: '6.0.1'});
    expect(of('google/cloud/storage/blob.py')).toEqual({name: 'google-cloud-storage', version: '2.0'});
    expect(of('google/protobuf/message.py')).toEqual({name: 'protobuf', version: '4.1'});
    expect(of('unknown.py')).toBeUndefined();
  });

  test('nothing is read of an environment outside of the roots', () => {
    const {machine} = createSandbox();
    const {directory} = createSandbox();
    write(directory, {
      'node_modules/a/package.json': '{"name": "a", "version": "1.0.0"}',
      'site-packages/b-1.0.dist-info/METADATA': 'Name: b\nVersion: 1.0\n',
    });
    expect(machine.sources.packageOf(join(directory, 'node_modules/a/x.js'))).toBeUndefined();
    expect(machine.sources.packageOf(join(directory, 'site-packages/b/x.py'))).toBeUndefined();
  });
});

test('when a file last changed is told of files inside the roots only', () => {
  const {machine, directory} = createSandbox();
  write(directory, {'app.py': 'pass\n'});
  const at = new Date('2026-01-02T03:04:05Z');
  utimesSync(join(directory, 'app.py'), at, at);
  expect(machine.sources.modifiedMs('app.py')).toBe(at.getTime());
  expect(machine.sources.modifiedMs('/etc/hostname')).toBeUndefined();
  rmSync(join(directory, 'app.py'));
  expect(machine.sources.modifiedMs('app.py')).toBeUndefined();
});
