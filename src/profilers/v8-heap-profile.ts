// V8's sampling heap profiler: where the memory that is still in use was allocated. https://nodejs.org/api/cli.html#--heap-prof
import type {Plan} from '../model/plan.js';
import {runDirectoryToken} from '../model/plan.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

/** Bytes between samples on average; V8's own 512 kB leave small programs with nothing. */
const intervalBytes = 32_768;

const common = (request: ResolvedProfileRequest): Omit<Plan, 'commands'> => ({
  tool: 'v8-heap-profile',
  formats: ['heapprofile'],
  outputs: [
    {pattern: 'heap-*.heapprofile', purpose: 'what V8 wrote (opens in Chrome DevTools)', mediaType: 'application/json', isProfile: true},
  ],
  timeLimitMs: request.timeLimitMs,
  outputLimitBytes,
  runDirectoryToken,
  cautions: ['memory still in use when the recording ended; what was freed before is not in it'],
});

export const v8HeapProfile: Profiler = {
  id: 'v8-heap-profile',
  title: "V8's sampling heap profiler (node --heap-prof, inspector)",
  residence: {in: 'runtime'},
  measures: ['memory'],
  runtimes: ['node'],
  attaches: true,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'asynchronous',
    overhead: 'about 1.02 at one sample every 32 kB',
    biases: ['small allocations are seen only in proportion', 'memory outside the heap (buffers) is not in it'],
  },

  unfit: (_target, facts) => (facts.platform === 'win32' ? 'not tried on Windows' : undefined),

  plan: request => {
    const {pid} = request.target;
    if (pid === undefined) {
      return {...common(request), ...preloadedLaunch(request, {what: 'allocations', interval: intervalBytes, graceMs: 5_000})};
    }
    return {
      ...common(request),
      commands: [],
      inspector: {
        pid,
        what: 'allocations',
        durationMs: request.durationMs ?? request.timeLimitMs,
        samplingIntervalUs: intervalBytes,
        output: `heap-${pid}-0.heapprofile`,
      },
    };
  },
};
