// cProfile: exact call counts and times of every Python function, from inside the interpreter. https://docs.python.org/3/library/profile.html
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {childHook, childHookFile, cprofileTool} from './cprofile-scripts.js';
import {startCommand, unfitForm} from './python-launch.js';
import {pythonRunner, runnerFile} from './python-runner.js';

const output = 'cprofile.prof';
const ofChildren = 'cprofile-*.prof';
const outputLimitBytes = 20_000_000;

export const cprofile: Profiler = {
  id: 'cprofile',
  title: 'cProfile, exact call counts',
  residence: {in: 'interpreter', module: 'cProfile'},
  measures: ['wall'],
  runtimes: ['python'],
  attaches: false,
  install: 'part of Python; Debian splits parts of the standard library off: apt-get install python3',
  fidelity: {
    sampler: 'exact counts',
    overhead: '1.5 on ordinary code, up to 5 where small functions are called very often',
    biases: [
      'small functions look dearer than they are',
      'only the thread that starts the program is seen',
      'a call graph: whole stacks are unknown',
    ],
  },

  unfit: unfitForm,

  plan: request => ({
    tool: 'cprofile',
    commands: [startCommand(request, {children: request.includeChildren})],
    inputs: {[runnerFile]: pythonRunner(cprofileTool), ...(request.includeChildren ? {[childHookFile]: childHook} : {})},
    formats: ['cprofile'],
    outputs: [
      {pattern: output, purpose: 'what cProfile wrote (open with pstats)', mediaType: 'application/octet-stream', isProfile: true},
      {
        pattern: ofChildren,
        purpose: 'what cProfile wrote in a child (open with pstats)',
        mediaType: 'application/octet-stream',
        isProfile: true,
      },
    ],
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
    softStop: {by: 'signal', signal: 'SIGINT', graceMs: 1_000},
    runDirectoryToken,
    cautions: ['every call is instrumented: compare shares with a sampling profiler before you trust small functions'],
  }),

  explainFailure: execution => {
    if (/No module named '?cProfile|No module named '?_lsprof/.test(execution.stderrTail))
      return new ProfilingError('program_missing', 'This interpreter has no cProfile.', 'Use a full Python build, or profiler: "py-spy".');
    return undefined;
  },
};
