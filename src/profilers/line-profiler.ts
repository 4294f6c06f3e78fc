// line_profiler: hits and time of each line of chosen functions. https://github.com/pyutils/line_profiler
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {noSuchFunction, startCommand, unfitLaunch} from './python-launch.js';
import {pythonRunner, runnerFile} from './python-runner.js';

const output = 'line-profiler.txt';
const statistics = 'line-profiler.lprof';
const outputLimitBytes = 20_000_000;

/** Its own table is read: its statistics file is a pickle, which could run anything when it is opened. */
export const lineProfilerTool = `
import line_profiler

class Tool:
    def __init__(self):
        self.profiler = line_profiler.LineProfiler()

    def mark(self, function):
        return self.profiler(function)

    def run(self, code, namespace):
        exec(code, namespace)

    def finish(self):
        path = os.path.join(OUT, "${output}")
        with open(path + ".part", "w", encoding="utf-8") as file:
            self.profiler.print_stats(stream=file, output_unit=1e-6, stripzeros=True)
        self.profiler.dump_stats(os.path.join(OUT, "${statistics}"))
        os.replace(path + ".part", path)
`;

export const lineProfiler: Profiler = {
  id: 'line-profiler',
  title: 'line_profiler, hits and time of each line',
  residence: {in: 'interpreter', module: 'line_profiler'},
  measures: ['wall'],
  runtimes: ['python'],
  attaches: false,
  install: 'perfwright setup line-profiler',
  fidelity: {
    sampler: 'instrumented',
    overhead: '5 on functions of many cheap lines, nothing elsewhere',
    biases: [
      'cheap lines look dearer than they are',
      'the time of a line includes all that it calls',
      'only the functions that are named are seen',
    ],
  },

  unfit: unfitLaunch({from: 8}),

  plan: request => {
    if (request.functions.length === 0)
      throw new ProfilingError(
        'invalid_request',
        'line-profiler looks into chosen functions, and none is named.',
        'Give functions, e.g. ["parse_row"], ["loader.parse_row"] or ["loader.py:Loader.parse_row"]; or the runId of an earlier run, for its hot functions.',
      );
    return {
      tool: 'line-profiler',
      commands: [startCommand(request, {functions: request.functions})],
      inputs: {[runnerFile]: pythonRunner(lineProfilerTool)},
      formats: ['line-profiler'],
      outputs: [
        {pattern: output, purpose: "line_profiler's table", mediaType: 'text/plain', isProfile: true},
        {
          pattern: statistics,
          purpose: 'its statistics (python -m line_profiler)',
          mediaType: 'application/octet-stream',
          isProfile: false,
        },
      ],
      timeLimitMs: request.timeLimitMs,
      outputLimitBytes,
      ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
      softStop: {by: 'signal', signal: 'SIGINT', graceMs: 1_000},
      runDirectoryToken,
      cautions: ['each line of the chosen functions is timed: compare lines with each other, not with the unprofiled run'],
    };
  },

  explainFailure: execution => noSuchFunction(execution, 'line-profiler'),
};
