// One timed run of a program: nothing between it and its end but the clock, and a few looks at it from outside.
import {createHash} from 'node:crypto';
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import type {MeasureOptions, RunSample} from '../model/measuring.js';
import type {Command} from '../model/plan.js';
import type {LiveRuns} from './live-runs.js';
import {captureOutput} from './output-capture.js';
import {readSchedstat, readStatAtEnd, type Schedstat, type StatAtEnd, sampleTree, type TreeSampler} from './process-sample.js';
import {readEntry} from './process-table.js';
import {endTree, identity, type ProcessTree, signalGroup} from './process-tree.js';
import {requireDirectory, startFailure} from './start-failure.js';
import {startMeasured} from './start-program.js';

/** USER_HZ is 100 on every Linux that Node runs on. */
const secondsPerTick = 0.01;
const keptOutputBytes = 1_000_000;
/** Ours to end a run early: the call must be over within 2 s. */
const termMs = 300;
/** After the end of the program, for its last words to arrive. */
const lastWordsMs = 200;

export interface MeasureSettings extends MeasureOptions {
  readonly runId: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cancelled: AbortSignal;
  readonly live: LiveRuns;
}

/** What is read in the moment the program closes its descriptors: it is dead, but not yet reaped. */
interface LastLook {
  readonly at: number;
  readonly own: Schedstat | undefined;
  readonly first: Schedstat | undefined;
  readonly stat: StatAtEnd | undefined;
}

export const measureRun = async (command: Command, settings: MeasureSettings): Promise<RunSample> => {
  await requireDirectory(command.workingDirectory);
  const {cancelled, live, runId} = settings;
  const keep = keepOutput(settings);
  const ownBefore = readSchedstat('self');
  const startedAt = performance.now();
  const subprocess = startMeasured(command.program, command.args, {
    workingDirectory: command.workingDirectory,
    environment: settings.environment,
    keepOutput: keep !== undefined,
  });
  const {pid} = subprocess;
  if (pid === undefined) throw await startFailure(command, await subprocess);
  const ownStarted = readSchedstat('self');

  let exit: {readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly at: number} | undefined;
  const exited = new Promise<'exited'>(resolve => {
    subprocess.once('exit', (code, signal) => {
      exit = {code, signal, at: performance.now()};
      resolve('exited');
    });
  });
  let last: LastLook | undefined;
  const pipe = subprocess.stdio[3];
  pipe?.once('end', () => {
    last = {at: performance.now(), own: readSchedstat('self'), first: readSchedstat(`${pid}`), stat: readStatAtEnd(pid)};
  });
  pipe?.on('error', () => undefined);
  pipe?.resume();
  keep?.drain(subprocess.stdout, subprocess.stderr);

  const tree: ProcessTree = {runId, root: pid, seen: new Set()};
  const root = readEntry(pid);
  if (root !== undefined) tree.seen.add(identity(root));
  live.trees.add(tree);
  const sampler = sampleTree(pid);
  const finished = new AbortController();
  let ownAtLook = ownStarted;
  const looking = lookRegularly(sampler, finished.signal, () => {
    ownAtLook = readSchedstat('self');
  });
  try {
    const outcome = await firstOf(exited, settings, finished.signal);
    finished.abort();
    await looking;
    const leftovers = await clearUp(tree, outcome, settings.endLeftovers === true || cancelled.aborted);
    if (outcome !== 'exited') await Promise.race([exited, sleep(lastWordsMs)]);
    if (keep !== undefined) await Promise.race([subprocess, sleep(lastWordsMs)]);
    return {
      outcome,
      ...(exit?.code == null ? {} : {exitCode: exit.code}),
      ...(exit?.signal == null ? {} : {signal: exit.signal}),
      ...timesOf({startedAt, exitAt: exit?.at ?? performance.now(), last, ownBefore, ownStarted, ownAtLook, sampler}),
      ...keep?.result(),
      leftovers,
    };
  } finally {
    finished.abort();
    keep?.close();
    // A process that we may not end can hold these open.
    for (const stream of subprocess.stdio) stream?.destroy();
    live.trees.delete(tree);
  }
};

interface Readings {
  readonly startedAt: number;
  readonly exitAt: number;
  readonly last: LastLook | undefined;
  readonly ownBefore: Schedstat | undefined;
  readonly ownStarted: Schedstat | undefined;
  /** At our last look at the program: what we waited before it is not its time. */
  readonly ownAtLook: Schedstat | undefined;
  readonly sampler: TreeSampler;
}

type Times = Omit<RunSample, 'outcome' | 'exitCode' | 'signal' | 'outputDigest' | 'errorTail' | 'leftovers'>;

const timesOf = ({startedAt, exitAt, last, ownBefore, ownStarted, ownAtLook, sampler}: Readings): Times => {
  // A program may close descriptors it does not know long before it ends; then only the exit counts, and its sums are gone.
  const final = last?.stat?.exiting === true ? last : undefined;
  const wallSeconds = ((final?.at ?? exitAt) - startedAt) / 1_000;
  const severalProcesses = sampler.severalProcesses() || final?.stat?.hadChildren === true;
  const peakRssBytes = sampler.peakRssBytes();
  const shared = {
    wallSeconds,
    severalProcesses,
    threads: sampler.mostThreads(),
    ...(peakRssBytes === undefined ? {} : {peakRssBytes}),
  };
  if (final?.first === undefined || final.stat === undefined) return shared;
  if (severalProcesses) return {...shared, cpuSeconds: final.stat.cpuTicks * secondsPerTick};

  const seen = (final.first.onCpuNs + sampler.helperThreadsNs()) / 1e9;
  // Threads that came and went between two looks show in the ticks only.
  const counted = final.stat.cpuTicks * secondsPerTick;
  const cpuSeconds = counted > 1.05 * seen + 2 * secondsPerTick ? counted : seen;
  const own = delayBetween(ownBefore, ownStarted) + delayBetween(ownAtLook, final.own);
  const runDelaySeconds = (final.first.runDelayNs + own) / 1e9;
  // What it cost us to start it is no time of the program either.
  const starting = ownBefore === undefined || ownStarted === undefined ? 0 : (ownStarted.onCpuNs - ownBefore.onCpuNs) / 1e9;
  // Some of what we waited and worked lay beside its first steps and is taken off too often: never below its time on a core.
  const queueFreeWallSeconds = Math.max(final.first.onCpuNs / 1e9, wallSeconds - runDelaySeconds - starting);
  return {...shared, cpuSeconds, runDelaySeconds, queueFreeWallSeconds};
};

const delayBetween = (before: Schedstat | undefined, after: Schedstat | undefined): number =>
  before === undefined || after === undefined ? 0 : Math.max(0, after.runDelayNs - before.runDelayNs);

/** The ends of a run: its own, the caller's wish, the time limit. */
const firstOf = async (
  exited: Promise<'exited'>,
  {cancelled, timeLimitMs}: MeasureSettings,
  finished: AbortSignal,
): Promise<RunSample['outcome']> => {
  const decided = new AbortController();
  const signal = AbortSignal.any([decided.signal, finished]);
  const cancellation = new Promise<'cancelled'>(resolve => {
    if (cancelled.aborted) resolve('cancelled');
    cancelled.addEventListener('abort', () => resolve('cancelled'), {once: true, signal: decided.signal});
  });
  const limit = sleep(Math.min(Math.max(0, timeLimitMs), 2 ** 31 - 1), 'timed-out' as const, {signal}).catch(() => 'timed-out' as const);
  const outcome = await Promise.race([exited, cancellation, limit]);
  decided.abort();
  return outcome;
};

/** The whole tree's end. The full search reads every process of the machine, so after an ordinary run only the group is asked. */
const clearUp = async (tree: ProcessTree, outcome: RunSample['outcome'], thorough: boolean): Promise<readonly string[]> => {
  const groupLives = signalGroup(tree.root, 'SIGCONT');
  if (outcome === 'exited' && !thorough && !groupLives) return [];
  const {ended} = await endTree(tree, {termMs});
  return outcome === 'exited' ? ended.map(({name}) => name) : [];
};

/** Often at first, later at a third of the time passed: short runs are seen, long ones are not disturbed. */
const lookRegularly = async (sampler: TreeSampler, finished: AbortSignal, looked: () => void): Promise<void> => {
  const startedAt = performance.now();
  for (;;) {
    const passed = performance.now() - startedAt;
    await sleep(Math.min(50, Math.max(6, passed * 0.3)), undefined, {signal: finished}).catch(() => undefined);
    if (finished.aborted) return;
    sampler.look();
    looked();
  }
};

const keepOutput = ({keepOutputAs, directory}: MeasureSettings) => {
  if (keepOutputAs === undefined) return undefined;
  const paths = [join(directory, `${keepOutputAs}.stdout.txt`), join(directory, `${keepOutputAs}.stderr.txt`)] as const;
  // Of several runs under one name the last is kept.
  for (const path of paths) rmSync(path, {force: true});
  const stdout = captureOutput(paths[0], keptOutputBytes);
  const stderr = captureOutput(paths[1], keptOutputBytes);
  const digest = createHash('sha256');
  return {
    drain: (out: Readable | null | undefined, err: Readable | null | undefined): void => {
      out?.on('data', (chunk: Buffer | string) => digest.update(chunk));
      if (out != null) stdout.drain(out);
      if (err != null) stderr.drain(err);
    },
    result: () => ({outputDigest: digest.copy().digest('hex'), errorTail: stderr.tail()}),
    close: () => {
      stdout.close();
      stderr.close();
    },
  };
};
