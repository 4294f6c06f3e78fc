// Installing into the toolbox, from a wheel made here instead of a registry.
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {createSandbox, problemOf, type Sandbox} from './sandbox.js';

const makeWheel = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/memray-99.1-py3-none-any.whl", "w") as wheel:
    wheel.writestr("memray/__init__.py", "")
    wheel.writestr("memray-99.1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: memray\\nVersion: 99.1\\n")
    wheel.writestr("memray-99.1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("memray-99.1.dist-info/RECORD", "")
`;

/** An interpreter without packages of its own, and a folder of wheels as the only source. Undefined: no Python with pip here. */
const prepare = async (): Promise<{readonly sandbox: Sandbox; readonly interpreter: string; readonly wheels: string} | undefined> => {
  const {directory} = createSandbox();
  const wheels = join(directory, 'wheels');
  mkdirSync(wheels);
  const made = await execa('python3', ['-m', 'venv', join(directory, 'own')], {reject: false});
  const interpreter = join(directory, 'own', 'bin', 'python3');
  const wheel = await execa('python3', ['-c', makeWheel, wheels], {reject: false});
  if (made.failed || wheel.failed) return undefined;
  const sandbox = createSandbox({environment: {...process.env, VIRTUAL_ENV: '', PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels}});
  return {sandbox, interpreter, wheels};
};

test('a module is installed beside the interpreter, found there, and removed', async context => {
  const prepared = await prepare();
  if (prepared === undefined) {
    if (process.env.CI === 'true') throw new Error('python3 with venv is needed');
    return context.skip('python3 with venv is not installed');
  }
  const {sandbox, interpreter} = prepared;
  const {machine, directory} = sandbox;
  const options = {interpreter, workingDirectory: directory, progress: () => undefined, signal: new AbortController().signal};

  const [cancelled] = await machine.toolbox.install(['memray'], {...options, signal: AbortSignal.abort()});
  expect(cancelled).toMatchObject({action: 'failed', reason: 'cancelled'});
  expect(await machine.toolbox.list()).toEqual([]);

  const [one, two] = await Promise.all([machine.toolbox.install(['memray'], options), machine.toolbox.install(['memray'], options)]);
  expect([one[0]?.action, two[0]?.action].sort()).toEqual(['already-there', 'installed']);
  const [entry] = await machine.toolbox.list();
  expect(entry).toMatchObject({tool: 'memray', version: '99.1'});
  const found = await machine.findTool({in: 'interpreter', module: 'memray'}, {workingDirectory: directory, environment: {}, interpreter});
  expect(found).toMatchObject({from: 'toolbox', version: '99.1', pythonPath: entry?.path});

  expect(await machine.toolbox.remove(['memray', 'scalene'])).toEqual(['memray']);
  expect(await machine.toolbox.list()).toEqual([]);

  const [failed] = await machine.toolbox.install(['line-profiler'], options);
  expect(failed).toMatchObject({action: 'failed'});
  expect(failed?.reason).toContain('line-profiler');
  expect(readdirSync(join(directory, 'toolbox', 'side', entry?.tag ?? ''))).toEqual([]);
});

test('a tool that the toolbox does not know is refused with those it knows', async () => {
  const {machine, directory} = createSandbox();
  const options = {workingDirectory: directory, progress: () => undefined, signal: new AbortController().signal};
  const problem = await problemOf(machine.toolbox.install(['left-pad'], options));
  expect(problem).toMatchObject({code: 'invalid_request'});
  expect(problem.hint).toContain('py-spy');
});

test('a lock of a process that has died does not stop others', async () => {
  const {machine, directory} = createSandbox();
  mkdirSync(join(directory, 'toolbox', '.lock'), {recursive: true});
  writeFileSync(join(directory, 'toolbox', '.lock', 'owner'), `${process.pid}:1`);
  expect(await machine.toolbox.remove(['memray'])).toEqual([]);
});
