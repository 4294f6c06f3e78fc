// cProfile: exact call counts and times of every Python function, from inside the interpreter. https://docs.python.org/3/library/profile.html
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {interpreterArguments} from '../model/target-command.js';

const output = 'cprofile.prof';
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

  unfit: target => {
    if (target.pid !== undefined) return 'it cannot attach to a running process';
    if (target.invocation.form === 'indirect') return 'something else starts the interpreter; name python itself in the command';
    if (target.invocation.form === 'inline') return 'it cannot profile code given with -c; put it into a file';
    return undefined;
  },

  plan: request => {
    const {invocation} = request.target;
    const interpreterArgs = 'interpreterArgs' in invocation ? invocation.interpreterArgs : [];
    const program = (interpreterArguments(request.target) ?? []).slice(interpreterArgs.length);
    return {
      tool: 'cprofile',
      commands: [
        {
          program: request.program,
          args: [...interpreterArgs, '-m', 'cProfile', '-o', `${runDirectoryToken}/${output}`, ...program],
          workingDirectory: request.workingDirectory,
          environment: request.environment,
        },
      ],
      formats: ['cprofile'],
      outputs: [
        {pattern: output, purpose: 'what cProfile wrote (open with pstats)', mediaType: 'application/octet-stream', isProfile: true},
      ],
      timeLimitMs: request.timeLimitMs,
      outputLimitBytes,
      ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
      softStop: {by: 'signal', signal: 'SIGINT', graceMs: 1_000},
      runDirectoryToken,
      cautions: ['every call is instrumented: compare shares with a sampling profiler before you trust small functions'],
    };
  },

  explainFailure: execution => {
    if (/No module named '?cProfile|No module named '?_lsprof/.test(execution.stderrTail))
      return new ProfilingError('program_missing', 'This interpreter has no cProfile.', 'Use a full Python build, or profiler: "py-spy".');
    return undefined;
  },
};
