import {describe, expect, it} from 'vitest';
import type {Target} from '../../src/model/facts.js';
import type {Finding} from '../../src/model/report.js';
import type {Explanation} from '../../src/operations/stages/explain.js';
import {furtherCalls} from '../../src/operations/stages/profile-next.js';
import type {ProfileResolution} from '../../src/policy/index.js';
import {cprofile} from '../../src/profilers/cprofile.js';
import {pySpy} from '../../src/profilers/py-spy.js';
import {scalene} from '../../src/profilers/scalene.js';
import {v8Prof} from '../../src/profilers/v8-prof.js';
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
    expect(furtherCalls(resolution(), input, explained('bottleneck', [repeated]), profile, 0.99, 100)).toEqual([
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
    expect(furtherCalls(given, input, explained('bottleneck', [repeated]), profile, 0.99, 100)).toEqual([]);
  });

  it('a program that waits is looked at from outside; CPU time is replaced by time on the clock', () => {
    const waits = furtherCalls(resolution(), input, explained('mostly-waiting'), profile, 0.04, 100);
    expect(waits.map(({tool}) => tool)).toEqual(['run_triage']);
    const cpu = furtherCalls(resolution({metric: 'cpu'}), input, explained('bottleneck'), profile, 0.04, 100);
    expect(cpu[0]).toMatchObject({tool: 'run_profile', arguments: {metric: 'wall', includeIdle: true}});
  });

  it('a first thread that waits for others which compute leads to a profiler that sees them', () => {
    const next = furtherCalls(resolution({}, {profiler: cprofile}), input, explained('mostly-waiting'), profile, 0.98, 100);
    expect(next[0]).toMatchObject({tool: 'run_profile', arguments: {profiler: 'py-spy', includeChildren: true}});
    expect(next[0]?.why).toContain('98 %');
    const idle = furtherCalls(resolution({}, {profiler: cprofile}), input, explained('mostly-waiting'), profile, 0.1, 100);
    expect(idle.map(({tool}) => tool)).toEqual(['run_triage']);
  });

  it('nothing proven, nothing proposed', () => {
    expect(furtherCalls(resolution(), input, explained('not-proven', [repeated]), profile, 0.99, 100)).toEqual([]);
  });

  const short = (samples: number): Explanation => ({
    ...explained('not-proven'),
    measured: {metric: 'wall', unit: 'nanoseconds', total: 1, samples},
    warnings: [{code: 'few-samples', message: ''}],
  });

  it('a short run is sampled faster, where that brings twice what is needed at a rate that disturbs little', () => {
    expect(furtherCalls(resolution(), input, short(97), profile, 0.99, 100)).toEqual([
      {
        tool: 'run_profile',
        arguments: {...input, profiler: 'py-spy', metric: 'wall', sampleRateHz: 500},
        why: 'samples enough of so short a run',
      },
    ]);
    expect(furtherCalls(resolution(), input, short(40), profile, 0.99, 100)[0]?.arguments).toMatchObject({sampleRateHz: 1_000});
  });

  it('a live process is recorded for longer instead, within two minutes', () => {
    const attached = (durationMs: number): ProfileResolution =>
      resolution({durationMs, target: {...target, pid: 7, invocation: {form: 'attach'}}});
    const next = furtherCalls(attached(10_000), {pid: 7}, short(40), profile, 0.99, 100);
    expect(next).toEqual([
      {
        tool: 'run_profile',
        arguments: {pid: 7, profiler: 'py-spy', metric: 'wall', durationSeconds: 50},
        why: 'samples enough, from a longer recording',
      },
    ]);
    expect(furtherCalls(attached(30_000), {pid: 7}, short(40), profile, 0.99, 100)).toEqual([]);
  });

  it.each([
    {why: 'even five times the rate brings too little', given: resolution(), samples: 39},
    {why: 'nothing was sampled at all', given: resolution(), samples: 0},
    {why: 'memory is the question', given: resolution({metric: 'memory'}), samples: 97},
    {why: 'the profiler has a rate of its own', given: resolution({}, {profiler: v8Prof}), samples: 97},
    {why: 'the profiler gives right figures only below', given: resolution({sampleRateHz: 50}, {profiler: scalene}), samples: 97},
  ])('no faster rate is proposed where $why', ({given, samples}) => {
    expect(furtherCalls(given, input, short(samples), profile, 0.99, 100)).toEqual([]);
  });
});
