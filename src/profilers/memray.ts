// memray: every allocation with its stack, from inside the process. https://bloomberg.github.io/memray/
import {type Command, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {memrayAttach, memrayAttachFile, memrayReport, memrayReportFile, memrayTool} from './memray-scripts.js';
import {startCommand, unfitLaunch, unfitVersion} from './python-launch.js';
import {pythonRunner, runnerFile} from './python-runner.js';

const outputLimitBytes = 20_000_000;
/** Stacks beyond the largest are added up: a report is no place for a hundred thousand. */
const mostStacks = 20_000;
const versions = {from: 9};
const fits = unfitLaunch(versions);

export const memray: Profiler = {
  id: 'memray',
  title: 'memray, every allocation with its stack',
  residence: {in: 'interpreter', module: 'memray'},
  measures: ['memory'],
  runtimes: ['python'],
  attaches: false,
  attachesByName: true,
  options: {'trace-python-allocators': 'single Python objects, not only the arenas that hold them; about twice as slow, large files'},
  install: 'perfwright setup memray',
  fidelity: {
    sampler: 'exact counts',
    overhead: '1.0 where allocations are rare, 1.5 to 2.2 where the program allocates all the time',
    biases: [
      "small Python objects come from Python's own allocator: its arenas are seen, single objects are not",
      'memory is counted when it is asked for, not when it is first touched',
    ],
  },

  unfit: (target, facts, found) => {
    if (facts.platform !== 'linux' && facts.platform !== 'darwin') return 'it works on Linux and macOS only';
    if (target.pid === undefined) return fits(target, facts, found);
    if (facts.userId !== 0 && (facts.ptraceScope ?? 0) > 0)
      return `attaching needs root here (kernel.yama.ptrace_scope is ${facts.ptraceScope})`;
    return unfitVersion(target, versions);
  },

  plan: request => ({
    tool: 'memray',
    commands: [
      firstCommand(request),
      {
        program: request.program,
        args: [`${runDirectoryToken}/${memrayReportFile}`, runDirectoryToken, request.toolFolder ?? '', `${mostStacks}`],
        workingDirectory: request.workingDirectory,
        environment: request.environment,
        readsRecording: true,
      },
    ],
    inputs: {
      ...(request.target.pid === undefined ? {[runnerFile]: pythonRunner(memrayTool)} : {[memrayAttachFile]: memrayAttach}),
      [memrayReportFile]: memrayReport,
    },
    formats: ['memray'],
    outputs: [
      {pattern: 'memray.bin*.json', purpose: "memray's recording as JSON", mediaType: 'application/json', isProfile: true},
      {
        pattern: 'memray.bin',
        purpose: 'what memray wrote (memray flamegraph, stats, tree)',
        mediaType: 'application/octet-stream',
        isProfile: false,
      },
    ],
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    ...(request.durationMs === undefined ? {} : request.target.pid === undefined ? {recordMs: request.durationMs} : {isWindow: true}),
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
    runDirectoryToken,
    cautions: [
      ...(request.includeNative ? ['native stacks need symbols, and take time to resolve at the end'] : []),
      ...(request.target.pid === undefined
        ? []
        : [
            'memray was put into the running process, where its modules stay loaded; what was allocated before is not seen, and what is left at the end of the window may be freed later',
          ]),
    ],
  }),

  explainFailure: ({stderrTail}) => {
    const attach = attachFailures.find(({pattern}) => pattern.test(stderrTail));
    if (attach !== undefined) return attach.problem();
    if (/perfwright: memray could not read .*: (.*)/.test(stderrTail))
      return new ProfilingError(
        'empty_profile',
        `memray's recording cannot be read: ${/memray could not read .*: (.*)/.exec(stderrTail)?.[1]?.slice(0, 200)}.`,
        'The program may have been killed while it ran: set durationSeconds to record a window that ends in time.',
      );
    return undefined;
  },
};

const firstCommand = (request: ResolvedProfileRequest): Command => {
  const objects = request.profilerOptions?.includes('trace-python-allocators') === true;
  const {pid} = request.target;
  if (pid === undefined) return startCommand(request, {native: request.includeNative, children: request.includeChildren, objects});
  return {
    program: request.program,
    args: [
      `${runDirectoryToken}/${memrayAttachFile}`,
      runDirectoryToken,
      request.toolFolder ?? '',
      `${pid}`,
      `${Math.max(1, Math.ceil((request.durationMs ?? 10_000) / 1_000))}`,
      ...(request.includeNative ? ['native'] : []),
      ...(objects ? ['objects'] : []),
    ],
    workingDirectory: request.workingDirectory,
    environment: request.environment,
  };
};

const attachFailures: readonly {readonly pattern: RegExp; readonly problem: () => ProfilingError}[] = [
  {
    pattern: /Cannot find a supported lldb or gdb executable/,
    problem: () =>
      new ProfilingError(
        'program_missing',
        'memray attaches through a debugger before Python 3.14, and neither gdb nor lldb is installed.',
        'Install one: apt-get install gdb. Or give the command and let perfwright start the program under memray.',
      ),
  },
  {
    pattern: /ptrace: Operation not permitted|Could not attach to process|not permitted/i,
    problem: () =>
      new ProfilingError(
        'not_permitted',
        'The debugger that memray attaches with may not trace this process.',
        'Run as the same user with kernel.yama.ptrace_scope=0, or as root; in a container add SYS_PTRACE. Or let perfwright start the program.',
      ),
  },
  {
    pattern: /Failed to start tracking in remote process|Failed to inject|timed out/i,
    problem: () =>
      new ProfilingError(
        'profiler_failed',
        'memray could not be put into this process.',
        "The process may sleep in native code or miss the interpreter's symbols: its words are in stderr.txt of the run. Start the program under memray instead.",
      ),
  },
];
