// The preload writes every profile that was recorded, however the process ends. Other Node versions: PERFWRIGHT_TEST_NODES=/path/a:/path/b.
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Execution} from '../../src/model/execution.js';
import type {Plan} from '../../src/model/plan.js';
import {v8PreloadScript} from '../../src/profilers/v8-preload.js';
import {commandIn, createSandbox, planOf, program, quietContext} from './sandbox.js';

const nodes = [process.execPath, ...(process.env.PERFWRIGHT_TEST_NODES ?? '').split(':').filter(path => path !== '')];

const profiled = async (words: readonly string[], children: '0' | '1', more: Partial<Plan> = {}): Promise<Execution> => {
  const {machine, directory} = createSandbox();
  const environment = {
    NODE_OPTIONS: '--require="{run}/v8-preload.cjs"',
    PERFWRIGHT_OUT: '{run}',
    PERFWRIGHT_STOP_FILE: '{run}/stop',
    PERFWRIGHT_INTERVAL_US: '1000',
    PERFWRIGHT_CHILDREN: children,
  };
  const plan = planOf([commandIn(directory, words, environment)], {
    inputs: {'v8-preload.cjs': v8PreloadScript},
    outputs: [{pattern: 'cpu-*.cpuprofile', purpose: 'profile', mediaType: 'application/json', isProfile: true}],
    softStop: {by: 'file', file: 'stop', graceMs: 8_000},
    ...more,
  });
  return machine.execute(plan, await machine.runs.create('test'), quietContext);
};

/** Functions of the test programs that each profile has seen. */
const seen = (execution: Execution): readonly (readonly string[])[] =>
  execution.profileFiles.map(file => {
    const {nodes: calls}: {nodes: {callFrame: {functionName: string; url: string}}[]} = JSON.parse(readFileSync(file, 'utf8'));
    return [
      ...new Set(calls.filter(({callFrame}) => callFrame.url.includes('/programs/')).map(({callFrame}) => callFrame.functionName)),
    ].filter(name => name !== '');
  });

describe.each(nodes)('%s', node => {
  test('a program that exits by itself keeps its exit code', async () => {
    const execution = await profiled([node, program('works-then-exits.cjs'), '9'], '0');
    expect(execution).toMatchObject({outcome: 'exited', exitCode: 9, stderrTail: ''});
    expect(seen(execution)).toEqual([['workBriefly']]);
  });

  test('a main thread that never returns is recorded when the window is over', async () => {
    const execution = await profiled([node, program('spins.cjs')], '0', {recordMs: 800});
    expect(execution.outcome).toBe('recorded');
    expect(seen(execution)).toEqual([['spinForEver']]);
  });

  test('workers are recorded, whether they are terminated or end with the process', async () => {
    const execution = await profiled([node, program('has-workers.cjs')], '1');
    expect(execution).toMatchObject({exitCode: 0, stderrTail: ''});
    expect(seen(execution).filter(names => names.includes('workInWorker'))).toHaveLength(2);
    expect(execution.profileFiles).toHaveLength(3);
  });

  test('child processes are recorded when asked for, and only then', async () => {
    expect(seen(await profiled([node, program('has-children.cjs')], '1'))).toEqual([['workInProcess'], ['workInProcess']]);
    expect((await profiled([node, program('has-children.cjs')], '0')).profileFiles).toHaveLength(1);
  });

  test('a process that dies of a signal writes first and still dies of it', async () => {
    const execution = await profiled(
      [node, '-e', 'setInterval(() => {}, 1000); setTimeout(() => process.kill(process.pid, "SIGTERM"), 100)'],
      '0',
    );
    expect(execution).toMatchObject({outcome: 'exited', signal: 'SIGTERM'});
    expect(execution.profileFiles).toHaveLength(1);
  });

  test('a program that asks who else listens to a signal is not misled', async () => {
    const execution = await profiled([node, program('asks-who-listens.cjs')], '0');
    expect(execution).toMatchObject({exitCode: 7, stdoutTail: 'alone\n'});
    expect(execution.profileFiles).toHaveLength(1);
  });

  test('a program without the right to write its profile is not harmed', async () => {
    const script = 'require("node:fs").rmSync(process.env.PERFWRIGHT_OUT, {recursive: true}); process.exitCode = 4;';
    const execution = await profiled([node, '-e', script], '0');
    expect(execution.exitCode).toBe(4);
    expect(execution.stderrTail).toMatch(/^perfwright: no profile of process \d+: ENOENT/);
  });
});

test('a package manager that starts the program is not recorded itself', async () => {
  const {machine, directory} = createSandbox();
  const npm = await machine.findTool({in: 'program', program: 'npm'}, {workingDirectory: directory, environment: {}});
  if (npm === undefined) throw new Error('npm is part of Node');
  const execution = await profiled(
    [npm.path, 'exec', '--offline', '-c', `"${process.execPath}" "${program('works-then-exits.cjs')}"`],
    '0',
  );
  expect(seen(execution)).toEqual([['workBriefly']]);
  expect(execution.profileFiles.map(file => basename(file))).toHaveLength(1);
});
