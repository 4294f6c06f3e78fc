// How a Node process fares, watched from inside through perf_hooks beside V8's samples: the questions of Clinic.js Doctor, and the function that blocks.
import {runDirectoryToken} from '../model/plan.js';
import type {Profiler} from '../model/profiler.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

export const nodeHealth: Profiler = {
  id: 'node-health',
  title: 'Event loop, collections, handles and processor of Node.js (perf_hooks, V8 samples)',
  residence: {in: 'runtime'},
  measures: ['wall', 'cpu'],
  runtimes: ['node'],
  attaches: false,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'instrumented',
    overhead: 'about 1.05 for computing, up to 1.2 for a small HTTP server',
    ownRate: true,
    biases: [
      'it looks every 10 ms from the event loop itself: shorter delays are not seen',
      'the first Node.js process of the command is watched, no workers',
    ],
  },
  unfit: (_target, facts) => (facts.platform === 'win32' ? 'not tried on Windows' : undefined),
  plan: request => ({
    tool: 'node-health',
    formats: ['node-health'],
    outputs: [
      {
        pattern: 'health-*.json',
        purpose: 'readings, collections and samples of the process',
        mediaType: 'application/json',
        isProfile: true,
      },
    ],
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    runDirectoryToken,
    cautions: [],
    ...preloadedLaunch({...request, includeChildren: false}, {what: 'health', interval: 1_000, graceMs: 2_000}),
  }),
};
