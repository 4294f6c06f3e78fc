// Where tools are looked for, and in which order.
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {createSandbox} from './sandbox.js';

const putProgram = (path: string, version: string): void => {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, `#!/bin/sh\necho "tool ${version}"\n`);
  chmodSync(path, 0o755);
};

const residence = {in: 'program', program: 'some-profiler'} as const;

test('the caller’s environment comes before the toolbox, and that before PATH', async () => {
  const {directory: path} = createSandbox();
  const {machine, directory} = createSandbox({environment: {...process.env, VIRTUAL_ENV: '', PATH: `${path}:${process.env.PATH}`}});
  const options = {workingDirectory: directory, environment: {}};
  expect(await machine.findTool(residence, options)).toBeUndefined();
  putProgram(join(path, 'some-profiler'), '1.0');
  expect(await machine.findTool(residence, options)).toEqual({
    name: 'some-profiler',
    path: join(path, 'some-profiler'),
    from: 'path',
    version: '1.0',
  });
  putProgram(join(directory, 'toolbox', 'programs', 'some-profiler', 'bin', 'some-profiler'), '2.0.1');
  expect(await machine.findTool(residence, options)).toMatchObject({from: 'toolbox', version: '2.0.1'});
  putProgram(join(directory, 'node_modules', '.bin', 'some-profiler'), '3.0.0rc1');
  expect(await machine.findTool(residence, {...options, workingDirectory: directory})).toMatchObject({
    from: 'environment',
    version: '3.0.0rc1',
  });
  putProgram(join(directory, 'own', 'bin', 'some-profiler'), '4.1');
  expect(await machine.findTool(residence, {...options, environment: {VIRTUAL_ENV: join(directory, 'own')}})).toMatchObject({
    from: 'environment',
    version: '4.1',
  });
});

test('Node itself is the runtime of V8’s profilers', async () => {
  const {machine, directory} = createSandbox();
  const found = await machine.findTool({in: 'runtime'}, {workingDirectory: directory, environment: {}, interpreter: process.execPath});
  expect(found).toEqual({name: 'node', path: process.execPath, from: 'environment', version: process.versions.node});
});

test('a module is looked for in the interpreter, never in the project’s own files', async context => {
  const {machine, directory} = createSandbox();
  const options = {workingDirectory: directory, environment: {}};
  writeFileSync(join(directory, 'line_profiler_of_nobody.py'), 'raise SystemExit("was run")\n');
  writeFileSync(join(directory, 'json.py'), 'raise SystemExit("was run")\n');
  const found = await machine.findTool({in: 'interpreter', module: 'cProfile'}, options);
  if (found === undefined) return context.skip('Python is not installed');
  expect(found).toMatchObject({name: 'cProfile', from: 'environment'});
  expect(await machine.findTool({in: 'interpreter', module: 'line_profiler_of_nobody'}, options)).toBeUndefined();
});

test('a module in the toolbox serves the interpreter that it was built for', async context => {
  const {machine, directory} = createSandbox();
  const options = {workingDirectory: directory, environment: {}};
  const {interpreterVersion: version} = await machine.readTarget({command: ['python3']}, options);
  if (version === undefined) return context.skip('Python is not installed');
  const put = (tag: string) => {
    const side = join(directory, 'toolbox', 'side', tag, 'some-module');
    mkdirSync(join(side, 'some_module-5.1.0.dist-info'), {recursive: true});
    writeFileSync(join(side, 'some_module.py'), '');
    return side;
  };
  put('cpython-1.5');
  expect(await machine.findTool({in: 'interpreter', module: 'some_module'}, options)).toBeUndefined();
  const side = put(`cpython-${version.split('.').slice(0, 2).join('.')}`);
  expect(await machine.findTool({in: 'interpreter', module: 'some_module'}, options)).toMatchObject({
    from: 'toolbox',
    pythonPath: side,
    version: '5.1.0',
  });
});

test('facts say what this machine is', async () => {
  const facts = await createSandbox().machine.facts();
  expect(facts).toMatchObject({platform: process.platform, nodeVersion: process.versions.node});
  expect(facts.processors).toBeGreaterThan(0);
});
