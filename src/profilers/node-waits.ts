// What the asynchronous code of a Node process waits for, watched through async_hooks and diagnostics_channel: the questions of Clinic.js Bubbleprof.
import {runDirectoryToken} from '../model/plan.js';
import type {Profiler} from '../model/profiler.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

export const nodeWaits: Profiler = {
  id: 'node-waits',
  title: 'What asynchronous code of Node.js waits for (async_hooks)',
  residence: {in: 'runtime'},
  measures: ['wall'],
  runtimes: ['node'],
  attaches: false,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'instrumented',
    overhead: 'about 1.0 for computing; 0.3 µs an await and 20 µs an operation: about 1.8 for a small HTTP server',
    ownRate: true,
    biases: [
      'times of operations that wait at once add up to more than the clock',
      'promises are left out: what they wait for is counted instead',
      'a connection that is kept open counts for the code that opened it',
    ],
  },
  unfit: (_target, facts) => (facts.platform === 'win32' ? 'not tried on Windows' : undefined),
  plan: request => ({
    tool: 'node-waits',
    formats: ['node-waits'],
    outputs: [
      {pattern: 'waits-*.json', purpose: 'asynchronous operations by who began them', mediaType: 'application/json', isProfile: true},
    ],
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    runDirectoryToken,
    cautions: [],
    ...preloadedLaunch(request, {what: 'waits', interval: 1_000, graceMs: 2_000}),
  }),
};
