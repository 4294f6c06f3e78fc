// Commands and processes as targets: the runtime, and how it is started.

import {describe, expect, test} from 'vitest';
import type {Invocation, TargetReading} from '../../src/model/facts.js';
import {describeTarget} from '../../src/policy/index.js';
import {nodeInvocation} from '../../src/policy/node-command.js';
import {pythonInvocation} from '../../src/policy/python-command.js';
import {fc} from '../support/properties.js';
import {reading} from './support.js';

const words = (line: string): string[] => line.split(' ').map(word => word.replaceAll('␣', ' '));

const script = (name: string, interpreterArgs: string[] = [], args: string[] = []): Invocation => ({
  form: 'script',
  script: name,
  interpreterArgs,
  args,
});
const module = (name: string, interpreterArgs: string[] = [], args: string[] = []): Invocation => ({
  form: 'module',
  module: name,
  interpreterArgs,
  args,
});
const inline = (interpreterArgs: string[], args: string[] = []): Invocation => ({form: 'inline', interpreterArgs, args});

test.each([
  ['app.py', script('app.py')],
  ['app.py -m x -c y', script('app.py', [], ['-m', 'x', '-c', 'y'])],
  ['-u -OO app.py --flag', script('app.py', ['-u', '-OO'], ['--flag'])],
  ['-X dev -W ignore -m pkg', module('pkg', ['-X', 'dev', '-W', 'ignore'])],
  ['-Xdev -Wignore -mpkg.sub a', module('pkg.sub', ['-Xdev', '-Wignore'], ['a'])],
  ['-um pkg a', module('pkg', ['-u'], ['a'])],
  ['-IX dev app.py', script('app.py', ['-IX', 'dev'])],
  ['-c print(1) a b', inline(['-c', 'print(1)'], ['a', 'b'])],
  ['-uc print(1) a', inline(['-uc', 'print(1)'], ['a'])],
  ['-cprint(1) a', inline(['-cprint(1)'], ['a'])],
  ['--check-hash-based-pycs never app.py', script('app.py', ['--check-hash-based-pycs', 'never'])],
  ['- a', inline(['-'], ['a'])],
  ['-i', inline(['-i'])],
])('python %s', (line, invocation) => {
  expect(pythonInvocation(words(line))).toEqual(invocation);
});

test.each([
  ['app.js', script('app.js')],
  [
    '--max-old-space-size=4096 --import x app.js --import y',
    script('app.js', ['--max-old-space-size=4096', '--import', 'x'], ['--import', 'y']),
  ],
  ['-r ts-node/register -C dev app.ts', script('app.ts', ['-r', 'ts-node/register', '-C', 'dev'])],
  ['--env-file .env --inspect --enable-source-maps .', script('.', ['--env-file', '.env', '--inspect', '--enable-source-maps'])],
  ['--expose-gc -- app.js', script('app.js', ['--expose-gc', '--'])],
  ['-e 1+1 a', inline(['-e', '1+1'], ['a'])],
  ['-pe 1+1', inline(['-pe', '1+1'])],
  ['-p -e 1+1', inline(['-p', '-e', '1+1'])],
  ['--eval=1+1 a', inline(['--eval=1+1'], ['a'])],
  ['--input-type module -', inline(['--input-type', 'module', '-'])],
  ['--test', {form: 'indirect'}],
  ['--test test/a.js', {form: 'indirect'}],
  ['--watch app.js', {form: 'indirect'}],
  ['--run build', {form: 'indirect'}],
])('node %s', (line, invocation) => {
  expect(nodeInvocation(words(line))).toEqual(invocation);
});

test('no word of a command is lost or moved', () => {
  const word = fc.oneof(fc.constantFrom('-u', '-X', '-Wx', '-r', '--import', '--', '-', '-c', '-e', 'app', '--a=b', ''), fc.string());
  fc.assert(
    fc.property(fc.array(word, {maxLength: 8}), line => {
      for (const invocation of [pythonInvocation(line), nodeInvocation(line)]) {
        if (invocation.form === 'script') expect([...invocation.interpreterArgs, invocation.script, ...invocation.args]).toEqual(line);
        if (invocation.form === 'inline') expect([...invocation.interpreterArgs, ...invocation.args]).toEqual(line);
      }
    }),
  );
});

const program = (name: string, changes: Partial<TargetReading> = {}): TargetReading =>
  reading({programPath: `/usr/bin/${name}`, ...changes});
const describeLine = (line: string, changes: Partial<TargetReading> = {}) => {
  const command = words(line);
  return describeTarget(command, program(command[0]?.split('/').at(-1) ?? '', changes));
};

test.each(['python', 'python3', 'python3.11', 'python3.13t', 'pypy3', '.venv/bin/python'])('%s runs Python directly', name => {
  const target = describeLine(`${name} app.py`, {interpreterPath: '/opt/real/python', interpreterVersion: '3.11.7'});
  expect(target).toEqual({
    runtime: 'python',
    command: [name, 'app.py'],
    interpreter: '/opt/real/python',
    interpreterVersion: '3.11.7',
    invocation: script('app.py'),
  });
});

test.each(['node', 'nodejs', '/opt/node/bin/node'])('%s runs Node.js directly', name => {
  expect(describeLine(`${name} app.js`)).toMatchObject({
    runtime: 'node',
    interpreter: expect.stringMatching(/node/),
    invocation: script('app.js'),
  });
});

describe('programs that are scripts', () => {
  test.each([
    ['#!/usr/bin/python3', 'python', []],
    ['#!/opt/venv/bin/python3.12 -sE', 'python', ['-sE']],
    ['#!/usr/bin/env python3', 'python', []],
    ['#! /usr/bin/env -S python3 -X dev', 'python', ['-X', 'dev']],
    ['#!/usr/bin/env -S A=b pypy3', 'python', []],
    ['#!/usr/bin/env node', 'node', []],
    ['#!/usr/bin/env -S node --import=tsx', 'node', ['--import=tsx']],
  ])('%s', (shebang, runtime, interpreterArgs) => {
    const target = describeLine('tool a -m b', {shebang, interpreterPath: '/opt/interpreter'});
    expect(target).toMatchObject({
      runtime,
      interpreter: '/opt/interpreter',
      invocation: script('/usr/bin/tool', interpreterArgs, ['a', '-m', 'b']),
    });
  });

  test.each([
    ['run', '#!/bin/sh', 'native'],
    ['run', '#!/usr/bin/env -S uv run --script', 'python'],
    ['pytest', '#!/bin/sh', 'python'],
    ['run', '#!/usr/bin/env tsx', 'node'],
    ['tsx', '#!/usr/bin/env node', 'node'],
    ['vitest', '#!/bin/sh', 'node'],
  ])('%s with %s is started by something else', (name, shebang, runtime) => {
    expect(describeLine(`${name} x`, {shebang})).toEqual({runtime, command: [name, 'x'], invocation: {form: 'indirect'}});
  });

  test('ts-node does the work in its own process', () => {
    expect(describeLine('ts-node x.ts', {shebang: '#!/usr/bin/env node'}).invocation).toEqual(script('/usr/bin/ts-node', [], ['x.ts']));
  });

  test('what package managers link as shell scripts is Node.js', () => {
    const target = describeTarget(['eslint'], reading({programPath: '/p/node_modules/.bin/eslint', shebang: '#!/bin/sh'}));
    expect(target).toMatchObject({runtime: 'node', invocation: {form: 'indirect'}});
  });
});

test.each([
  ['env A=b python x.py', 'python'],
  ['env -u HOME -i A=b C=d python3 x.py', 'python'],
  ['env ./run', 'native'],
  ['uv run python x.py', 'python'],
  ['uv run --with numpy --python 3.12 x.py', 'python'],
  ['uv run -m pkg', 'python'],
  ['uv run node x.js', 'node'],
  ['poetry run pytest -k x', 'python'],
  ['conda run -n science python x.py', 'python'],
  ['nice -n 5 timeout -k 1 10 node x.js', 'node'],
  ['taskset -c 0 python x.py', 'python'],
  ['sh -c cd␣x␣&&␣A=b␣python3␣y.py', 'python'],
  ['bash -lc exec␣node␣x.js', 'node'],
  ['bash build.sh', 'native'],
  ['cross-env A=b node x.js', 'node'],
  ['npx tsx x.ts', 'node'],
])('%s starts %s from outside', (line, runtime) => {
  expect(describeLine(line)).toEqual({runtime, command: words(line), invocation: {form: 'indirect'}});
});

test.each([
  ['npm run dev', 'next dev', 'node'],
  ['npm start', 'NODE_ENV=production node server.js', 'node'],
  ['pnpm serve', 'python -m http.server', 'python'],
  ['yarn work', 'cross-env A=b uv run work.py', 'python'],
  ['npm test', 'rm -rf out && pytest -q', 'python'],
  ['npm run dev', undefined, 'node'],
])('%s with the script %s is %s', (line, packageScript, runtime) => {
  expect(describeLine(line, {shebang: '#!/usr/bin/env node', packageScript})).toMatchObject({runtime, invocation: {form: 'indirect'}});
});

test('a compiled program is native', () => {
  expect(describeLine('./run a')).toEqual({runtime: 'native', command: ['./run', 'a'], invocation: script('/usr/bin/run', [], ['a'])});
});

test.each([
  ['/usr/bin/python3.11', ['renamed'], 'python'],
  ['/opt/node/bin/node', ['npm run dev'], 'node'],
  ['/usr/bin/postgres', ['python'], 'native'],
  [undefined, ['python3', 'x.py'], 'python'],
  [undefined, ['./run'], 'native'],
])('process with program %s and words %j is %s', (programPath, commandLine, runtime) => {
  const target = describeTarget(4711, reading({programPath, commandLine}));
  expect(target).toMatchObject({runtime, command: [], pid: 4711, invocation: {form: 'attach'}});
  expect(target.interpreter).toBe(runtime === 'native' ? undefined : programPath);
});

test('what cannot be started is refused with what would help', () => {
  const refuse = (target: string[] | number, changes: Partial<TargetReading>) => expect(() => describeTarget(target, reading(changes)));
  refuse(['pyhton', 'x.py'], {}).toThrow('"pyhton" was not found');
  refuse(4711, {}).toThrow('no process 4711');
  try {
    describeTarget(['./app.py'], reading({programPath: '/p/app.py', executable: false}));
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({code: 'not_permitted', hint: expect.stringContaining('["python", "./app.py", …]')});
  }
});

describe('uv run and poetry run', () => {
  const runner = {interpreterPath: '/p/.venv/bin/python', interpreterVersion: '3.12.1', environment: {VIRTUAL_ENV: '/p/.venv'}};

  test.each([
    ['uv run x.py -a', script('x.py', [], ['-a'])],
    ['uv run -- x.py', script('x.py')],
    ['uv run python -u x.py', script('x.py', ['-u'])],
    ['uv run -m pkg', module('pkg')],
    ['poetry run python -m pkg a', module('pkg', [], ['a'])],
  ])('%s is started past the runner', (line, invocation) => {
    expect(describeLine(line, {runner})).toMatchObject({
      runtime: 'python',
      command: words(line),
      interpreter: '/p/.venv/bin/python',
      interpreterVersion: '3.12.1',
      invocation,
      runner: {environment: {VIRTUAL_ENV: '/p/.venv'}},
    });
  });

  test('a script of the environment is started by its path', () => {
    const target = describeLine('poetry run pytest -k x', {runner: {...runner, script: '/p/.venv/bin/pytest'}});
    expect(target.invocation).toEqual(script('/p/.venv/bin/pytest', [], ['-k', 'x']));
  });

  test.each(['uv run --with numpy x.py', 'uv run ruff check', 'poetry run x.py', 'uv run ./python x.py'])(
    '%s is left to the runner',
    line => {
      expect(describeLine(line, {runner}).invocation).toEqual({form: 'indirect'});
    },
  );
});
