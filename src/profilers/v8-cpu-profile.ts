// V8's own sampling profiler through the inspector: launched with a preload that flushes at any end, or attached to a live process.
// https://nodejs.org/api/inspector.html
import type {Plan} from '../model/plan.js';
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

const pattern = 'cpu-*.cpuprofile';

const purpose = 'what V8 wrote (opens in Chrome DevTools and VS Code)';
const mediaType = 'application/json';

const intervalMicroseconds = ({sampleRateHz}: ResolvedProfileRequest): number => Math.max(100, Math.round(1_000_000 / sampleRateHz));

const common = (request: ResolvedProfileRequest): Omit<Plan, 'commands'> => ({
  tool: 'v8-cpu-profile',
  formats: ['cpuprofile'],
  outputs: [{pattern, purpose, mediaType, isProfile: true}],
  timeLimitMs: request.timeLimitMs,
  outputLimitBytes,
  runDirectoryToken,
  cautions: [],
});

const launch = (request: ResolvedProfileRequest): Plan => ({
  ...common(request),
  ...preloadedLaunch(request, {what: 'cpu', interval: intervalMicroseconds(request), graceMs: 1_000}),
});

const attach = (request: ResolvedProfileRequest, pid: number): Plan => ({
  ...common(request),
  commands: [],
  inspector: {
    pid,
    durationMs: request.durationMs ?? request.timeLimitMs,
    samplingIntervalUs: intervalMicroseconds(request),
    output: `cpu-${pid}-0.cpuprofile`,
  },
});

export const v8CpuProfile: Profiler = {
  id: 'v8-cpu-profile',
  title: "V8's CPU profiler (node --cpu-prof, inspector)",
  residence: {in: 'runtime'},
  measures: ['wall', 'cpu'],
  runtimes: ['node'],
  attaches: true,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'asynchronous',
    overhead: 'about 1.06 at 1000 samples a second',
    biases: [
      'inlined functions have no frame: they are named by the lines that ran',
      'built-ins without a frame (comparing, joining strings) can hide their caller: the time stands one function up',
      'native work shows as its JavaScript caller or as (program)',
      'regular expressions are frames without a file',
    ],
  },

  unfit: (_target, facts) => (facts.platform === 'win32' ? 'not tried on Windows' : undefined),

  plan: request => (request.target.pid === undefined ? launch(request) : attach(request, request.target.pid)),

  explainFailure: execution => {
    if (/is not allowed in NODE_OPTIONS/.test(execution.stderrTail))
      return new ProfilingError(
        'unsupported_target',
        'This Node.js refuses an option in NODE_OPTIONS.',
        'Unset NODE_OPTIONS, or name the node binary directly.',
      );
    return undefined;
  },
};
