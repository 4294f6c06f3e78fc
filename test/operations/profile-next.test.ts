import {describe, expect, it} from 'vitest';
import type {Target} from '../../src/model/facts.js';
import type {Finding} from '../../src/model/report.js';
import type {Explanation} from '../../src/operations/stages/explain.js';
import {furtherCalls} from '../../src/operations/stages/profile-next.js';
import type {ProfileResolution} from '../../src/policy/index.js';
import {cprofile} from '../../src/profilers/cprofile.js';
import {pySpy} from '../../src/profilers/py-spy.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const target: Target = {
  runtime: 'python',
  command: ['python', 'app.py'],
  invocation: {form: 'script', script: 'app.py', interpreterArgs: [], args: []},
};

const resolution = (changes: Partial<ProfileResolution['resolved']> = {}, more: Partial<ProfileResolution> = {}): ProfileResolution => ({
  resolved: {
    target,
    metric: 'wall',
    profiler: 'py-spy',
    program: 'py-spy',
    functions: [],
    sampleRateHz: 200,
    includeChildren: false,
    includeNative: false,
    includeIdle: true,
    workingDirectory: '/project',
    environment: {},
    timeLimitMs: 1_000,
    ...changes,
  },
  profiler: pySpy,
  assumptions: [],
  warnings: [],
  countCalls: false,
  ...more,
});

const repeated: Finding = {kind: 'repeated-work', level: 'derived', title: 'rate', function: 'rate', evidence: []};

const explained = (verdict: Explanation['verdict'], findings: readonly Finding[] = []): Explanation => ({
  verdict,
  summary: '',
  findings,
  hotPath: [],
  warnings: [],
  attributedShare: 1,
  kindShares: {},
  next: () => [],
  measured: {metric: 'wall', unit: 'samples', total: 1},
});

const profile = profileFromFolded('main (app.py);rate (app.py) 100');
const input = {command: ['python', 'app.py'], workingDirectory: 'app', environment: ['A=1']};

describe('what to call next', () => {
  it('repeated work deserves exact counts: the call is filled in', () => {
    expect(furtherCalls(resolution(), input, explained('bottleneck', [repeated]), profile, 0.99)).toEqual([
      {
        tool: 'run_profile',
        arguments: {command: ['python', 'app.py'], workingDirectory: 'app', environment: ['A=1'], profiler: 'cprofile'},
        why: 'exact counts: how often rate is called, and by whom',
      },
    ]);
  });

  it.each([
    {why: 'calls are counted already', given: resolution({}, {countCalls: true})},
    {why: 'the profiler counts', given: resolution({}, {profiler: cprofile})},
    {why: 'cProfile cannot attach', given: resolution({target: {...target, pid: 7, invocation: {form: 'attach'}}})},
  ])('no counts are proposed where $why', ({given}) => {
    expect(furtherCalls(given, input, explained('bottleneck', [repeated]), profile, 0.99)).toEqual([]);
  });

  it('a program that waits is looked at from outside; CPU time is replaced by time on the clock', () => {
    const waits = furtherCalls(resolution(), input, explained('mostly-waiting'), profile, 0.04);
    expect(waits.map(({tool}) => tool)).toEqual(['run_triage']);
    const cpu = furtherCalls(resolution({metric: 'cpu'}), input, explained('bottleneck'), profile, 0.04);
    expect(cpu[0]).toMatchObject({tool: 'run_profile', arguments: {metric: 'wall', includeIdle: true}});
  });

  it('nothing proven, nothing proposed', () => {
    expect(furtherCalls(resolution(), input, explained('not-proven', [repeated]), profile, 0.99)).toEqual([]);
  });
});
