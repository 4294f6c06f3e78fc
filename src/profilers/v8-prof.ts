// V8's tick log: JavaScript, C++ and garbage collection by ticks of a timer, turned into JSON by the Node that wrote it.
// https://nodejs.org/en/learn/getting-started/profiling
import {runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {interpreterArguments} from '../model/target-command.js';
import {outputLimitBytes, preloadedLaunch} from './v8-launch.js';

const log = 'v8.log';
const output = 'v8-log.json';
const script = 'v8-preprocess.cjs';

/** The processor prints its JSON; it goes to a file without passing through anything that would have to hold it. */
const preprocess = `'use strict';
const {openSync} = require('node:fs');
const {spawnSync} = require('node:child_process');
const [log, output] = process.argv.slice(2);
const {status, error} = spawnSync(process.execPath, ['--prof-process', '--preprocess', '-j', log], {stdio: ['ignore', openSync(output, 'w'), 'inherit']});
if (error) throw error;
process.exit(status ?? 1);
`;

export const v8Prof: Profiler = {
  id: 'v8-prof',
  title: "V8's tick log (node --prof)",
  residence: {in: 'runtime'},
  measures: ['wall', 'cpu'],
  runtimes: ['node'],
  attaches: false,
  install: 'part of Node.js',
  fidelity: {
    sampler: 'asynchronous',
    ownRate: true,
    overhead: 'about 1.08 while it runs, and seconds to process the log',
    biases: [
      'C++ is named only where the binary has symbols',
      'the tail of the log is lost when a signal ends the program',
      'worker threads share the log',
      'inlined functions are charged to their caller',
    ],
  },

  unfit: (target, facts) => {
    if (facts.platform === 'win32') return 'not tried on Windows';
    if (target.pid !== undefined) return 'it cannot attach to a running process';
    return target.invocation.form === 'indirect' ? 'something else starts node; name node itself in the command' : undefined;
  },

  plan: request => {
    const shared = {workingDirectory: request.workingDirectory, environment: request.environment};
    const launch = preloadedLaunch(request, {what: 'log', interval: 0, graceMs: 2_000});
    const recorded = {...shared, environment: launch.commands[0]?.environment ?? request.environment};
    const program = request.target.command[0] ?? 'node';
    const args = interpreterArguments(request.target) ?? [];
    return {
      tool: 'v8-prof',
      commands: [
        {program, args: ['--prof', `--logfile=${runDirectoryToken}/${log}`, '--no-logfile-per-isolate', ...args], ...recorded},
        {program, args: [`${runDirectoryToken}/${script}`, `${runDirectoryToken}/${log}`, `${runDirectoryToken}/${output}`], ...shared},
      ],
      formats: ['v8-log'],
      outputs: [{pattern: output, purpose: "V8's log, preprocessed", mediaType: 'application/json', isProfile: true}],
      inputs: {...launch.inputs, [script]: preprocess},
      timeLimitMs: request.timeLimitMs,
      outputLimitBytes,
      ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
      ...(launch.softStop === undefined ? {} : {softStop: launch.softStop}),
      runDirectoryToken,
      cautions: [],
    };
  },

  explainFailure: execution =>
    /bad option: --prof/.test(execution.stderrTail)
      ? new ProfilingError('unsupported_target', 'This Node.js has no --prof.', 'Use profiler: "v8-cpu-profile".')
      : undefined,
};
