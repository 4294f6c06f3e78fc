// memory_profiler: what each line of chosen functions adds to the process, or without functions the process's memory over time (its mprof).
// https://github.com/pythonprofilers/memory_profiler
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {launchCommand} from '../model/target-command.js';
import {memoryProfilerTool, mprofScript, mprofScriptFile} from './memory-profiler-scripts.js';
import {noSuchFunction, startCommand, unfitForm, unfitVersion} from './python-launch.js';
import {pythonRunner, runnerFile} from './python-runner.js';

const lines = 'memory-profiler.txt';
const timeline = 'mprof.dat';
const outputLimitBytes = 20_000_000;
/** Seconds between two readings of the timeline. */
const interval = 0.05;

const common = (request: ResolvedProfileRequest) =>
  ({
    tool: 'memory-profiler',
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
    runDirectoryToken,
  }) as const;

export const memoryProfiler: Profiler = {
  id: 'memory-profiler',
  title: 'memory_profiler, memory of the process by line or over time',
  residence: {in: 'interpreter', module: 'memory_profiler'},
  measures: ['memory'],
  runtimes: ['python'],
  attaches: true,
  install: 'perfwright setup memory-profiler',
  fidelity: {
    sampler: 'instrumented',
    overhead: '1.0 over time; with functions about 100 on their tight loops, nothing elsewhere',
    biases: [
      "it sees the process, not objects: the allocator's reserves and other threads are in the figures",
      'memory that is freed and used again does not show',
      'lines are known only for the functions that are named',
    ],
  },

  unfit: target => {
    const reason = unfitVersion(target, {from: 6});
    if (reason !== undefined || target.pid !== undefined) return reason;
    return target.invocation.form === 'indirect' ? unfitForm(target) : undefined;
  },

  plan: request => {
    if (request.functions.length > 0) {
      const form = unfitForm(request.target);
      if (form !== undefined)
        throw new ProfilingError(
          'unsupported_target',
          `memory-profiler cannot look into functions here: ${form}.`,
          'Leave functions out for the memory of the whole process over time.',
        );
      return {
        ...common(request),
        commands: [startCommand(request, {functions: request.functions, children: request.includeChildren})],
        inputs: {[runnerFile]: pythonRunner(memoryProfilerTool)},
        formats: ['memory-profiler'],
        outputs: [{pattern: lines, purpose: "memory_profiler's table", mediaType: 'text/plain', isProfile: true}],
        cautions: ['every line of the chosen functions reads the memory of the process: choose functions without tight loops'],
      };
    }
    const {pid} = request.target;
    const subject = pid === undefined ? ['run', ...launchCommand(request.target)] : ['attach', `${pid}`];
    return {
      ...common(request),
      commands: [
        {
          program: request.program,
          args: [
            `${runDirectoryToken}/${mprofScriptFile}`,
            request.toolFolder ?? '',
            `${runDirectoryToken}/${timeline}`,
            `${interval}`,
            request.includeChildren ? 'children' : 'alone',
            `${Math.max(1, Math.ceil((request.durationMs ?? request.timeLimitMs) / 1_000))}`,
            ...subject,
          ],
          workingDirectory: request.workingDirectory,
          environment: request.environment,
        },
      ],
      inputs: {[mprofScriptFile]: mprofScript},
      formats: ['mprof'],
      outputs: [{pattern: timeline, purpose: 'what mprof wrote (mprof plot, mprof peak)', mediaType: 'text/plain', isProfile: true}],
      cautions: ['no functions were named: memory over time is measured, and no line can be'],
    };
  },

  explainFailure: execution => noSuchFunction(execution, 'memory-profiler'),
};
