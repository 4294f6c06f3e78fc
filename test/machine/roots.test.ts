// What can be reached from outside: nothing but the roots and the state folder, by real path.
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createMachine} from '../../src/machine/index.js';
import {createSandbox, problemOf} from './sandbox.js';

const project = () => {
  const {directory} = createSandbox();
  const root = join(directory, 'project');
  mkdirSync(join(root, 'sub'), {recursive: true});
  mkdirSync(join(directory, 'project-other'));
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  writeFileSync(join(directory, 'project-other', 'x'), 'x');
  writeFileSync(join(root, 'inside.txt'), 'inside');
  symlinkSync(join(directory, 'secret.txt'), join(root, 'link.txt'));
  symlinkSync(directory, join(root, 'up'));
  return {directory, root, machine: createMachine({roots: [root], stateDirectory: join(directory, 'state')})};
};

test('paths that lead out are refused, whichever way', async () => {
  const {machine, directory} = project();
  for (const path of [
    '../secret.txt',
    'link.txt',
    'up/secret.txt',
    join(directory, 'secret.txt'),
    '/etc/passwd',
    '../project-other/x',
    '/no/such/file',
  ]) {
    const problem = await problemOf(machine.openFile(path));
    expect(problem, path).toMatchObject({code: 'outside_root'});
    expect(problem.hint).toContain('--root');
  }
  for (const folder of ['..', 'up', '/'])
    expect(await problemOf(machine.resolveDirectory(folder)), folder).toMatchObject({code: 'outside_root'});
});

test('paths that stay inside are resolved from the first root', async () => {
  const {machine, root} = project();
  expect(await machine.resolveDirectory(undefined)).toBe(root);
  expect(await machine.resolveDirectory('sub')).toBe(join(root, 'sub'));
  expect(await machine.resolveDirectory(join(root, 'up', 'project'))).toBe(root);
  expect(Buffer.from((await machine.openFile('inside.txt')).bytes()).toString()).toBe('inside');
});

test('what is missing, a folder, or a file where a folder belongs, is the caller’s mistake', async () => {
  const {machine} = project();
  expect(await problemOf(machine.openFile('nothing.txt'))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(machine.openFile('sub'))).toMatchObject({code: 'invalid_request'});
  expect(await problemOf(machine.resolveDirectory('inside.txt'))).toMatchObject({code: 'invalid_request'});
  expect(() => createMachine({roots: ['/no/such/folder']})).toThrow(/does not exist/);
});

test('files of stored runs can be opened though their folder is elsewhere', async () => {
  const {machine} = project();
  const folder = await machine.runs.create('run_profile');
  const {path} = await folder.write('profile.folded', 'main 1\n', 'text/plain', '');
  expect((await machine.openFile(path)).size).toBe(7);
});

test('a large file comes in chunks, from the start each time', async () => {
  const {machine, root} = project();
  writeFileSync(join(root, 'large'), Buffer.alloc(2_500_000, 'x'));
  const source = await machine.openFile('large');
  const sizes = () => [...source.chunks()].map(chunk => chunk.length);
  expect(sizes()).toEqual([1_048_576, 1_048_576, 402_848]);
  expect(sizes()).toEqual(sizes());
  expect(source).toMatchObject({name: 'large', size: 2_500_000});
});

test('source lines come from text files inside the roots only', () => {
  const {machine, root, directory} = project();
  writeFileSync(join(root, 'app.py'), 'one\ntwo\nthree\nfour\n');
  writeFileSync(join(root, 'binary'), Buffer.from([0x61, 0x0a, 0x00]));
  writeFileSync(join(root, 'huge'), Buffer.alloc(5_000_001, 'x'));
  expect(machine.readSource('app.py', 2, 1)).toEqual(['one', 'two', 'three']);
  expect(machine.readSource(`file://${root}/app.py`, 1, 1)).toEqual(['one', 'two']);
  for (const file of [
    'binary',
    'huge',
    'nothing',
    'link.txt',
    join(directory, 'secret.txt'),
    '<string>',
    '',
    'node:fs',
    'file://other-host/x',
  ]) {
    expect(machine.readSource(file, 1, 1), file).toBeUndefined();
  }
  for (const line of [0, -1, 99]) expect(machine.readSource('app.py', line, 1)).toBeUndefined();
});

test('a source file that was changed is read again', () => {
  const {machine, root} = project();
  writeFileSync(join(root, 'app.py'), 'old\n');
  expect(machine.readSource('app.py', 1, 0)).toEqual(['old']);
  writeFileSync(join(root, 'app.py'), 'newer\n');
  expect(machine.readSource('app.py', 1, 0)).toEqual(['newer']);
});
