// Whatever starts can be stopped, and stops whole. Each test is followed by the proof that no process is left (see sandbox).
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import type {RunContext} from '../../src/model/machine.js';
import {createSandbox, program, quietContext, runIn, type Sandbox} from './sandbox.js';

/** A context that is cancelled once the program has printed something. */
const cancelledWhenReady = (sandbox: Sandbox): RunContext => {
  const controller = new AbortController();
  const look = setInterval(async () => {
    const [run] = (await sandbox.machine.runs.list(undefined, 1)).runs;
    if (run === undefined || !existsSync(join(sandbox.directory, '.perfwright', 'runs', run.runId, 'stdout.txt'))) return;
    clearInterval(look);
    controller.abort();
  }, 20);
  return {signal: controller.signal, progress: () => undefined};
};

test('at the time limit the whole tree ends, though it ignores TERM and holds the pipe', async () => {
  const execution = await runIn(createSandbox(), ['sh', program('ignores-term.sh')], {timeLimitMs: 400});
  expect(execution).toMatchObject({outcome: 'timed-out', stdoutTail: 'ready\n'});
});

test('a daemon that the program left behind is ended, and named', async () => {
  const execution = await runIn(createSandbox(), [process.execPath, program('leaves-daemon.cjs')]);
  expect(execution).toMatchObject({outcome: 'exited', exitCode: 0});
  expect(execution.notes.join()).toMatch(/^Still running when the program had ended, and ended then: \S+ \(\d+\)/);
});

test('cancelling ends the whole tree within two seconds', async () => {
  const sandbox = createSandbox();
  const context = cancelledWhenReady(sandbox);
  let cancelledAt = 0;
  context.signal.addEventListener('abort', () => {
    cancelledAt = performance.now();
  });
  const execution = await runIn(
    sandbox,
    ['sh', program('ignores-term.sh')],
    {softStop: {by: 'signal', signal: 'SIGINT', graceMs: 60_000}},
    context,
  );
  expect(execution.outcome).toBe('cancelled');
  // The contract's own figure, not a measurement.
  expect(performance.now() - cancelledAt).toBeLessThan(2_000);
});

test('a call that was cancelled before it began starts nothing', async () => {
  const sandbox = createSandbox();
  const execution = await runIn(sandbox, ['sh', '-c', 'touch started'], {}, {signal: AbortSignal.abort(), progress: () => undefined});
  expect(execution.outcome).toBe('cancelled');
  expect(existsSync(join(sandbox.directory, 'started'))).toBe(false);
});

test('shutting down ends every run', async () => {
  const sandbox = createSandbox();
  const running = [runIn(sandbox, ['sh', program('ignores-term.sh')]), runIn(sandbox, [process.execPath, program('spins.cjs')])];
  await cancelledWhenReadySignal(sandbox);
  await sandbox.machine.stopEverything();
  expect((await Promise.all(running)).map(({outcome}) => outcome)).toEqual(['cancelled', 'cancelled']);
});

const cancelledWhenReadySignal = (sandbox: Sandbox): Promise<void> =>
  new Promise(resolve => cancelledWhenReady(sandbox).signal.addEventListener('abort', () => resolve()));

test('the last moment of this process is enough to kill what runs', async () => {
  const sandbox = createSandbox();
  const running = runIn(sandbox, ['sh', program('ignores-term.sh')]);
  await cancelledWhenReadySignal(sandbox);
  sandbox.machine.cleanUp();
  expect(await running).toMatchObject({outcome: 'exited', signal: 'SIGKILL'});
});

test('a recording window ends with the profiler’s own signal and is no failure', async () => {
  const script = 'trap \'echo flushed > "$1/out.prof"; exit 0\' INT; echo ready; while :; do sleep 0.05; done';
  const outputs = [{pattern: 'out.prof', purpose: 'profile', mediaType: 'text/plain', isProfile: true}];
  const execution = await runIn(createSandbox(), ['sh', '-c', script, '-', '{run}'], {
    outputs,
    recordMs: 300,
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 5_000},
  });
  expect(execution).toMatchObject({outcome: 'recorded', exitCode: 0});
  expect(readFileSync(execution.profileFiles[0] ?? '', 'utf8')).toBe('flushed\n');
});

/** Where scripts/setup-test-tools.mjs puts it. */
const testTools = fileURLToPath(new URL('../../.cache/toolbox/programs/py-spy/bin', import.meta.url));

test('py-spy writes what it has when it is asked to stop, and its target ends too', async context => {
  const sandbox = createSandbox();
  const found = await sandbox.machine.findTool(
    {in: 'program', program: 'py-spy'},
    {workingDirectory: sandbox.directory, environment: {PATH: `${testTools}:${process.env.PATH ?? ''}`}},
  );
  const python = await sandbox.machine.readTarget({command: ['python3']}, {workingDirectory: sandbox.directory, environment: {}});
  if (found === undefined || python.interpreterPath === undefined) {
    if (process.env.CI === 'true') throw new Error('py-spy and python3 are needed');
    return context.skip('py-spy or python3 is not installed');
  }
  const outputs = [{pattern: 'p.json', purpose: 'profile', mediaType: 'application/json', isProfile: true}];
  const words = [
    found.path,
    'record',
    '-f',
    'speedscope',
    '-o',
    '{run}/p.json',
    '--',
    python.interpreterPath,
    '-c',
    'while True: sum(range(1000))',
  ];
  const execution = await runIn(
    sandbox,
    words,
    {outputs, recordMs: 1_500, softStop: {by: 'signal', signal: 'SIGINT', graceMs: 10_000}, versionCommand: [found.path, '--version']},
    quietContext,
  );
  expect(execution).toMatchObject({outcome: 'recorded', exitCode: 0, toolVersion: found.version});
  expect(JSON.parse(readFileSync(execution.profileFiles[0] ?? '', 'utf8')).profiles[0].samples.length).toBeGreaterThan(10);
});
