// A V8 heap snapshot: every object with its size and who keeps it alive, at the end of a program or of one that runs.
// https://nodejs.org/api/v8.html#v8writeheapsnapshotfilenameoptions
import type {Plan} from '../model/plan.js';
import {runDirectoryToken} from '../model/plan.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

/** Gigabytes of heap take this long to be written. */
const graceMs = 60_000;

const common = (request: ResolvedProfileRequest): Omit<Plan, 'commands'> => ({
  tool: 'v8-heap-snapshot',
  formats: ['heapsnapshot'],
  outputs: [
    {
      pattern: 'heap-*.heapsnapshot',
      purpose: 'what V8 wrote (opens in Chrome DevTools); holds the strings of the program, secrets included',
      mediaType: 'application/json',
      isProfile: true,
    },
  ],
  timeLimitMs: request.timeLimitMs,
  outputLimitBytes,
  runDirectoryToken,
  cautions: [
    'the program stands still while the snapshot is written',
    'a program that ends is looked at as it ends: what only its functions held is gone by then',
  ],
});

export const v8HeapSnapshot: Profiler = {
  id: 'v8-heap-snapshot',
  title: "V8's heap snapshot (inspector)",
  residence: {in: 'runtime'},
  measures: ['memory'],
  runtimes: ['node'],
  attaches: true,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'exact counts',
    overhead: 'none before the snapshot; then the program stands still, about 0.1 s per MB of heap',
    biases: ['one moment only', 'boxes stand on what keeps them alive, not on callers: it does not say where memory was allocated'],
  },

  unfit: (_target, facts) => (facts.platform === 'win32' ? 'not tried on Windows' : undefined),

  plan: request => {
    const {pid} = request.target;
    if (pid === undefined) return {...common(request), ...preloadedLaunch(request, {what: 'snapshot', interval: 0, graceMs})};
    return {
      ...common(request),
      commands: [],
      inspector: {pid, what: 'snapshot', durationMs: 0, samplingIntervalUs: 0, output: `heap-${pid}-0.heapsnapshot`},
    };
  },
};
