// How the tools of Clinic.js are run without a browser: they collect into the run folder, and a second step makes one file of it.
// https://clinicjs.org/documentation
import {resolve} from 'node:path';
import type {Facts, Target} from '../model/facts.js';
import {type Plan, runDirectoryToken} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import type {ResolvedProfileRequest} from '../model/request.js';
import {interpreterArguments} from '../model/target-command.js';
import {clinicStart} from './clinic-scripts.js';

const start = 'clinic-start.cjs';
const read = 'clinic-read.cjs';
const outputLimitBytes = 20_000_000;
/** Clinic.js looks for logs of these names in its own working directory; without this they would be in the program's. */
const tickLog = `--logfile=${runDirectoryToken}/%p-v8.log`;
const traceFiles = `--trace-event-file-pattern=${runDirectoryToken}/node_trace.\${rotation}.log`;

export interface Collection {
  readonly tool: 'doctor' | 'flame' | 'bubbleprof';
  readonly script: string;
  readonly purpose: string;
  readonly graceMs: number;
}

export const clinicPlan = (request: ResolvedProfileRequest, {tool, script, purpose, graceMs}: Collection): Plan => {
  const {target, workingDirectory} = request;
  const output = `clinic-${tool}.json`;
  const node = target.interpreter ?? target.command[0] ?? 'node';
  // Without the first it asks a question, and without an answer it runs nothing.
  const quiet = {NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1'};
  const environment = {...request.environment, ...quiet, PERFWRIGHT_WINDOW: request.durationMs === undefined ? '0' : '1'};
  const shared = {workingDirectory: runDirectoryToken, environment};
  const words = ['--require', `${runDirectoryToken}/${start}`, tool === 'flame' ? tickLog : traceFiles, ...programWords(request)];
  return {
    tool: `clinic-${tool}`,
    commands: [
      {
        program: request.program,
        args: [tool, '--collect-only', '--dest', runDirectoryToken, '--name', 'collected', '--', node, ...words],
        ...shared,
      },
      {
        program: node,
        args: [read, `collected.clinic-${tool}`, output, 'exit-code'],
        ...shared,
      },
    ],
    formats: [`clinic-${tool}`],
    outputs: [{pattern: output, purpose, mediaType: 'application/json', isProfile: true}],
    inputs: {[start]: clinicStart(workingDirectory, tool === 'flame' ? 'at-once' : 'flushed'), [read]: script},
    timeLimitMs: request.timeLimitMs,
    outputLimitBytes,
    softStop: {by: 'file', file: 'stop', graceMs},
    ...(request.durationMs === undefined ? {} : {recordMs: request.durationMs}),
    runDirectoryToken,
    cautions: [],
  };
};

/** The program is started in the run folder: its script must be found from there. */
const programWords = ({target, workingDirectory}: ResolvedProfileRequest): readonly string[] => {
  const {invocation} = target;
  if (invocation.form !== 'script') return interpreterArguments(target) ?? [];
  return [...invocation.interpreterArgs, resolve(workingDirectory, invocation.script), ...invocation.args];
};

/** Tried on 20, 22 and 24. */
const oldestNode = 20;

export const unfitForClinic = ({pid, invocation, interpreterVersion}: Target, {platform}: Facts): string | undefined => {
  if (platform === 'win32') return 'not tried on Windows';
  if (pid !== undefined) return 'it cannot attach to a running process';
  const major = Number.parseInt(interpreterVersion ?? '', 10);
  if (major < oldestNode) return `it needs Node.js ${oldestNode} or later, and this is ${interpreterVersion}`;
  return invocation.form === 'indirect' ? 'something else starts node; name node itself in the command' : undefined;
};

/** A program that failed is no failure of Clinic.js, which says so too. */
const programFailed = /process exited with exit code|Target subprocess error/;
const nothing = /seems to be empty|no isolate logfile found|nothing to read|ENOENT[^\n]*(?:clinic-|node_trace)/;

export const explainClinic: NonNullable<Profiler['explainFailure']> = ({stderrTail, stdoutTail}) =>
  nothing.test(`${stderrTail}\n${stdoutTail}`) && !programFailed.test(stderrTail)
    ? new ProfilingError(
        'empty_profile',
        'Clinic.js collected nothing: the program ended before it could look, never came back to its event loop, or was killed.',
        'Let the program work longer and end by itself, or use profiler: "node-health" or "v8-cpu-profile".',
      )
    : undefined;

/** Of all three. */
export const clinicShared = {
  residence: {in: 'program', program: 'clinic'},
  measures: ['wall', 'cpu'],
  runtimes: ['node'],
  attaches: false,
  computesItself: true,
  install: 'perfwright setup clinic',
  unfit: unfitForClinic,
  explainFailure: explainClinic,
} as const satisfies Partial<Profiler>;
