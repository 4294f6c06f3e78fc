// Requests with gaps: what is chosen, what is assumed and from which rule, and what is refused.

import {describe, expect, test} from 'vitest';
import type {RunProfileRequest} from '../../src/model/request.js';
import {type ResolveContext, resolveProfileRequest} from '../../src/policy/index.js';
import {fc} from '../support/properties.js';
import {attached, drawn, facts, here, missing, nativeTarget, nodeTarget, pythonTarget, values} from './support.js';

const python: ResolveContext = {
  values,
  facts,
  target: pythonTarget,
  directory: '/p',
  candidates: [here('py-spy'), here('cprofile'), here('v8-cpu-profile')],
};
const node: ResolveContext = {...python, target: nodeTarget};

const resolve = (request: RunProfileRequest, changes: Partial<ResolveContext> = {}) =>
  resolveProfileRequest(request, {...python, ...changes});
const problemOf = (request: RunProfileRequest, changes: Partial<ResolveContext> = {}) => {
  try {
    resolve(request, changes);
  } catch (error) {
    return error;
  }
  return undefined;
};
const about = (field: string, {assumptions}: ReturnType<typeof resolve>) => assumptions.find(assumption => assumption.field === field);

test('every gap of an empty request is filled from the policy, with its rule', () => {
  const {resolved, assumptions, warnings} = resolve({});
  expect(resolved).toEqual({
    target: pythonTarget,
    metric: 'wall',
    profiler: 'py-spy',
    program: '/tools/py-spy',
    functions: [],
    sampleRateHz: 201,
    includeChildren: false,
    includeNative: false,
    includeIdle: true,
    workingDirectory: '/p',
    environment: {},
    timeLimitMs: 301_000,
  });
  const source = (rule: string) => `skill://performance-profiling/SKILL.md#${rule}`;
  expect(assumptions).toEqual([
    {
      field: 'metric',
      value: 'wall',
      basis: 'policy',
      reason: 'Ambiguity Policy: metric focus, by default',
      source: source('metric-focus'),
      override: 'metric',
    },
    {
      field: 'profiler',
      value: 'py-spy',
      basis: 'policy',
      reason: 'Ambiguity Policy: profiler choice, Python',
      source: source('profiler-choice'),
      override: 'profiler',
    },
    {
      field: 'sampleRateHz',
      value: 201,
      basis: 'policy',
      reason: 'Ambiguity Policy: sampling rate, Python',
      source: source('sampling-rate'),
      override: 'sampleRateHz',
    },
    {
      field: 'timeLimitSeconds',
      value: 301,
      basis: 'policy',
      reason: 'Ambiguity Policy: recording length, launched',
      source: source('recording-length'),
      override: 'timeLimitSeconds',
    },
  ]);
  expect(warnings).toEqual([]);
});

test('nothing is assumed for what the caller said', () => {
  const request: RunProfileRequest = {
    metric: 'cpu',
    profiler: 'py-spy',
    sampleRateHz: 99,
    durationSeconds: 2.5,
    timeLimitSeconds: 9,
    includeNative: true,
    includeChildren: true,
    includeIdle: false,
    functions: ['f'],
    environment: ['A=b=c', 'D='],
  };
  const {resolved, assumptions} = resolve(request);
  expect(assumptions).toEqual([]);
  expect(resolved).toMatchObject({
    metric: 'cpu',
    sampleRateHz: 99,
    durationMs: 2500,
    timeLimitMs: 9000,
    includeNative: true,
    includeChildren: true,
    includeIdle: false,
    functions: ['f'],
  });
  expect(resolved.environment).toEqual({A: 'b=c', D: ''});
});

test('changed values of the policy change what is done', () => {
  const changed = {
    ...values,
    profilerChoice: {...values.profilerChoice, python: 'cprofile'},
    metric: {...values.metric, byDefault: 'cpu' as const},
    samplingRateHz: {...values.samplingRateHz, python: 77},
    recordingSeconds: {...values.recordingSeconds, launched: 5},
  };
  expect(resolve({metric: 'wall'}, {values: changed}).resolved).toMatchObject({profiler: 'cprofile', timeLimitMs: 5000});
  expect(resolve({profiler: 'py-spy'}, {values: changed}).resolved).toMatchObject({metric: 'cpu', sampleRateHz: 77});
});

describe('metric', () => {
  test('memory words switch to memory and say which word did', () => {
    const resolution = resolve({request: 'why does it leak?'}, {candidates: [here('memray')]});
    expect(resolution.resolved).toMatchObject({metric: 'memory', profiler: 'memray'});
    expect(about('metric', resolution)?.reason).toBe('Ambiguity Policy: metric focus, the request says "leak"');
    expect(about('profiler', resolution)).toMatchObject({basis: 'policy', reason: 'Ambiguity Policy: fallback order, Python memory'});
    expect(about('sampleRateHz', resolution)).toBeUndefined();
  });

  test('an explicit metric wins over the words', () => {
    expect(resolve({request: 'a memory leak', metric: 'wall'}).resolved.metric).toBe('wall');
  });

  test('leaving out I/O means time on the processor', () => {
    expect(resolve({request: 'profile it, excluding I/O'}).resolved).toMatchObject({metric: 'cpu', includeIdle: false});
  });

  test('two metrics in the words are a warning', () => {
    const {resolved, warnings} = resolve({request: 'CPU time and memory'}, {candidates: [here('memray')]});
    expect(resolved.metric).toBe('memory');
    expect(warnings).toMatchObject([{code: 'several-metrics', hint: expect.stringContaining('"cpu"')}]);
  });

  test('a named profiler that measures one thing decides it', () => {
    const resolution = resolve({profiler: 'memray'}, {candidates: [here('memray')]});
    expect(resolution.resolved.metric).toBe('memory');
    expect(about('metric', resolution)).toMatchObject({basis: 'detected', reason: 'memray measures memory, not wall'});
  });
});

describe('a named profiler', () => {
  test('in the words is the caller’s choice', () => {
    const resolution = resolve({request: 'profile it with cProfile'});
    expect(resolution.resolved.profiler).toBe('cprofile');
    expect(about('profiler', resolution)).toBeUndefined();
  });

  test('gives way when it is missing to the next that answers the same question, as a fallback that says so', () => {
    const resolution = resolve({profiler: 'py-spy'}, {candidates: [missing('py-spy'), here('cprofile')]});
    expect(resolution.resolved.profiler).toBe('cprofile');
    expect(about('profiler', resolution)).toMatchObject({
      basis: 'fallback',
      reason: expect.stringMatching(/Asked for was py-spy\. Not used: py-spy: it is not installed\. What is lost: exact counts instead of/),
    });
    expect(resolution.warnings).toMatchObject([{code: 'named-profiler-replaced', hint: 'To install it: perfwright setup py-spy.'}]);
  });

  test('perf that is denied leads to py-spy, then to cProfile, each with why', () => {
    const denied = {
      ...drawn.perf,
      runtimes: ['python' as const, 'native' as const],
      unfit: () => 'the kernel denies it',
      measures: ['wall' as const],
    };
    const perf = {profiler: denied, found: undefined};
    const first = resolve({profiler: 'perf'}, {candidates: [perf, here('py-spy'), here('cprofile')]});
    expect(first.resolved.profiler).toBe('py-spy');
    expect(about('profiler', first)?.reason).toMatch(
      /perf: the kernel denies it\. What is lost: native and kernel code by its own names; with py-spy/,
    );
    const second = resolve({profiler: 'perf'}, {candidates: [perf, missing('py-spy'), here('cprofile')]});
    expect(second.resolved.profiler).toBe('cprofile');
    expect(about('profiler', second)?.reason).toContain('perf: the kernel denies it; py-spy: it is not installed.');
  });

  test('processor time that nothing below measures becomes time on the clock, unless it was asked for', () => {
    const denied = {...drawn.perf, runtimes: ['python' as const], unfit: () => 'the kernel denies it', measures: ['cpu' as const]};
    const candidates = [{profiler: denied, found: undefined}, missing('py-spy'), here('cprofile')];
    const resolution = resolve({profiler: 'perf'}, {candidates});
    expect(resolution.resolved).toMatchObject({profiler: 'cprofile', metric: 'wall'});
    expect(about('metric', resolution)).toMatchObject({basis: 'fallback', value: 'wall', reason: expect.stringContaining('not cpu')});
    expect(problemOf({profiler: 'perf', metric: 'cpu'}, {candidates})).toMatchObject({code: 'unsupported_target'});
  });

  test('is refused when nothing below it answers, or when it was asked for something of its own', () => {
    const refused = {code: 'program_missing', hint: 'To install it: perfwright setup py-spy. list_profilers says what works here.'};
    expect(problemOf({profiler: 'py-spy'}, {candidates: [missing('py-spy')]})).toMatchObject(refused);
    const candidates = [missing('py-spy'), here('cprofile')];
    expect(problemOf({profiler: 'py-spy', profilerOptions: ['gil']}, {candidates})).toMatchObject({
      code: 'program_missing',
      hint: 'To install it: perfwright setup py-spy. Leave the profiler open, or choose cprofile.',
    });
  });

  test.each([
    ['another runtime', {profiler: 'v8-cpu-profile'}, {}, /node programs, and this is a python program/],
    ['another metric', {profiler: 'cprofile', metric: 'cpu'}, {}, /it measures wall, not cpu/],
    ['a metric from the words', {profiler: 'py-spy', request: 'find the leak'}, {}, /not memory/],
    ['a process', {profiler: 'cprofile'}, {target: attached(pythonTarget)}, /cannot attach/],
    ['what the kernel denies', {profiler: 'py-spy'}, {target: attached(pythonTarget)}, /attaching needs root here/],
    ['this version', {profiler: 'line-profiler'}, {}, /not part of this version/],
  ] as const)('is refused for %s and never replaced', (_, request, changes, message) => {
    expect(problemOf(request, changes)).toMatchObject({code: 'unsupported_target', message: expect.stringMatching(message)});
  });

  test('clinic stands for its tool', () => {
    expect(resolve({request: 'with clinic'}, {...node, candidates: [here('clinic-flame')]}).resolved.profiler).toBe('clinic-flame');
  });
});

describe('a fallback', () => {
  test('says what was preferred, why it was not used and what is lost', () => {
    const {resolved, assumptions, warnings} = resolve({}, {candidates: [missing('py-spy'), here('cprofile')]});
    expect(resolved.profiler).toBe('cprofile');
    expect(assumptions.find(({field}) => field === 'profiler')).toEqual({
      field: 'profiler',
      value: 'cprofile',
      basis: 'fallback',
      reason:
        'Ambiguity Policy: fallback order, Python time. Preferred is py-spy. Not used: py-spy: it is not installed (perfwright setup py-spy). What is lost: exact counts instead of asynchronous; slow-down 1.5 instead of 1.0; with cprofile, whole stacks are unknown.',
      source: 'skill://performance-profiling/SKILL.md#fallback-order',
      override: 'profiler',
    });
    expect(warnings).toMatchObject([{code: 'preferred-profiler-missing', hint: 'To install it: perfwright setup py-spy.'}]);
    expect(assumptions.some(({field}) => field === 'sampleRateHz')).toBe(false);
  });

  test('that answers in the same way is no warning: the assumption names the command that mends it', () => {
    const {resolved, assumptions, warnings} = resolve({}, {...node, candidates: [missing('clinic-flame'), here('v8-cpu-profile')]});
    expect(resolved.profiler).toBe('v8-cpu-profile');
    expect(warnings).toEqual([]);
    expect(assumptions.find(({field}) => field === 'profiler')).toMatchObject({
      basis: 'fallback',
      reason: expect.stringContaining('clinic-flame: it is not installed (perfwright setup clinic-flame). What is lost:'),
    });
  });

  test('replaces the suite where it is not in this version', () => {
    const resolution = resolve({}, node);
    expect(resolution.resolved).toMatchObject({profiler: 'v8-cpu-profile', sampleRateHz: 1001, program: '/tools/v8-cpu-profile'});
    expect(about('profiler', resolution)?.reason).toMatch(
      /fallback order, Node\.js time\. Preferred is clinic-flame\. Not used: clinic-flame: it is not part of this version\./,
    );
  });

  test('must answer the same question', () => {
    expect(problemOf({metric: 'cpu'}, {candidates: [missing('py-spy'), here('cprofile')]})).toMatchObject({
      code: 'program_missing',
      message: expect.stringMatching(/py-spy: it is not installed; cprofile: it measures wall, not cpu/),
      hint: 'Install one of them: perfwright setup py-spy.',
    });
  });

  test('is not taken when attaching is denied and nothing else attaches', () => {
    expect(problemOf({}, {target: attached(pythonTarget)})).toMatchObject({
      code: 'unsupported_target',
      hint: expect.stringContaining('let perfwright start the program'),
    });
    expect(resolve({}, {target: attached(pythonTarget), facts: {...facts, ptraceScope: 0}}).resolved.profiler).toBe('py-spy');
  });

  test('a profiler that lives in the runtime needs no program', () => {
    expect(resolve({}, {...node, candidates: [missing('v8-cpu-profile')]}).resolved.program).toBe('/usr/bin/node');
  });
});

test('memory without any profiler for it names what to install', () => {
  expect(problemOf({metric: 'memory'}, {candidates: [here('py-spy'), missing('memray')]})).toMatchObject({
    code: 'program_missing',
    hint: expect.stringContaining('perfwright setup memray'),
  });
  expect(problemOf({metric: 'memory'})).toMatchObject({code: 'program_missing', hint: expect.stringContaining('perfwright setup')});
});

test('memory of Node.js goes to what measures it, past the suite', () => {
  const doctor = resolve({metric: 'memory'}, {...node, candidates: [here('clinic-doctor'), here('v8-heap-profile')]});
  expect(about('profiler', doctor)).toMatchObject({value: 'v8-heap-profile', basis: 'policy'});
  const measuring = {...here('clinic-doctor'), profiler: {...drawn['clinic-doctor'], measures: ['memory'] as const}};
  expect(resolve({metric: 'memory'}, {...node, candidates: [measuring, here('v8-heap-profile')]}).resolved.profiler).toBe('clinic-doctor');
});

test('exact call counts come from the profiler that counts', () => {
  const resolution = resolve({request: 'how many times is parse called?'});
  expect(about('profiler', resolution)).toMatchObject({
    value: 'cprofile',
    basis: 'policy',
    reason: 'Ambiguity Policy: profiler choice, exact call counts',
  });
  expect(resolution.warnings).toEqual([]);
  const inNode = resolve({request: 'exact call counts'}, node);
  expect(about('profiler', inNode)).toMatchObject({
    value: 'v8-cpu-profile',
    basis: 'fallback',
    reason: expect.stringContaining('Preferred is cprofile'),
  });
  expect(inNode.warnings).toMatchObject([{code: 'no-exact-counts'}]);
});

test('native programs go by their own order, and their memory has no profiler', () => {
  expect(resolve({}, {target: nativeTarget, candidates: [here('perf')]}).resolved).toMatchObject({profiler: 'perf', sampleRateHz: 498});
  expect(problemOf({metric: 'memory'}, {target: nativeTarget, candidates: [here('perf')]})).toMatchObject({code: 'unsupported_target'});
});

test('a page needs the browser’s profiler', () => {
  expect(problemOf({}, {target: {runtime: 'browser', command: [], invocation: {form: 'attach'}}})).toMatchObject({
    code: 'program_missing',
    message: expect.stringContaining('chrome-trace'),
  });
});

test('an attached process is recorded for the policy’s time', () => {
  const resolution = resolve({}, {target: attached(nodeTarget)});
  expect(resolution.resolved).toMatchObject({durationMs: 11_000, timeLimitMs: 312_000});
  expect(about('durationSeconds', resolution)).toMatchObject({value: 11, reason: 'Ambiguity Policy: recording length, attached'});
});

test('a recording longer than the usual limit is not cut off', () => {
  expect(resolve({durationSeconds: 3600}).resolved.timeLimitMs).toBe(3_901_000);
});

test('what something else starts is followed into its children', () => {
  const target = {...pythonTarget, command: ['uv', 'run', 'app.py'], invocation: {form: 'indirect'} as const};
  const resolution = resolve({}, {target});
  expect(resolution.resolved.includeChildren).toBe(true);
  expect(about('includeChildren', resolution)).toMatchObject({
    value: true,
    basis: 'detected',
    reason: expect.stringContaining('uv starts the python program'),
  });
  expect(resolve({includeChildren: false}, {target}).resolved.includeChildren).toBe(false);
});

test('an argument without effect is a warning', () => {
  expect(resolve({profiler: 'cprofile', sampleRateHz: 50}).warnings).toMatchObject([{code: 'argument-without-effect'}]);
});

test('every assumption can be overridden by the field it names, which then is no assumption', () => {
  fc.assert(
    fc.property(fc.constantFrom('', 'a leak', 'cpu time', 'exact counts'), fc.boolean(), (request, attach) => {
      const context = {
        target: attach ? attached(pythonTarget) : pythonTarget,
        facts: {...facts, ptraceScope: 0},
        candidates: [here('py-spy'), here('cprofile'), here('scalene'), here('memray')],
      };
      const first = attach && request === 'a leak' ? undefined : resolve({request}, context);
      for (const {field, override, value} of first?.assumptions ?? []) {
        expect(override).toBe(field);
        const again = resolve({request, [field]: value}, context);
        expect(about(field, again)).toBeUndefined();
      }
    }),
  );
});

test('a question about memory that nothing here can answer is answered with time, and says what is lost', () => {
  const resolution = resolve({request: 'does it leak memory?'}, {candidates: [here('py-spy'), missing('memray')]});
  expect(resolution.resolved).toMatchObject({profiler: 'py-spy', metric: 'wall'});
  expect(about('metric', resolution)).toMatchObject({
    value: 'wall',
    basis: 'fallback',
    reason: expect.stringContaining('What is lost: how much is allocated'),
  });
  expect(resolution.warnings).toMatchObject([{code: 'memory-not-measured', hint: expect.stringContaining('perfwright setup memray')}]);
  expect(resolve({request: 'does it leak memory?'}, {candidates: [here('py-spy'), here('memray')]}).resolved.profiler).toBe('memray');
});

test('who asks for counts and for time gets both: counting is a run of its own', () => {
  const resolution = resolve({request: 'where is the time spent, and how many times is parse called?'});
  expect(resolution).toMatchObject({countCalls: true, resolved: {profiler: 'py-spy'}});
  expect(about('countCalls', resolution)).toMatchObject({value: true, basis: 'policy', override: 'countCalls'});
  expect(resolve({request: 'how many times is parse called?'}).countCalls).toBe(false);
  expect(resolve({}).countCalls).toBe(false);
  expect(resolve({countCalls: true}).countCalls).toBe(true);
  expect(resolve({countCalls: true, profiler: 'cprofile'}).countCalls).toBe(false);
  expect(resolve({request: 'where is the time spent, and how many times is parse called?', countCalls: false}).resolved.profiler).toBe(
    'cprofile',
  );
});

describe('what stands in for a tool of Clinic.js', () => {
  const all = [missing('clinic-doctor'), missing('clinic-bubbleprof'), here('node-health'), here('node-waits'), here('v8-cpu-profile')];

  test('answers when the named one is missing, and says so', () => {
    const {resolved, assumptions, warnings} = resolve({profiler: 'clinic-doctor'}, {...node, candidates: all});
    expect(resolved.profiler).toBe('node-health');
    expect(assumptions.find(({field}) => field === 'profiler')).toMatchObject({
      basis: 'fallback',
      reason: expect.stringMatching(/^clinic-doctor was asked for\. Not used: it is not installed\. node-health answers the same question/),
    });
    expect(warnings).toMatchObject([{code: 'preferred-profiler-missing'}]);
  });

  test('is not taken where the named one works, or where it cannot answer either', () => {
    expect(resolve({profiler: 'clinic-doctor'}, {...node, candidates: [here('clinic-doctor'), ...all.slice(2)]}).resolved.profiler).toBe(
      'clinic-doctor',
    );
    expect(problemOf({profiler: 'clinic-doctor'}, {target: attached(nodeTarget), candidates: all})).toMatchObject({
      code: 'unsupported_target',
    });
  });

  test('a request about waiting goes to Bubbleprof, or to what stands in for it; other requests do not', () => {
    const profilerFor = (request: string, candidates = all) => resolve({request}, {...node, candidates}).resolved.profiler;
    expect(profilerFor('what is this program waiting for?')).toBe('node-waits');
    expect(profilerFor('which await is slow')).toBe('node-waits');
    expect(profilerFor('what does it wait for', [here('clinic-bubbleprof'), ...all])).toBe('clinic-bubbleprof');
    expect(profilerFor('why is it slow')).toBe('v8-cpu-profile');
    expect(profilerFor('CPU time without waiting, which function is it')).toBe('v8-cpu-profile');
  });
});
