// perf: what its plan runs for each kind of target, and when it cannot serve.
import {describe, expect, test} from 'vitest';
import type {Target} from '../../src/model/facts.js';
import type {ResolvedProfileRequest} from '../../src/model/request.js';
import {perf} from '../../src/profilers/perf.js';
import {facts} from '../policy/support.js';

const native: Target = {
  runtime: 'native',
  command: ['./app', '--n', '1 2'],
  invocation: {form: 'script', script: '/srv/app', interpreterArgs: [], args: ['--n', '1 2']},
};
const script = (runtime: 'python' | 'node', interpreter: string, interpreterVersion: string): Target => ({
  runtime,
  command: [runtime, 'app'],
  interpreter,
  interpreterVersion,
  invocation: {form: 'script', script: 'app', interpreterArgs: ['-x'], args: ['1']},
});
const planOf = (target: Target, changes: Partial<ResolvedProfileRequest> = {}) =>
  perf.plan({
    target,
    metric: 'cpu',
    profiler: 'perf',
    program: '/usr/bin/perf',
    functions: [],
    sampleRateHz: 499,
    includeChildren: false,
    includeNative: false,
    includeIdle: false,
    workingDirectory: '/srv',
    environment: {},
    timeLimitMs: 1_000,
    ...changes,
  });
const afterDashes = (args: readonly string[] = []): readonly string[] => args.slice(args.indexOf('--') + 1);

describe('a plan', () => {
  test('records, then writes all samples as text, whatever the program ended with', () => {
    const [record, script, ...more] = planOf(native).commands;
    expect(record?.args).toEqual(expect.arrayContaining(['record', '--freq', '499', '--call-graph', 'fp', '{run}/perf.data']));
    expect(record?.readsRecording).toBeUndefined();
    expect(afterDashes(record?.args)).toEqual(['./app', '--n', '1 2']);
    expect(script).toMatchObject({outputFile: 'perf-script.txt', readsRecording: true});
    expect(more).toEqual([]);
  });

  test('attaches for the window asked for', () => {
    const plan = planOf({...native, command: [], pid: 77, invocation: {form: 'attach'}}, {durationMs: 500});
    expect(plan.commands[0]?.args.slice(-2)).toEqual(['--pid', '77']);
    expect(plan.recordMs).toBe(500);
  });

  test('makes Node name its functions, and keeps the log that goes with it out of the program folder', () => {
    const [record] = planOf(script('node', '/usr/bin/node', '20.1.0')).commands;
    expect(afterDashes(record?.args)).toEqual([
      '/usr/bin/node',
      '--perf-basic-prof',
      '--interpreted-frames-native-stack',
      '--logfile={run}/v8.log',
      '--no-logfile-per-isolate',
      ...['-x', 'app', '1'],
    ]);
    const [wrapped] = planOf({runtime: 'node', command: ['npm', 'start'], invocation: {form: 'indirect'}}).commands;
    expect(wrapped?.environment.NODE_OPTIONS).toContain('--perf-basic-prof');
    expect(afterDashes(wrapped?.args)).toEqual(['npm', 'start']);
  });

  test('asks CPython from 3.13 on for frames that can be unwound, and joins them to the recording', () => {
    const {commands} = planOf(script('python', '/usr/bin/python3', '3.13.0'));
    expect(commands.map(({args}) => args[0])).toEqual(['record', 'inject', 'script']);
    expect(afterDashes(commands[0]?.args).slice(0, 3)).toEqual(['/usr/bin/python3', '-X', 'perf_jit']);
    expect(commands[0]?.args).toEqual(expect.arrayContaining(['--clockid', 'mono', 'dwarf,16384']));
  });

  test('of CPython 3.12 says that callers are missing', () => {
    const plan = planOf(script('python', '/usr/bin/python3', '3.12.1'));
    expect(afterDashes(plan.commands[0]?.args).slice(0, 3)).toEqual(['/usr/bin/python3', '-X', 'perf']);
    expect(plan.cautions.join('\n')).toMatch(/callers are not/);
  });

  test('says which way stacks are followed', () => {
    expect(planOf(native).cautions.join()).toMatch(/frame pointers/);
    expect(planOf(script('python', '/p', '3.13.0')).cautions.join()).toMatch(/dwarf/);
  });
});

describe('perf is unfit', () => {
  const root = {...facts, userId: 0, perfEventParanoid: 4};

  test('where the kernel lets only root use it, with the setting that mends it', () => {
    expect(perf.unfit?.(native, {...facts, perfEventParanoid: 3}, undefined)).toMatch(/sysctl kernel.perf_event_paranoid=2/);
    expect(perf.unfit?.(native, {...facts, perfEventParanoid: 2}, undefined)).toBeUndefined();
    expect(perf.unfit?.(native, root, undefined)).toBeUndefined();
  });

  test('where the kernel has no such events, and on other systems', () => {
    expect(perf.unfit?.(native, {...facts, perfEventParanoid: undefined}, undefined)).toMatch(/without perf events/);
    expect(perf.unfit?.(native, {...facts, platform: 'darwin'}, undefined)).toMatch(/Linux/);
  });

  test('for interpreters that cannot name their functions', () => {
    expect(perf.unfit?.(script('python', '/p', '3.11.2'), root, undefined)).toMatch(/3\.12/);
    expect(perf.unfit?.(script('python', '/p', '3.12.0'), root, undefined)).toBeUndefined();
  });
});

test.each([
  ['perf_event_paranoid setting is 4', 'not_permitted'],
  ["Couldn't create thread/CPU maps: No such process", 'invalid_request'],
  [
    "WARNING: The perf.data file's data size field is 0 which is unexpected.\nWas the 'perf record' command properly terminated?",
    'profiler_failed',
  ],
  ['Workload failed: No such file or directory', 'program_missing'],
  ['WARNING: perf not found for kernel 5.15.0', 'program_missing'],
])('"%s" is %s', (stderrTail, code) => {
  const failure = perf.explainFailure?.({
    ...{runId: 'r', directory: '/', outcome: 'exited', durationMs: 1, resources: {}, stdoutTail: '', profileFiles: [], notes: []},
    stderrTail,
  });
  expect(failure).toMatchObject({code});
});
