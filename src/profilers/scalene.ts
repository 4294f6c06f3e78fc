// scalene: time by line, split into Python, native and system, and memory by line. https://github.com/plasma-umass/scalene
import type {Execution} from '../model/execution.js';
import type {Invocation} from '../model/facts.js';
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {toolEnvironment, unfitLaunch} from './python-launch.js';
import {scaleneStart, scaleneStartFile} from './scalene-scripts.js';

const output = 'scalene.json';
const outputLimitBytes = 20_000_000;
/** Each sample costs a walk over bytecode. */
const fastestHz = 50;
/** What installs for Python 3.8 is version 1, with another command line. */
const fits = unfitLaunch({from: 9});

const program = (invocation: Invocation): readonly string[] => {
  if (invocation.form === 'module') return ['-m', invocation.module, ...invocation.args];
  return invocation.form === 'script' ? [invocation.script, ...invocation.args] : [];
};

/** scalene looks at the folder of the script only: for modules and console scripts that is not where the program's code is. */
const programPath = ({target: {invocation}, workingDirectory}: ResolvedProfileRequest): readonly string[] => {
  const elsewhere = invocation.form === 'script' && /^\//.test(invocation.script) && !/\/bin\//.test(invocation.script);
  return elsewhere ? [] : ['--program-path', workingDirectory];
};

export const scalene: Profiler = {
  id: 'scalene',
  title: 'scalene, time by line in Python and native code, and memory',
  residence: {in: 'interpreter', module: 'scalene'},
  measures: ['wall', 'cpu', 'memory'],
  runtimes: ['python'],
  attaches: false,
  fastestHz,
  install: 'perfwright setup scalene',
  fidelity: {
    sampler: 'safepoint',
    overhead: '1.1 to 1.4 for time, 1.8 to 3 with memory',
    biases: [
      'native time is told by where late signals come, to some 7 points; scalene 2.4 by itself takes a third of Python time for native',
      "only code of the program's own folder has lines; what it calls is charged to them",
      'runs below a second leave no profile; a pool of processes can hang at its end',
    ],
  },

  unfit: (target, facts, found) => {
    if (facts.platform !== 'linux' && facts.platform !== 'darwin') return 'it was tried on Linux and macOS only';
    if (target.interpreterVersion === '3.11.0') return 'it does not support Python 3.11.0';
    return fits(target, facts, found);
  },

  plan: request => {
    const {invocation} = request.target;
    const interpreterArgs = 'interpreterArgs' in invocation ? invocation.interpreterArgs : [];
    return {
      tool: 'scalene',
      commands: [
        {
          program: request.program,
          args: [
            ...interpreterArgs,
            `${runDirectoryToken}/${scaleneStartFile}`,
            request.toolFolder ?? '',
            request.metric,
            'run',
            ...(request.metric === 'memory' ? ['--memory'] : ['--cpu-only']),
            '--cpu-sampling-rate',
            `${1 / Math.min(fastestHz, request.sampleRateHz)}`,
            ...programPath(request),
            '-o',
            `${runDirectoryToken}/${output}`,
            '---',
            ...program(invocation),
          ],
          workingDirectory: request.workingDirectory,
          environment: toolEnvironment(request),
        },
      ],
      inputs: {[scaleneStartFile]: scaleneStart},
      formats: ['scalene'],
      outputs: [{pattern: output, purpose: 'what scalene wrote (scalene view)', mediaType: 'application/json', isProfile: true}],
      timeLimitMs: request.timeLimitMs,
      outputLimitBytes,
      ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
      softStop: {by: 'signal', signal: 'SIGINT', graceMs: 2_000},
      runDirectoryToken,
      cautions: request.metric === 'memory' ? [] : ['only time was measured: metric "memory" adds memory, at twice the cost'],
    };
  },

  explainFailure: execution => tooShort(execution) ?? cannotStart(execution),
};

const tooShort = ({stderrTail, stdoutTail}: Execution): ProfilingError | undefined =>
  /did not run for long enough to profile/.test(stderrTail + stdoutTail)
    ? new ProfilingError(
        'empty_profile',
        'scalene recorded nothing: the program ended too soon, or its code is elsewhere.',
        'It needs a program that works for a second or more, in code of its own folder: take a larger input or several rounds, set workingDirectory to where the code is, or take py-spy.',
      )
    : undefined;

const cannotStart = ({stderrTail}: Execution): ProfilingError | undefined =>
  /(?:ImportError|ModuleNotFoundError|AttributeError): .*/.test(stderrTail) && /scalene[\\/]/.test(stderrTail)
    ? new ProfilingError(
        'profiler_failed',
        `scalene does not start beside the packages of this program: ${/(?:Import|ModuleNotFound|Attribute)Error: .*/.exec(stderrTail)?.[0].slice(0, 200)}.`,
        "Install it in the program's own environment (python -m pip install scalene), or take py-spy.",
      )
    : undefined;
