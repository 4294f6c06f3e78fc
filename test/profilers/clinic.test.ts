// Clinic.js: it works in the run folder, the program in its own; and what it cannot serve.
import {expect, test} from 'vitest';
import type {Target} from '../../src/model/facts.js';
import type {ResolvedProfileRequest} from '../../src/model/request.js';
import {clinicDoctor} from '../../src/profilers/clinic-doctor.js';
import {clinicFlame} from '../../src/profilers/clinic-flame.js';
import {facts} from '../policy/support.js';

const target: Target = {
  runtime: 'node',
  command: ['node', '--no-warnings', 'app.mjs', '1 2'],
  interpreter: '/usr/bin/node',
  interpreterVersion: '20.1.0',
  invocation: {form: 'script', script: 'app.mjs', interpreterArgs: ['--no-warnings'], args: ['1 2']},
};
const request: ResolvedProfileRequest = {
  target,
  metric: 'wall',
  profiler: 'clinic-flame',
  program: '/opt/clinic',
  functions: [],
  sampleRateHz: 1_000,
  includeChildren: false,
  includeNative: false,
  includeIdle: false,
  workingDirectory: '/srv/my app',
  environment: {MODE: 'test'},
  timeLimitMs: 1_000,
};

test('it collects into the run folder and starts the program from there by its whole path', () => {
  const [collect, read] = clinicFlame.plan(request).commands;
  expect(collect).toMatchObject({program: '/opt/clinic', workingDirectory: '{run}', environment: {MODE: 'test', NO_INSIGHT: '1'}});
  expect(collect?.args.slice(0, 7)).toEqual(['flame', '--collect-only', '--dest', '{run}', '--name', 'collected', '--']);
  expect(collect?.args.slice(-3)).toEqual(['--no-warnings', '/srv/my app/app.mjs', '1 2']);
  expect(read?.args).toContain('clinic-flame.json');
});

test('logs of V8 are kept out of the folder of the program', () => {
  expect(clinicFlame.plan(request).commands[0]?.args).toContain('--logfile={run}/%p-v8.log');
  expect(clinicDoctor.plan(request).commands[0]?.args).toContain(`--trace-event-file-pattern={run}/node_trace.$\{rotation}.log`);
  expect(clinicDoctor.plan(request).inputs?.['clinic-start.cjs']).toContain('process.chdir("/srv/my app")');
});

test.each<[string, Partial<Target>, RegExp | undefined]>([
  ['a program', {}, undefined],
  ['a live process', {pid: 7, invocation: {form: 'attach'}}, /attach/],
  ['a package script', {invocation: {form: 'indirect'}}, /name node itself/],
  ['an old Node.js', {interpreterVersion: '16.20.2'}, /needs Node\.js 20/],
])('%s', (_, changes, reason) => {
  const answer = clinicDoctor.unfit?.({...target, ...changes}, facts, undefined);
  if (reason === undefined) expect(answer).toBeUndefined();
  else expect(answer).toMatch(reason);
});

test('nothing collected is told apart from a failure of the program', () => {
  const execution = (stderrTail: string) => ({
    runId: 'r',
    directory: '/srv',
    outcome: 'exited' as const,
    durationMs: 1,
    resources: {},
    stdoutTail: '',
    stderrTail,
    profileFiles: [],
    notes: [],
  });
  expect(clinicDoctor.explainFailure?.(execution('Profile data collected seems to be empty'))?.code).toBe('empty_profile');
  expect(clinicDoctor.explainFailure?.(execution('TypeError: boom'))).toBeUndefined();
  const failed = 'Error: boom\nprocess exited with exit code 1\nProfile data collected seems to be empty';
  expect(clinicDoctor.explainFailure?.(execution(failed))).toBeUndefined();
});
