// The history of runs: what is kept, in which order, and what cannot be reached through it.
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createMachine} from '../../src/machine/index.js';
import {createSandbox, problemOf} from './sandbox.js';

test('runs are kept beside the project, ignored by git, and only once there is one', async () => {
  const {machine, directory} = createSandbox();
  expect(await machine.runs.list(undefined, 5)).toEqual({runs: []});
  const {runId} = await machine.runs.create('run_profile');
  expect(runId).toMatch(/^r-\d{8}-\d{6}-[0-9a-f]{4}$/);
  expect(readFileSync(join(directory, '.perfwright', '.gitignore'), 'utf8')).toBe('*\n');
});

test('in a home folder, runs go to the state folder of the user', async () => {
  const {directory} = createSandbox();
  const machine = createMachine({roots: [directory], environment: {HOME: directory, XDG_STATE_HOME: join(directory, 'state')}});
  const folder = await machine.runs.create('run_profile');
  expect(folder.directory).toBe(join(directory, 'state', 'perfwright', 'runs', folder.runId));
});

test('two machines that start runs in the same second share one history', async () => {
  const {machine, directory} = createSandbox();
  const other = createMachine({roots: [directory]});
  const made = await Promise.all(Array.from({length: 40}, (_, index) => (index % 2 === 0 ? machine : other).runs.create('run_profile')));
  expect(new Set(made.map(({runId}) => runId)).size).toBe(40);
  expect((await machine.runs.list(undefined, 100)).runs).toHaveLength(40);
});

test('the history is read page by page, newest first, without gaps or repeats', async () => {
  const {machine} = createSandbox();
  for (let index = 0; index < 7; index += 1) await machine.runs.create('run_profile');
  const all = (await machine.runs.list(undefined, 100)).runs.map(({runId}) => runId);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await machine.runs.list(cursor, 3);
    seen.push(...page.runs.map(({runId}) => runId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(all);
  expect([...all].sort().reverse()).toEqual(all);
  expect(await problemOf(machine.runs.list('../x', 3))).toMatchObject({code: 'invalid_request'});
});

test('what a run wrote is linked, listed and read by plain names', async () => {
  const {machine} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  const artifact = await folder.write('profile.folded', 'main 1\n', 'text/plain', 'all stacks');
  expect(artifact).toEqual({
    uri: `perfwright://runs/${folder.runId}/profile.folded`,
    path: `.perfwright/runs/${folder.runId}/profile.folded`,
    mediaType: 'text/plain',
    bytes: 7,
    purpose: 'all stacks',
  });
  expect(await folder.link('profile.folded', 'text/plain', 'all stacks')).toEqual(artifact);
  expect(await machine.runs.files(folder.runId)).toEqual([{file: 'profile.folded', bytes: 7}]);
  expect(Buffer.from(await machine.runs.read(folder.runId, 'profile.folded')).toString()).toBe('main 1\n');
});

test('the status is what was set last, also for another machine', async () => {
  const {machine, directory} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  expect(await machine.runs.get(folder.runId)).toMatchObject({status: 'running', operation: 'run_profile'});
  await folder.setStatus('complete', 'all in main');
  expect(await createMachine({roots: [directory]}).runs.get(folder.runId)).toMatchObject({status: 'complete', summary: 'all in main'});
});

test('a run whose maker died is not running any more', async () => {
  const {machine} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  const file = join(folder.directory, 'status.json');
  const status = JSON.parse(readFileSync(file, 'utf8'));
  // The same pid with another start time: somebody else.
  writeFileSync(file, JSON.stringify({...status, owner: `${process.pid}:1`}));
  expect(await machine.runs.get(folder.runId)).toMatchObject({status: 'failed'});
});

test('a broken status file costs one entry, not the history', async () => {
  const {machine} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  writeFileSync(join(folder.directory, 'status.json'), '{');
  expect((await machine.runs.list(undefined, 5)).runs).toMatchObject([{runId: folder.runId, status: 'failed'}]);
});

test('unknown runs and file names that are paths are refused', async () => {
  const {machine} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  for (const runId of ['r-20200101-000000-abcd', '../..', '', '.'])
    expect(await problemOf(machine.runs.open(runId))).toMatchObject({code: 'invalid_request'});
  for (const file of ['../status.json', '/etc/passwd', 'a/b', '..', '', 'x\0y', 'nothing']) {
    expect(await problemOf(machine.runs.read(folder.runId, file)), file).toMatchObject({code: 'invalid_request'});
  }
  expect(await problemOf(folder.write('../escaped', '', 'text/plain', ''))).toMatchObject({code: 'invalid_request'});
});

test('a link that a program left in its run folder leads nowhere', async () => {
  const {machine, directory} = createSandbox();
  const folder = await machine.runs.create('run_profile');
  writeFileSync(join(directory, 'secret'), 'secret');
  symlinkSync(join(directory, 'secret'), join(folder.directory, 'innocent'));
  mkdirSync(join(folder.directory, 'folder'));
  expect(await problemOf(machine.runs.read(folder.runId, 'innocent'))).toMatchObject({code: 'outside_root'});
  expect(await problemOf(machine.runs.read(folder.runId, 'folder'))).toMatchObject({code: 'invalid_request'});
  expect(await machine.runs.files(folder.runId)).toEqual([]);
});
