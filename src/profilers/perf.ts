// Linux perf: samples native, kernel and JIT-compiled code by the processor's own counters or clock. https://perf.wiki.kernel.org
import type {Execution} from '../model/execution.js';
import type {Facts, Target} from '../model/facts.js';
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {interpreterArguments, launchCommand} from '../model/target-command.js';

const data = 'perf.data';
const named = 'perf.named.data';
const output = 'perf-script.txt';
/** Of the target's and perf's own words. */
const outputLimitBytes = 20_000_000;
/** Copied with each sample so that the stack can be unwound afterwards; more loses samples on a small machine. */
const stackBytes = 16_384;

/** Distributions' interpreters have no frame pointers, but tables to unwind by; programs of one's own are more often built with frame pointers kept. */
const usesTables = ({target}: ResolvedProfileRequest): boolean => target.runtime === 'python';

const minorOf = ({interpreterVersion}: Target): number | undefined => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(interpreterVersion ?? '') ?? [];
  return major === '3' ? Number(minor) : undefined;
};

/** CPython 3.13 describes its trampolines to the unwinder, in a file that `perf inject` brings together with the recording. */
const describesFrames = (target: Target): boolean => target.pid === undefined && (minorOf(target) ?? 0) >= 13;

const v8Flags = ['--perf-basic-prof', '--interpreted-frames-native-stack'] as const;

/** Names for code that is made at run time. Only launched programs can be asked for them. */
const subject = (
  request: ResolvedProfileRequest,
): {readonly words: readonly string[]; readonly environment: Readonly<Record<string, string>>} => {
  const {target} = request;
  if (target.pid !== undefined) return {words: ['--pid', `${target.pid}`], environment: {}};
  const args = interpreterArguments(target);
  const direct = target.interpreter !== undefined && args !== undefined;
  if (target.runtime === 'node') {
    return direct
      ? {
          // The log of functions that goes with the flags would land in the program's folder.
          words: ['--', target.interpreter, ...v8Flags, `--logfile=${runDirectoryToken}/v8.log`, '--no-logfile-per-isolate', ...args],
          environment: {},
        }
      : {words: ['--', ...target.command], environment: {NODE_OPTIONS: v8Flags.join(' ')}};
  }
  if (target.runtime === 'python' && direct)
    return {words: ['--', target.interpreter, '-X', describesFrames(target) ? 'perf_jit' : 'perf', ...args], environment: {}};
  if (target.runtime === 'python') return {words: ['--', ...target.command], environment: {PYTHONPERFSUPPORT: '1'}};
  return {words: ['--', ...launchCommand(target)], environment: {}};
};

const cautionsOf = (request: ResolvedProfileRequest): readonly string[] => {
  const {target} = request;
  const mode = usesTables(request)
    ? 'stacks are unwound from copied stack memory (call graph: dwarf), up to 16 kB deep'
    : 'stacks are followed by frame pointers (call graph: fp); code built without them loses its callers, not its self time';
  return [
    `${mode}; child processes and threads are recorded, too`,
    ...(target.runtime === 'node' && target.interpreter === undefined ? ['V8 leaves isolate-*.log files in the working directory'] : []),
    ...(target.runtime === 'node' && target.pid !== undefined
      ? ['JavaScript functions have names only if the process was started with --perf-basic-prof']
      : []),
    ...(target.runtime === 'python' && !describesFrames(target)
      ? ['of Python functions the innermost is named, its callers are not: that needs Python 3.13, launched']
      : []),
  ];
};

const unfit = (target: Target, {platform, userId, perfEventParanoid}: Facts): string | undefined => {
  if (platform !== 'linux') return 'it exists on Linux only';
  if (perfEventParanoid === undefined) return 'this kernel was built without perf events';
  if (userId !== 0 && perfEventParanoid > 2)
    return `the kernel lets only root use it (kernel.perf_event_paranoid is ${perfEventParanoid}): sysctl kernel.perf_event_paranoid=2`;
  if (target.runtime === 'python' && target.interpreterVersion !== undefined && (minorOf(target) ?? 0) < 12)
    return `Python ${target.interpreterVersion} cannot name its functions for perf; 3.12 and later can`;
  return undefined;
};

const failures: readonly {readonly pattern: RegExp; readonly problem: () => ProfilingError}[] = [
  {
    pattern: /file's data size field is 0/i,
    problem: () =>
      new ProfilingError(
        'profiler_failed',
        'perf ended before it had recorded anything, and does not say why.',
        'The process may have ended, or its threads come and go too fast to be followed: try again. run_triage with the same pid or command needs no profiler.',
      ),
  },
  {
    pattern: /perf_event_paranoid|No permission to enable|Access to performance monitoring|Permission denied|Operation not permitted/i,
    problem: () =>
      new ProfilingError(
        'not_permitted',
        'perf may not sample this process.',
        'Lower kernel.perf_event_paranoid to 2 (1 for kernel stacks): sysctl kernel.perf_event_paranoid=2; or run as root (needed for other users’ processes); in a container add the PERFMON capability. py-spy (Python) and v8-cpu-profile (Node.js) need no such permission.',
      ),
  },
  {
    pattern: /Couldn't create thread\/CPU maps|No such process/i,
    problem: () => new ProfilingError('invalid_request', 'There is no such process.', 'Check the pid; the process may have ended.'),
  },
  {
    pattern: /Workload failed|failed to exec|No such file or directory/i,
    problem: () => new ProfilingError('program_missing', 'perf could not start the program.', 'Check the command and workingDirectory.'),
  },
  {
    pattern: /WARNING: perf not found for kernel|perf not found for kernel/i,
    problem: () =>
      new ProfilingError(
        'program_missing',
        'The perf that is installed is a wrapper without the program for this kernel.',
        'Install the one of the running kernel: apt-get install linux-tools-$(uname -r), or linux-perf on Debian.',
      ),
  },
];

/** Everything went well, and there was nothing to see. */
const withoutSamples = ({exitCode, signal, outcome, stderrTail, runId}: Execution): ProfilingError | undefined =>
  signal !== undefined || (exitCode ?? 0) !== 0 || outcome === 'timed-out' || stderrTail.trim() !== ''
    ? undefined
    : new ProfilingError(
        'empty_profile',
        'perf took no sample: the process used no CPU time while it was recorded.',
        'It waited or was idle, and perf sees CPU time only: run_triage with its pid or command says what it waits for. Or record while it works, or for longer (durationSeconds).',
        {details: {runId}},
      );

export const perf: Profiler = {
  id: 'perf',
  title: 'Linux perf, sampling by the kernel',
  residence: {in: 'program', program: 'perf'},
  measures: ['cpu'],
  runtimes: ['native', 'node', 'python'],
  attaches: true,
  install: 'apt-get install linux-perf (Ubuntu: linux-tools-generic; Fedora: perf)',
  fidelity: {
    sampler: 'asynchronous',
    overhead: 'about 1.02 at 499 samples a second',
    biases: [
      'waiting is not seen',
      'the caller of an innermost function may be skipped where that has no frame of its own',
      'child processes are recorded, too',
      'functions without symbols have no name',
    ],
  },

  unfit,

  plan: request => {
    const {words, environment} = subject(request);
    const step = {workingDirectory: request.workingDirectory, environment: {}};
    const inject = usesTables(request) && describesFrames(request.target);
    const file = (name: string): string => `${runDirectoryToken}/${name}`;
    return {
      tool: 'perf',
      versionCommand: [request.program, '--version'],
      commands: [
        {
          program: request.program,
          // No event is named: perf takes the hardware's cycles, or the kernel's clock where there are none.
          args: [
            ...['record', '--quiet', '--no-buildid-cache', '--freq', `${request.sampleRateHz}`],
            ...['--call-graph', usesTables(request) ? `dwarf,${stackBytes}` : 'fp'],
            ...(inject ? ['--clockid', 'mono'] : []),
            ...['--output', file(data), ...words],
          ],
          workingDirectory: request.workingDirectory,
          environment: {...request.environment, ...environment},
        },
        ...(inject
          ? [
              {
                ...step,
                program: request.program,
                args: ['inject', '--jit', '--input', file(data), '--output', file(named)],
                readsRecording: true as const,
              },
            ]
          : []),
        {
          ...step,
          program: request.program,
          // Names of inlined functions would cost a helper process a function, minutes in all for a large program.
          args: [
            'script',
            '--force',
            '--no-inline',
            '--fields',
            'comm,pid,tid,time,period,event,ip,sym,dso',
            '--input',
            file(inject ? named : data),
          ],
          outputFile: output,
          readsRecording: true,
        },
      ],
      formats: ['perf-script'],
      outputs: [
        {
          pattern: output,
          purpose: 'all samples as text (perf script; perf.data beside it opens with perf report)',
          mediaType: 'text/plain',
          isProfile: true,
        },
      ],
      timeLimitMs: request.timeLimitMs,
      outputLimitBytes,
      ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
      softStop: {by: 'signal', signal: 'SIGINT', graceMs: 5_000},
      temporaryFiles: ['perf-{pid}.map', 'jit-{pid}.dump', 'jitted-{pid}-*.so'],
      runDirectoryToken,
      cautions: cautionsOf(request),
    };
  },

  explainFailure: (execution: Execution) =>
    failures.find(({pattern}) => pattern.test(execution.stderrTail))?.problem() ?? withoutSamples(execution),
};
