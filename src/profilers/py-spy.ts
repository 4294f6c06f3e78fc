// py-spy: samples the stacks of a Python process from outside. https://github.com/benfred/py-spy
import type {Execution} from '../model/execution.js';
import {type Plan, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {launchCommand} from '../model/target-command.js';
import {unfitVersion} from './python-launch.js';

/** Of py-spy 0.4: it reads the interpreter's own structures, which change with every version. */
const versions = {from: 3, before: 16};

const output = 'py-spy.speedscope.json';
const dumpOutput = 'py-spy-dump.json';
const outputLimitBytes = 20_000_000;

const flags = (request: ResolvedProfileRequest): readonly string[] => [
  ...(request.durationMs === undefined ? [] : ['--duration', `${Math.max(1, Math.round(request.durationMs / 1_000))}`]),
  ...(request.includeChildren || request.target.invocation.form === 'indirect' ? ['--subprocesses'] : []),
  ...(request.includeNative ? ['--native'] : []),
  // Threads that hold the lock never wait: the two exclude each other.
  ...((request.includeIdle || request.metric === 'wall') && request.profilerOptions?.includes('gil') !== true ? ['--idle'] : []),
  ...(request.profilerOptions ?? []).map(option => `--${option}`),
];

const subject = ({target}: ResolvedProfileRequest): readonly string[] =>
  target.pid === undefined ? ['--', ...launchCommand(target)] : ['--pid', `${target.pid}`];

const failures: readonly {readonly pattern: RegExp; readonly problem: (execution: Execution) => ProfilingError}[] = [
  {
    pattern: /Permission denied|Operation not permitted|EPERM/i,
    problem: () =>
      new ProfilingError(
        'not_permitted',
        'py-spy may not read the memory of this process (ptrace is denied).',
        'Let perfwright launch the program instead of attaching, run as the same user or as root, or choose profiler: "cprofile", which needs no permission. In a container, add the SYS_PTRACE capability.',
      ),
  },
  {
    pattern: /Failed to find python version|Failed to find a python|not a python process/i,
    problem: () =>
      new ProfilingError(
        'unsupported_target',
        'py-spy found no Python interpreter in this process.',
        'Name the interpreter directly (python app.py), or set includeChildren when a wrapper starts Python.',
      ),
  },
  {
    pattern: /Failed to get process executable name|No such process/i,
    problem: ({stderrTail}) =>
      new ProfilingError(
        'target_failed',
        `The process is gone: it ended before py-spy could look at it, or there never was one.${wordsOfPython(stderrTail)}`,
        'Run the command by itself first; it must work on its own. To attach, check the pid.',
      ),
  },
  {
    pattern: /Failed to create process/i,
    problem: () => new ProfilingError('program_missing', 'py-spy could not start the program.', 'Check the command and workingDirectory.'),
  },
];

export const pySpy: Profiler = {
  id: 'py-spy',
  title: 'py-spy, sampling from outside the process',
  residence: {in: 'program', program: 'py-spy'},
  measures: ['wall', 'cpu'],
  runtimes: ['python'],
  attaches: true,
  options: {
    gil: 'only threads that hold the global interpreter lock: who keeps the others waiting',
    dump: 'what every thread does now, one look at a live pid; no profile',
    nonblocking: 'never stops the process while it looks: no pauses, and some stacks are torn',
  },
  install: 'perfwright setup py-spy',
  fidelity: {
    sampler: 'asynchronous',
    overhead: 'about 1.0 at 200 samples a second',
    biases: ['functions shorter than the sampling interval are seen only in proportion', 'call counts are unknown'],
  },

  unfit: (target, facts) => {
    const reason = unfitVersion(target, versions);
    if (reason !== undefined) return reason;
    if (target.pid !== undefined && facts.userId !== 0 && (facts.ptraceScope ?? 0) > 0)
      return `attaching needs root here (kernel.yama.ptrace_scope is ${facts.ptraceScope})`;
    if (facts.userId !== 0 && (facts.ptraceScope ?? 0) > 1) return 'only root may look into processes here (kernel.yama.ptrace_scope is 2)';
    if ((facts.ptraceScope ?? 0) > 2) return 'the kernel forbids ptrace altogether (kernel.yama.ptrace_scope is 3)';
    return undefined;
  },

  plan: request => (request.profilerOptions?.includes('dump') ? dumpPlan(request) : recordPlan(request)),

  explainFailure: (execution: Execution) => failures.find(({pattern}) => pattern.test(execution.stderrTail))?.problem(execution),
};

/** What the interpreter said when it could not even begin. */
const wordsOfPython = (stderrTail: string): string => {
  const said = stderrTail.split('\n').find(line => /: can't open file |: No module named /.test(line));
  return said === undefined ? '' : ` Its last words: ${said.trim().slice(0, 300)}`;
};

const recordPlan = (request: ResolvedProfileRequest): Plan => ({
  tool: 'py-spy',
  versionCommand: [request.program, '--version'],
  commands: [
    {
      program: request.program,
      args: [
        'record',
        '--format',
        'speedscope',
        '--full-filenames',
        '--rate',
        `${request.sampleRateHz}`,
        ...flags(request),
        '--output',
        `${runDirectoryToken}/${output}`,
        ...subject(request),
      ],
      workingDirectory: request.workingDirectory,
      environment: request.environment,
    },
  ],
  formats: ['speedscope'],
  outputs: [{pattern: output, purpose: 'what py-spy wrote (speedscope)', mediaType: 'application/json', isProfile: true}],
  timeLimitMs: request.timeLimitMs,
  outputLimitBytes,
  ...(request.durationMs === undefined ? {} : {isWindow: true}),
  softStop: {by: 'signal', signal: 'SIGINT', graceMs: 1_000},
  runDirectoryToken,
  cautions: [
    ...(request.includeNative ? ['native stacks slow sampling down and need symbols'] : []),
    ...(request.profilerOptions?.includes('nonblocking') ? ['stacks were read while they changed: some are torn'] : []),
  ],
});

const dumpPlan = (request: ResolvedProfileRequest): Plan => {
  const {pid} = request.target;
  const others = (request.profilerOptions ?? []).filter(option => option !== 'dump' && option !== 'nonblocking');
  if (pid === undefined)
    throw new ProfilingError(
      'invalid_request',
      'A dump says what a live process does now, and a command has not started yet.',
      'Give the pid of the running program instead of command.',
    );
  if (others.length > 0)
    throw new ProfilingError(
      'invalid_request',
      `A dump shows all threads and who holds the lock; ${others.join(', ')} is of recordings.`,
      'Leave it out, or leave "dump" out.',
    );
  return {
    tool: 'py-spy',
    versionCommand: [request.program, '--version'],
    commands: [
      {
        program: request.program,
        args: [
          'dump',
          '--json',
          '--full-filenames',
          ...(request.includeChildren ? ['--subprocesses'] : []),
          ...(request.includeNative ? ['--native'] : []),
          ...(request.profilerOptions?.includes('nonblocking') ? ['--nonblocking'] : []),
          '--pid',
          `${pid}`,
        ],
        workingDirectory: request.workingDirectory,
        environment: request.environment,
        outputFile: dumpOutput,
      },
    ],
    formats: [],
    outputs: [{pattern: dumpOutput, purpose: 'all threads (py-spy dump)', mediaType: 'application/json', isProfile: true}],
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    runDirectoryToken,
    cautions: request.profilerOptions?.includes('nonblocking') ? ['stacks were read while they changed: some may be torn'] : [],
  };
};
