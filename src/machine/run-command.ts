// One command from start to the last process of its tree.
import {setTimeout as sleep} from 'node:timers/promises';
import type {Execution, Resources} from '../model/execution.js';
import type {Command, Plan} from '../model/plan.js';
import type {LiveRuns} from './live-runs.js';
import type {OutputCapture} from './output-capture.js';
import {endTree, killTreeNow, livingMembers, type ProcessTree} from './process-tree.js';
import {meterUsage, type UsageMeter} from './resource-usage.js';
import {stopSoftly} from './soft-stop.js';
import {requireDirectory, startFailure} from './start-failure.js';
import {startProgram} from './start-program.js';
import {endingOf, treeOf, watchExit} from './started-program.js';

/** Children may still be writing their profiles when the first process has gone. */
const settleMs = 300;
const termMs = {cancelled: 300, otherwise: 1_000} as const;

export interface CommandSettings {
  readonly plan: Plan;
  readonly runId: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: OutputCapture;
  readonly stderr: OutputCapture;
  readonly cancelled: AbortSignal;
  readonly timeLimitMs: number;
  readonly recordMs: number | undefined;
  readonly live: LiveRuns;
  /** Called when it begins to end the command early. */
  readonly stopping: () => void;
}

export interface CommandResult {
  readonly outcome: Exclude<Execution['outcome'], 'output-limit'>;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly durationMs: number;
  readonly resources: Resources;
  readonly notes: readonly string[];
  /** Every process that was seen in the tree. */
  readonly pids: readonly number[];
}

export const runCommand = async (command: Command, settings: CommandSettings): Promise<CommandResult> => {
  const {plan, runId, directory, cancelled, live} = settings;
  await requireDirectory(command.workingDirectory);
  const startMeter = meterUsage();
  const startedAt = performance.now();
  const subprocess = startProgram(command.program, command.args, {
    workingDirectory: command.workingDirectory,
    environment: settings.environment,
  });
  const {pid} = subprocess;
  if (pid === undefined) throw await startFailure(command, await subprocess);

  const {exited, exit} = watchExit(subprocess);
  const tree = treeOf(runId, pid);
  live.trees.add(tree);
  const streams = [subprocess.stdout, subprocess.stderr];
  settings.stdout.drain(subprocess.stdout);
  settings.stderr.drain(subprocess.stderr);
  const meter = startMeter(tree);
  const finished = new AbortController();
  const sampling = sampleRegularly(meter, finished.signal);

  try {
    const outcome = await firstOf(exited, settings, finished.signal);
    if (outcome !== 'exited') {
      settings.stopping();
      await stopSoftly({plan, directory, pid, hasExited: () => exit() !== undefined, cancelled});
    }
    const endedByUs = exit() === undefined;
    if (outcome === 'exited') await settle(tree, settings);
    const {ended, surviving} = await endTree(tree, {termMs: cancelled.aborted ? termMs.cancelled : termMs.otherwise});
    await Promise.race([exited, sleep(200)]);
    await closeStreams(streams);
    finished.abort();
    await sampling;
    const leftovers = endedByUs || outcome !== 'exited' ? [] : ended;
    return {
      outcome,
      ...endingOf(exit()),
      durationMs: (exit()?.at ?? performance.now()) - startedAt,
      resources: meter.finish(),
      pids: [...tree.seen].map(seen => Number.parseInt(seen, 10)),
      notes: [
        ...(leftovers.length === 0 ? [] : [`Still running when the program had ended, and ended then: ${describe(leftovers)}.`]),
        ...(surviving.length === 0 ? [] : [`Could not be ended: ${describe(surviving)}.`]),
      ],
    };
  } catch (error) {
    killTreeNow(tree);
    throw error;
  } finally {
    finished.abort();
    live.trees.delete(tree);
  }
};

/** What comes first: the end of the program, the caller's wish, the recording window, the time limit. */
export const firstOf = async (
  exited: Promise<'exited'>,
  {cancelled, timeLimitMs, recordMs}: Pick<CommandSettings, 'cancelled' | 'timeLimitMs' | 'recordMs'>,
  finished: AbortSignal,
): Promise<CommandResult['outcome']> => {
  const decided = new AbortController();
  const signal = AbortSignal.any([decided.signal, finished]);
  const after = async <Outcome>(delayMs: number, outcome: Outcome): Promise<Outcome> =>
    sleep(Math.min(delayMs, 2 ** 31 - 1), outcome, {signal}).catch(() => outcome);
  const cancellation = new Promise<'cancelled'>(resolve => {
    if (cancelled.aborted) resolve('cancelled');
    cancelled.addEventListener('abort', () => resolve('cancelled'), {once: true, signal: decided.signal});
  });
  const contenders = [exited, cancellation, after(timeLimitMs, 'timed-out' as const)];
  const outcome = await Promise.race(recordMs === undefined ? contenders : [...contenders, after(recordMs, 'recorded' as const)]);
  decided.abort();
  return outcome;
};

/** Gives what the ended program left behind a moment to end by itself. */
const settle = async (tree: ProcessTree, {cancelled}: CommandSettings): Promise<void> => {
  const patience = performance.now() + settleMs;
  while (performance.now() < patience && !cancelled.aborted && livingMembers(tree).length > 0) await sleep(30);
};

const sampleRegularly = async (meter: UsageMeter, finished: AbortSignal): Promise<void> => {
  for (let delayMs = 15; !finished.aborted; delayMs = Math.min(500, delayMs * 1.7)) {
    await sleep(delayMs, undefined, {signal: finished}).catch(() => undefined);
    if (!finished.aborted) meter.sample();
  }
};

/** A stream can be held open by a process we may not end; then it is let go of. */
const closeStreams = async (streams: readonly NodeJS.ReadableStream[]): Promise<void> => {
  const closed = Promise.all(
    streams.map(async stream =>
      'closed' in stream && stream.closed === true ? undefined : new Promise(resolve => stream.once('close', resolve)),
    ),
  );
  await Promise.race([closed, sleep(200)]);
  for (const stream of streams) if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
};

const describe = (entries: readonly {readonly name: string; readonly pid: number}[]): string =>
  entries
    .slice(0, 5)
    .map(({name, pid}) => `${name} (${pid})`)
    .join(', ') + (entries.length > 5 ? ` and ${entries.length - 5} more` : '');
