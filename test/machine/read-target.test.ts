// What is read about a command before it runs.
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createSandbox, problemOf} from './sandbox.js';

const sandboxWith = (file: string, content: string, mode = 0o755) => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, file), content);
  chmodSync(join(sandbox.directory, file), mode);
  const options = {workingDirectory: sandbox.directory, environment: {}};
  return {...sandbox, read: (...command: string[]) => sandbox.machine.readTarget({command}, options)};
};

test('a script’s first line is followed to its interpreter', async () => {
  const {read, directory} = sandboxWith('tool', `#!${process.execPath}\nconsole.log(1)\n`);
  expect(await read('./tool', 'x')).toMatchObject({
    programPath: join(directory, 'tool'),
    executable: true,
    shebang: `#!${process.execPath}`,
    interpreterPath: process.execPath,
    interpreterVersion: process.versions.node,
  });
});

test('env finds the interpreter on the call’s own PATH', async () => {
  const {machine, directory} = sandboxWith('tool', '#!/usr/bin/env -S node --no-warnings\n');
  mkdirSync(join(directory, 'bin'));
  symlinkSync(process.execPath, join(directory, 'bin', 'node'));
  const reading = await machine.readTarget(
    {command: ['./tool']},
    {workingDirectory: directory, environment: {PATH: join(directory, 'bin')}},
  );
  expect(reading).toMatchObject({shebang: '#!/usr/bin/env -S node --no-warnings', interpreterVersion: process.versions.node});
});

test('files that cannot be run, and programs that are nowhere, are told apart', async () => {
  const {read, directory} = sandboxWith('app.py', 'print(1)\n', 0o644);
  expect(await read('./app.py')).toMatchObject({programPath: join(directory, 'app.py'), executable: false, shebang: undefined});
  expect(await read('no-such-program-anywhere')).toMatchObject({programPath: undefined, executable: false});
  expect(await read('')).toMatchObject({programPath: undefined});
});

test('a live process is told from a thread of the kernel', async () => {
  const {machine, directory} = createSandbox();
  const {live} = await machine.readTarget({pid: process.pid}, {workingDirectory: directory, environment: {}});
  if (process.platform === 'linux') expect(live).toMatchObject({isKernelThread: false, isForeign: false});
  else expect(live).toBeUndefined();
});

test('a pid of nobody is refused with the next move', async () => {
  const {machine, directory} = createSandbox();
  const problem = await problemOf(machine.readTarget({pid: 2 ** 30}, {workingDirectory: directory, environment: {}}));
  expect(problem).toMatchObject({code: 'invalid_request', message: `There is no process with pid ${2 ** 30}.`});
  expect(problem.hint).toMatch(/running now.*command/);
});

test('the interpreter behind a version manager’s shim is found', async () => {
  const {directory, machine} = createSandbox();
  for (const folder of ['shims', 'bin', 'real']) mkdirSync(join(directory, folder));
  symlinkSync(process.execPath, join(directory, 'real', 'node'));
  writeFileSync(join(directory, 'shims', 'node'), '#!/usr/bin/env bash\nexit 1\n', {mode: 0o755});
  writeFileSync(join(directory, 'bin', 'pyenv'), `#!/bin/sh\n[ "$1" = which ] && echo "${directory}/real/$2"\n`, {mode: 0o755});
  const reading = await machine.readTarget(
    {command: ['node', 'app.js']},
    {workingDirectory: directory, environment: {PATH: `${directory}/shims:/usr/bin:/bin`}},
  );
  expect(reading).toMatchObject({
    programPath: join(directory, 'real', 'node'),
    shebang: undefined,
    interpreterVersion: process.versions.node,
  });
});

test('the script of the nearest package is what a package manager would run', async () => {
  const {machine, directory} = sandboxWith('package.json', JSON.stringify({scripts: {build: 'tsx build.ts', test: 'vitest run'}}));
  const below = join(directory, 'sub');
  mkdirSync(below);
  const script = async (...command: string[]) =>
    (await machine.readTarget({command}, {workingDirectory: below, environment: {}})).packageScript;
  expect(await script('npm', 'run', 'build')).toBe('tsx build.ts');
  expect(await script('npm', '--silent', 'run', 'build', '--', 'x')).toBe('tsx build.ts');
  expect(await script('npm', 'test')).toBe('vitest run');
  expect(await script('yarn', 'build')).toBe('tsx build.ts');
  expect(await script('pnpm', '--filter', 'x', 'build')).toBe('tsx build.ts');
  expect(await script('npx', '--yes', 'tsx', 'app.ts')).toBe('tsx app.ts');
  for (const command of [['npm', 'run', 'nothing'], ['npm', 'run', 'toString'], ['npm', 'install'], ['npm'], ['node', 'build']])
    expect(await script(...command)).toBeUndefined();
});

test('a process is known by its pid', async () => {
  const {machine, directory} = createSandbox();
  const options = {workingDirectory: directory, environment: {}};
  const reading = await machine.readTarget({pid: process.pid}, options);
  expect(reading).toMatchObject({programPath: process.execPath, interpreterVersion: process.versions.node});
  expect(reading.commandLine?.length).toBeGreaterThan(0);
  expect(await problemOf(machine.readTarget({pid: 2 ** 22 + 1}, options))).toMatchObject({code: 'invalid_request'});
});

test('the project’s interpreter behind uv and poetry is asked for, and its scripts are known', async () => {
  const {directory, machine} = createSandbox();
  mkdirSync(join(directory, 'bin'));
  mkdirSync(join(directory, '.venv', 'bin'), {recursive: true});
  const python = join(directory, '.venv', 'bin', 'python');
  writeFileSync(python, '#!/bin/sh\nprintf "%s" "$0|3.12.1|cpython-3.12"\n', {mode: 0o755});
  writeFileSync(join(directory, '.venv', 'bin', 'pytest'), `#!${python}\n`, {mode: 0o755});
  writeFileSync(join(directory, '.venv', 'bin', 'ruff'), 'ELF', {mode: 0o755});
  for (const name of ['uv', 'poetry']) writeFileSync(join(directory, 'bin', name), `#!/bin/sh\necho ${python}\n`, {mode: 0o755});
  writeFileSync(join(directory, 'own.py'), '# /// script\n# dependencies = ["numpy"]\n# ///\n');
  const options = {workingDirectory: directory, environment: {PATH: `${directory}/bin:/usr/bin:/bin`}};
  const read = async (...command: string[]) => (await machine.readTarget({command}, options)).runner;

  // Without pyvenv.cfg it is no environment of the project.
  expect(await read('uv', 'run', 'x.py')).toBeUndefined();
  writeFileSync(join(directory, '.venv', 'pyvenv.cfg'), '');
  expect(await read('uv', 'run', 'x.py')).toEqual({
    interpreterPath: python,
    interpreterVersion: '3.12.1',
    environment: {VIRTUAL_ENV: join(directory, '.venv'), PATH: expect.stringMatching(/^[^:]*\.venv\/bin:/)},
  });
  expect(await read('poetry', 'run', 'pytest')).toMatchObject({script: join(directory, '.venv', 'bin', 'pytest')});
  expect(await read('uv', 'run', 'ruff')).not.toHaveProperty('script');
  expect(await read('uv', 'run', 'own.py')).toBeUndefined();
  expect(await read('uv', 'sync')).toBeUndefined();
});
