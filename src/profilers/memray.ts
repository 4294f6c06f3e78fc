// memray: every allocation with its stack, from inside the process. https://bloomberg.github.io/memray/
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {memrayReport, memrayReportFile, memrayTool} from './memray-scripts.js';
import {startCommand, unfitLaunch} from './python-launch.js';
import {pythonRunner, runnerFile} from './python-runner.js';

const outputLimitBytes = 20_000_000;
/** Stacks beyond the largest are added up: a report is no place for a hundred thousand. */
const mostStacks = 20_000;
const fits = unfitLaunch({from: 9});

export const memray: Profiler = {
  id: 'memray',
  title: 'memray, every allocation with its stack',
  residence: {in: 'interpreter', module: 'memray'},
  measures: ['memory'],
  runtimes: ['python'],
  attaches: false,
  options: {'trace-python-allocators': 'single Python objects, not only the arenas that hold them; about twice as slow, large files'},
  install: 'perfwright setup memray',
  fidelity: {
    sampler: 'exact counts',
    overhead: '1.0 where allocations are rare, 2.2 where the program allocates all the time',
    biases: [
      "small Python objects come from Python's own allocator: its arenas are seen, single objects are not",
      'memory is counted when it is asked for, not when it is first touched',
    ],
  },

  unfit: (target, facts, found) =>
    facts.platform === 'linux' || facts.platform === 'darwin' ? fits(target, facts, found) : 'it works on Linux and macOS only',

  plan: request => ({
    tool: 'memray',
    commands: [
      startCommand(request, {
        native: request.includeNative,
        children: request.includeChildren,
        objects: request.profilerOptions?.includes('trace-python-allocators') === true,
      }),
      {
        program: request.program,
        args: [`${runDirectoryToken}/${memrayReportFile}`, runDirectoryToken, request.toolFolder ?? '', `${mostStacks}`],
        workingDirectory: request.workingDirectory,
        environment: request.environment,
        readsRecording: true,
      },
    ],
    inputs: {[runnerFile]: pythonRunner(memrayTool), [memrayReportFile]: memrayReport},
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
    ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
    runDirectoryToken,
    cautions: request.includeNative ? ['native stacks need symbols, and take time to resolve at the end'] : [],
  }),

  explainFailure: ({stderrTail}) => {
    if (/perfwright: memray could not read .*: (.*)/.test(stderrTail))
      return new ProfilingError(
        'empty_profile',
        `memray's recording cannot be read: ${/memray could not read .*: (.*)/.exec(stderrTail)?.[1]?.slice(0, 200)}.`,
        'The program may have been killed while it ran: set durationSeconds to record a window that ends in time.',
      );
    return undefined;
  },
};
