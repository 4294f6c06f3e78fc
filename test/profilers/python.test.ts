// What Python profilers plan and refuse, before anything runs.
import {expect, test} from 'vitest';
import type {Execution} from '../../src/model/execution.js';
import type {Facts, Target} from '../../src/model/facts.js';
import type {ResolvedProfileRequest} from '../../src/model/request.js';
import {cprofile} from '../../src/profilers/cprofile.js';
import {lineProfiler} from '../../src/profilers/line-profiler.js';
import {memoryProfiler} from '../../src/profilers/memory-profiler.js';
import {memray} from '../../src/profilers/memray.js';
import {pySpy} from '../../src/profilers/py-spy.js';
import {scalene} from '../../src/profilers/scalene.js';
import {failureOf} from '../support/sources.js';

const facts: Facts = {
  platform: 'linux',
  architecture: 'x64',
  processors: 2,
  memoryBytes: 2 ** 32,
  nodeVersion: '22.0.0',
  userId: 0,
  perfEventParanoid: 2,
  ptraceScope: 0,
  loadAverage: [0, 0, 0],
  cpuPressureShare: 0,
};

const targetOf = (more: Partial<Target>): Target => ({
  runtime: 'python',
  command: ['python', 'app.py'],
  interpreter: '/usr/bin/python3',
  interpreterVersion: '3.11.7',
  invocation: {form: 'script', script: 'app.py', interpreterArgs: [], args: []},
  ...more,
});

const requestOf = (more: Partial<ResolvedProfileRequest>): ResolvedProfileRequest => ({
  target: targetOf({}),
  metric: 'memory',
  profiler: 'memray',
  program: '/usr/bin/python3',
  functions: [],
  sampleRateHz: 50,
  includeChildren: false,
  includeNative: false,
  includeIdle: false,
  workingDirectory: '/app',
  environment: {},
  timeLimitMs: 1_000,
  ...more,
});

test.each([
  {profiler: memray, version: '3.8.18', refused: true},
  {profiler: memray, version: '3.13.0', refused: false},
  {profiler: scalene, version: '3.8.18', refused: true},
  {profiler: scalene, version: '3.14.0', refused: false},
  {profiler: memray, version: '3.14.0', refused: false},
  {profiler: pySpy, version: '3.14.0', refused: false},
  {profiler: scalene, version: '3.11.0', refused: true},
  {profiler: lineProfiler, version: '3.7.16', refused: true},
  {profiler: lineProfiler, version: '3.14.0', refused: false},
  {profiler: pySpy, version: '3.16.0', refused: true},
  {profiler: cprofile, version: '3.6.15', refused: false},
])('$profiler.id with Python $version is refused before it runs: $refused', ({profiler, version, refused}) => {
  const reason = profiler.unfit?.(targetOf({interpreterVersion: version}), facts, undefined);
  expect(reason !== undefined).toBe(refused);
  if (refused) expect(reason).toMatch(/Python/);
});

test.each([scalene, lineProfiler, cprofile])('$id says why it cannot attach, nor profile code given with -c', ({unfit}) => {
  expect(unfit?.(targetOf({pid: 7, invocation: {form: 'attach'}}), facts, undefined)).toContain('attach');
  expect(unfit?.(targetOf({invocation: {form: 'inline', interpreterArgs: ['-c', '1'], args: []}}), facts, undefined)).toContain('-c');
});

test.each([memray, scalene, cprofile])('$id hands arguments over unchanged, and interpreter flags to the interpreter', profiler => {
  const args = ['--name', 'two words', '-m', '---', '"quoted"'];
  const invocation = {form: 'module', module: 'shop', interpreterArgs: ['-X', 'dev'], args} as const;
  const [first] = profiler.plan(requestOf({target: targetOf({invocation})})).commands;
  expect(first?.args.slice(0, 2)).toEqual(['-X', 'dev']);
  expect(first?.args.slice(-args.length - 1)).toEqual(['shop', ...args]);
});

test('the tool’s folder is on the module path of its own programs only, not of the measured one', () => {
  const {commands} = memray.plan(requestOf({toolFolder: '/toolbox/memray'}));
  expect(commands.map(({environment}) => environment.PYTHONPATH)).toEqual([undefined, undefined]);
  expect(commands[0]?.args.join(' ')).toContain('/toolbox/memray');
});

test('line-profiler asks for functions, memory-profiler measures the process over time without them', () => {
  expect(failureOf(() => lineProfiler.plan(requestOf({})))).toMatchObject({code: 'invalid_request'});
  expect(memoryProfiler.plan(requestOf({})).formats).toEqual(['mprof']);
  expect(memoryProfiler.plan(requestOf({functions: ['load']})).formats).toEqual(['memory-profiler']);
  expect(memoryProfiler.plan(requestOf({target: targetOf({pid: 7, invocation: {form: 'attach'}})})).commands[0]?.args).toContain('attach');
});

test('only the threads that hold the lock excludes those that wait', () => {
  const flags = pySpy.plan(requestOf({metric: 'wall', profilerOptions: ['gil']})).commands[0]?.args ?? [];
  expect(flags).toContain('--gil');
  expect(flags).not.toContain('--idle');
});

test('a dump looks at a live process, once, and refuses what is of recordings', () => {
  const live = targetOf({pid: 7, invocation: {form: 'attach'}});
  const [look, ...more] = pySpy.plan(requestOf({target: live, profilerOptions: ['dump'], includeChildren: true})).commands;
  expect(look).toMatchObject({
    args: ['dump', '--json', '--full-filenames', '--subprocesses', '--pid', '7'],
    outputFile: 'py-spy-dump.json',
  });
  expect(more).toEqual([]);
  expect(failureOf(() => pySpy.plan(requestOf({profilerOptions: ['dump']})))).toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining('pid'),
  });
  expect(failureOf(() => pySpy.plan(requestOf({target: live, profilerOptions: ['dump', 'gil']})))?.code).toBe('invalid_request');
});

test('memray attaches with a clock of its own, and says what is missing', () => {
  const live = targetOf({pid: 7, command: [], invocation: {form: 'attach'}});
  const plan = memray.plan(requestOf({target: live, durationMs: 2_500, toolFolder: '/toolbox/memray'}));
  expect(plan.commands[0]?.args.slice(1)).toEqual(['{run}', '/toolbox/memray', '7', '3']);
  expect(plan).toMatchObject({isWindow: true});
  expect(plan.recordMs).toBeUndefined();
  expect(memray.unfit?.(live, {...facts, userId: 1000, ptraceScope: 1}, undefined)).toContain('root');
  const ended = (stderrTail: string): Execution => ({
    runId: 'r-20260101-000000-abcd',
    directory: '/run',
    outcome: 'exited',
    exitCode: 1,
    durationMs: 1,
    resources: {},
    stdoutTail: '',
    stderrTail,
    profileFiles: [],
    notes: [],
  });
  const missing = memray.explainFailure?.(ended('Cannot find a supported lldb or gdb executable and sys.remote_exec is not available.'));
  expect(missing).toMatchObject({code: 'program_missing', hint: expect.stringContaining('gdb')});
  expect(memray.explainFailure?.(ended('ptrace: Operation not permitted.'))?.code).toBe('not_permitted');
});
