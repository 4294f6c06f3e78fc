// Plain values for policy tests: policy values, facts, targets and profilers drawn by hand.
import type {Facts, Target, TargetReading} from '../../src/model/facts.js';
import {runDirectoryToken} from '../../src/model/plan.js';
import type {PolicyValues} from '../../src/model/policy-values.js';
import type {Profiler} from '../../src/model/profiler.js';
import type {ProfilerId} from '../../src/model/words.js';
import type {Candidate} from '../../src/policy/index.js';

const source = (rule: string) => `skill://performance-profiling/SKILL.md#${rule}`;

// Unlike the values that ship, so that a default written in the code would show.
export const values: PolicyValues = {
  profilerChoice: {python: 'py-spy', node: 'clinic', browser: 'chrome-trace', exactCallCounts: 'cprofile'},
  fallbackOrder: {
    pythonTime: ['py-spy', 'cprofile'],
    pythonMemory: ['memray', 'scalene'],
    nodeTime: ['clinic-flame', 'v8-cpu-profile', 'v8-prof'],
    nodeMemory: ['v8-heap-profile'],
    native: ['perf'],
  },
  samplingRateHz: {python: 201, v8: 1001, native: 498},
  recordingSeconds: {attached: 11, launched: 301, wait: 46},
  benchmark: {measuredRuns: 12, warmupRuns: 4, shortOperationMs: 2},
  metric: {byDefault: 'wall', withoutIo: 'cpu', memoryWords: ['memory', 'leak', 'OOM'], onMemoryWords: 'memory'},
  scope: 'hot-path',
  baseline: 'required',
  reporting: {first: 'absolute', second: 'relative'},
  evidenceFloor: {minimumSamples: 101, maximumUnattributedShare: 0.51, maximumProfilerShare: 0.21, dominantShare: 0.16},
  pageAudit: {runs: 6, targetScore: 91},
  source: {
    'profiler-choice': source('profiler-choice'),
    'fallback-order': source('fallback-order'),
    'sampling-rate': source('sampling-rate'),
    'recording-length': source('recording-length'),
    'benchmark-iterations': source('benchmark-iterations'),
    'metric-focus': source('metric-focus'),
    'optimization-scope': source('optimization-scope'),
    'baseline-requirement': source('baseline-requirement'),
    reporting: source('reporting'),
    'evidence-floor': source('evidence-floor'),
    'page-audit': source('page-audit'),
  },
};

export const facts: Facts = {
  platform: 'linux',
  architecture: 'x64',
  processors: 2,
  memoryBytes: 8_000_000_000,
  nodeVersion: '20.20.2',
  userId: 1000,
  perfEventParanoid: 2,
  ptraceScope: 1,
  loadAverage: [0, 0, 0],
  cpuPressureShare: 0,
};

export const reading = (changes: Partial<TargetReading> = {}): TargetReading => ({
  programPath: undefined,
  executable: true,
  shebang: undefined,
  interpreterPath: undefined,
  packageScript: undefined,
  interpreterVersion: undefined,
  commandLine: undefined,
  ...changes,
});

export const pythonTarget: Target = {
  runtime: 'python',
  command: ['python', 'app.py'],
  interpreter: '/usr/bin/python3',
  invocation: {form: 'script', script: 'app.py', interpreterArgs: [], args: []},
};
export const nodeTarget: Target = {
  runtime: 'node',
  command: ['node', 'app.js'],
  interpreter: '/usr/bin/node',
  invocation: {form: 'script', script: 'app.js', interpreterArgs: [], args: []},
};
export const nativeTarget: Target = {
  runtime: 'native',
  command: ['./run'],
  invocation: {form: 'script', script: '/p/run', interpreterArgs: [], args: []},
};
export const attached = (target: Target): Target => ({...target, command: [], pid: 4711, invocation: {form: 'attach'}});

const profiler = (id: ProfilerId, changes: Partial<Profiler>): Profiler => ({
  id,
  title: id,
  residence: {in: 'program', program: id},
  measures: ['wall', 'cpu'],
  runtimes: ['python'],
  fidelity: {sampler: 'asynchronous', overhead: '1.0', biases: [`${id} has its limits`]},
  attaches: true,
  install: `perfwright setup ${id}`,
  plan: () => ({
    tool: id,
    commands: [],
    formats: [],
    outputs: [],
    timeLimitMs: 1,
    outputLimitBytes: 1,
    runDirectoryToken,
    cautions: [],
  }),
  ...changes,
});

export const drawn = {
  'py-spy': profiler('py-spy', {
    unfit: ({pid}, {ptraceScope, userId}) =>
      pid !== undefined && userId !== 0 && (ptraceScope ?? 0) > 0 ? 'attaching needs root here' : undefined,
  }),
  cprofile: profiler('cprofile', {
    residence: {in: 'interpreter', module: 'cProfile'},
    measures: ['wall'],
    attaches: false,
    fidelity: {sampler: 'exact counts', overhead: '1.5', biases: ['whole stacks are unknown']},
  }),
  memray: profiler('memray', {
    measures: ['memory'],
    attaches: false,
    fidelity: {sampler: 'instrumented', overhead: '2', biases: ['time is not seen']},
  }),
  scalene: profiler('scalene', {measures: ['wall', 'memory'], attaches: false}),
  'v8-cpu-profile': profiler('v8-cpu-profile', {residence: {in: 'runtime'}, runtimes: ['node']}),
  'clinic-flame': profiler('clinic-flame', {runtimes: ['node'], attaches: false}),
  'clinic-doctor': profiler('clinic-doctor', {runtimes: ['node'], attaches: false, standIn: 'node-health'}),
  'clinic-bubbleprof': profiler('clinic-bubbleprof', {runtimes: ['node'], attaches: false, standIn: 'node-waits', measures: ['wall']}),
  'node-health': profiler('node-health', {residence: {in: 'runtime'}, runtimes: ['node'], attaches: false}),
  'node-waits': profiler('node-waits', {residence: {in: 'runtime'}, runtimes: ['node'], attaches: false, measures: ['wall']}),
  'v8-heap-profile': profiler('v8-heap-profile', {residence: {in: 'runtime'}, runtimes: ['node'], measures: ['memory']}),
  perf: profiler('perf', {runtimes: ['native'], measures: ['cpu', 'wall']}),
} as const;

export const here = (id: keyof typeof drawn): Candidate => ({
  profiler: drawn[id],
  found: {name: id, path: `/tools/${id}`, from: 'toolbox'},
});
export const missing = (id: keyof typeof drawn): Candidate => ({profiler: drawn[id], found: undefined});
