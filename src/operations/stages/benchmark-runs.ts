// Runs one side once, and refuses what cannot be a measurement.
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {MeasureOptions, RunSample} from '../../model/measuring.js';
import {type Command, type Plan, runDirectoryToken} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import {describeEnding} from './record.js';

export interface Bench {
  readonly machine: Machine;
  readonly folder: RunFolder;
  readonly context: RunContext;
  /** `performance.now()` at which the budget is used up. */
  readonly deadline: number;
  readonly startedAt: number;
}

/** Throws `cancelled` and `timed_out`; how the program itself ended is the caller's to judge. */
export const runOnce = async (bench: Bench, command: Command, options: Omit<MeasureOptions, 'timeLimitMs'> = {}): Promise<RunSample> => {
  const {machine, folder, context, deadline, startedAt} = bench;
  const timeLimitMs = Math.max(1_000, deadline - performance.now());
  const sample = await machine.measuring.run(command, folder, {...options, timeLimitMs}, context);
  if (sample.outcome === 'cancelled') throw cancelled(folder.runId);
  if (sample.outcome === 'timed-out') {
    throw new ProfilingError(
      'timed_out',
      `One run did not end within the ${Math.round((deadline - startedAt) / 1_000)} s that all runs may take together.`,
      'Give a larger timeLimitSeconds, or a command with less work.',
      {details: {runId: folder.runId}},
    );
  }
  return sample;
};

export const cancelled = (runId: string): ProfilingError =>
  new ProfilingError(
    'cancelled',
    'The benchmark was cancelled; all its processes have been ended.',
    `Runs measured until then are in run ${runId}.`,
    {
      details: {runId},
    },
  );

export const hasFailed = ({exitCode, signal}: RunSample): boolean => signal !== undefined || exitCode !== 0;

export const failureOf = (label: string, sample: RunSample): string => {
  const line = (sample.errorTail ?? '').trimEnd().split('\n').at(-1)?.trim() ?? '';
  return `The ${label} command ${describeEnding(sample)}${line === '' ? '' : `: ${line.slice(0, 200)}`}`;
};

export const commandFailed = (runId: string, label: string, sample: RunSample): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `${failureOf(label, sample)}. What fails is not measured.`,
    `Run the command by itself first; it must exit with 0. Its output is in run ${runId}.`,
    {details: {runId, ...(sample.exitCode === undefined ? {} : {exitCode: sample.exitCode})}},
  );

/** A check, a build: run like any program, judged by its exit code. Undefined: it passed. */
export const failureOfStep = async (bench: Bench, name: string, command: Command): Promise<string | undefined> => {
  const plan: Plan = {
    tool: name,
    commands: [command],
    formats: [],
    outputs: [],
    timeLimitMs: Math.max(1_000, bench.deadline - performance.now()),
    outputLimitBytes: 1_000_000,
    runDirectoryToken,
    cautions: [],
  };
  const execution = await bench.machine.execute(plan, bench.folder, bench.context);
  if (execution.outcome === 'cancelled') throw cancelled(bench.folder.runId);
  if (execution.outcome === 'timed-out') return `${name} did not end in time`;
  if (execution.exitCode === 0) return undefined;
  const line = (execution.stderrTail.trim() || execution.stdoutTail.trim()).split('\n').at(-1)?.trim() ?? '';
  return `${name} ${describeEnding(execution)}${line === '' ? '' : `: ${line.slice(0, 200)}`}`;
};

/** A build or the like, before anything is measured. `place` begins the message when it fails. */
export const prepareOnce = async (bench: Bench, command: Command | undefined, place = ''): Promise<void> => {
  const failure = command === undefined ? undefined : await failureOfStep(bench, 'prepare', command);
  if (failure === undefined) return;
  const {runId} = bench.folder;
  throw new ProfilingError(
    'target_failed',
    `${place}${failure}. Nothing was measured.`,
    `Its output is in stdout.txt and stderr.txt of run ${runId}.`,
    {details: {runId}},
  );
};
