// A folder and a machine for one test, and the proof that nothing it started is left.
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, expect} from 'vitest';
import {createMachine, type MachineExtras, type MachineOptions} from '../../src/machine/index.js';
import {environmentHolds, listProcesses} from '../../src/machine/process-table.js';
import type {Machine, RunContext} from '../../src/model/machine.js';
import {type Command, type Plan, runDirectoryToken} from '../../src/model/plan.js';
import type {ProfilingError} from '../../src/model/problem.js';

export interface Sandbox {
  readonly directory: string;
  readonly machine: Machine & MachineExtras;
}

const open = new Set<Sandbox>();

export const createSandbox = (options: Partial<MachineOptions> = {}): Sandbox => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'perfwright-test-')));
  const machine = createMachine({roots: [directory], toolboxDirectory: join(directory, 'toolbox'), ...options});
  const sandbox = {directory, machine};
  open.add(sandbox);
  return sandbox;
};

afterEach(async () => {
  for (const {machine, directory} of open) {
    const {runs} = await machine.runs.list(undefined, 100);
    const left = listProcesses().filter(
      ({pid, state}) => state !== 'Z' && runs.some(({runId}) => environmentHolds(pid, `PERFWRIGHT_RUN=${runId}`)),
    );
    await machine.stopEverything();
    machine.cleanUp();
    rmSync(directory, {recursive: true, force: true});
    open.clear();
    expect(left, 'processes that outlived their run').toEqual([]);
  }
});

export const program = (name: string): string => fileURLToPath(new URL(`./programs/${name}`, import.meta.url));

export const commandIn = (
  workingDirectory: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Command => {
  const [first = '', ...args] = words;
  return {program: first, args, workingDirectory, environment};
};

export const planOf = (commands: readonly Command[], more: Partial<Plan> = {}): Plan => ({
  tool: 'test',
  commands,
  formats: [],
  outputs: [],
  timeLimitMs: 30_000,
  outputLimitBytes: 1_000_000,
  runDirectoryToken,
  cautions: [],
  ...more,
});

export const quietContext: RunContext = {signal: new AbortController().signal, progress: () => undefined};

/** Runs one command in a new run folder. */
export const runIn = async (
  {machine, directory}: Sandbox,
  words: readonly string[],
  more: Partial<Plan> = {},
  context: RunContext = quietContext,
) => machine.execute(planOf([commandIn(directory, words)], more), await machine.runs.create('test'), context);

/** The problem that something failed with. */
export const problemOf = async (promise: Promise<unknown>): Promise<Pick<ProfilingError, 'code' | 'message' | 'hint'>> => {
  const outcome = await promise.then(
    () => undefined,
    error => error,
  );
  expect(outcome).toMatchObject({name: 'ProfilingError'});
  return outcome;
};
