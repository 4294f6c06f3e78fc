// Watches a process tree from outside, from its start or for a window, by looking at /proc now and then.
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {RunContext, RunFolder} from '../model/machine.js';
import type {Observation, ObservedSubject, ObserveOptions} from '../model/observation.js';
import type {Command} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import {diskActivity} from './disk-activity.js';
import {commandEnvironment} from './environment.js';
import {limitsBetween, readGroup} from './group-limits.js';
import type {LiveRuns} from './live-runs.js';
import {captureOutput} from './output-capture.js';
import {placeInCommand} from './plan-files.js';
import {hasProc, readEntry, readText} from './process-table.js';
import {endTree} from './process-tree.js';
import {firstOf} from './run-command.js';
import {requireDirectory, startFailure} from './start-failure.js';
import {childCounts, startMeasured} from './start-program.js';
import {endingOf, treeOf, watchExit} from './started-program.js';
import {createTreeLedger, type LedgerResult} from './tree-ledger.js';
import {lookAtTree} from './tree-look.js';

const progressMs = 1_000;
/** Often while the program starts, seldom later: a look costs about a millisecond of a core. */
const lookMs = {shortest: 20, longest: 250, share: 0.05} as const;
const termMs = 300;
const looksPerGroupReading = 10;
/** After the end of the program, for its last words to arrive. */
const lastWordsMs = 200;

export interface ObserveSettings {
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
}

export const observe = (
  subject: ObservedSubject,
  folder: RunFolder,
  options: ObserveOptions,
  context: RunContext,
  settings: ObserveSettings,
): Promise<Observation> =>
  settings.live.during(context.signal, async cancelled => {
    const startedAt = performance.now();
    const ticker = setInterval(() => {
      try {
        context.progress('Watching the program', Math.round(performance.now() - startedAt));
      } catch {
        // A listener that is gone must not take the run with it.
      }
    }, progressMs);
    try {
      return 'pid' in subject
        ? await watchProcess(subject.pid, options, cancelled)
        : await watchCommand(placeInCommand(subject.command, folder.directory), folder, options, {...settings, cancelled});
    } finally {
      clearInterval(ticker);
    }
  });

const watchProcess = async (pid: number, {durationMs, timeLimitMs}: ObserveOptions, cancelled: AbortSignal): Promise<Observation> => {
  const watch = startWatch(pid, true);
  watch.look();
  if (hasProc && !watch.isAlive()) {
    throw new ProfilingError('invalid_request', `There is no process with pid ${pid}.`, 'Give the pid of a process that is running now.');
  }
  const finished = new AbortController();
  const gone = watch.regularly(finished.signal).then(() => 'exited' as const);
  const outcome = await firstOf(gone, {cancelled, timeLimitMs, recordMs: durationMs}, finished.signal);
  finished.abort();
  await gone;
  watch.look();
  return {...watch.result(watch.elapsedMs()), outcome, stderrTail: ''};
};

interface CommandWatch extends ObserveSettings {
  readonly cancelled: AbortSignal;
}

const watchCommand = async (
  command: Command,
  {directory, runId}: RunFolder,
  options: ObserveOptions,
  {environment, live, cancelled}: CommandWatch,
): Promise<Observation> => {
  await requireDirectory(command.workingDirectory);
  const counts = childCounts();
  const before = readEntry('self')?.ticks;
  const stdout = captureOutput(join(directory, 'stdout.txt'), options.outputLimitBytes);
  const stderr = captureOutput(join(directory, 'stderr.txt'), options.outputLimitBytes);
  const startedAt = performance.now();
  const subprocess = startMeasured(command.program, command.args, {
    workingDirectory: command.workingDirectory,
    environment: commandEnvironment(environment, command.environment, runId),
    keepOutput: true,
  });
  const {pid} = subprocess;
  if (pid === undefined) throw await startFailure(command, await subprocess);

  const {exited, exit} = watchExit(subprocess);
  if (subprocess.stdout !== null) stdout.drain(subprocess.stdout);
  if (subprocess.stderr !== null) stderr.drain(subprocess.stderr);
  const watch = startWatch(pid, false, startedAt);
  // The pipe that nobody writes to closes when the program has ended and is not reaped yet: its sums are final then.
  const pipe = subprocess.stdio[3];
  pipe?.once('end', () => watch.look());
  pipe?.on('error', () => undefined);
  pipe?.resume();

  const tree = treeOf(runId, pid);
  live.trees.add(tree);
  const finished = new AbortController();
  const watching = watch.regularly(finished.signal);
  try {
    const outcome = await firstOf(exited, {cancelled, timeLimitMs: options.timeLimitMs, recordMs: options.durationMs}, finished.signal);
    finished.abort();
    await watching;
    const wallMs = (exit()?.at ?? performance.now()) - startedAt;
    if (outcome !== 'exited') watch.look();
    await endTree(tree, {termMs});
    await Promise.race([subprocess, sleep(lastWordsMs)]);
    const after = readEntry('self')?.ticks;
    // Our own sum over reaped children is this program's only if no other child of ours ran meanwhile.
    const {started, running} = childCounts();
    const alone = outcome === 'exited' && counts.running === 0 && running === 0 && started === counts.started + 1;
    const reaped =
      alone && before !== undefined && after !== undefined
        ? {userTicks: after.childUser - before.childUser, systemTicks: after.childSystem - before.childSystem}
        : undefined;
    return {
      ...watch.result(wallMs, reaped),
      outcome,
      ...endingOf(exit()),
      stderrTail: stderr.tail(),
    };
  } finally {
    finished.abort();
    stdout.close();
    stderr.close();
    for (const stream of subprocess.stdio) stream?.destroy();
    live.trees.delete(tree);
  }
};

type WatchResult = LedgerResult & Pick<Observation, 'looks' | 'lookSeconds' | 'startedOnMachine' | 'limits' | 'disks'>;

const startWatch = (pid: number, runsAlready: boolean, startedAt = performance.now()) => {
  const ledger = createTreeLedger({countsFromFirstLook: runsAlready});
  const startedBefore = startedOnMachine();
  const disksBefore = readText('/proc/diskstats') ?? '';
  const membership = readText(`/proc/${pid}/cgroup`) ?? '';
  const groupBefore = readGroup(membership);
  let group = groupBefore;
  let looks = 0;
  let lookedMs = 0;
  let alive = true;
  const elapsedMs = (): number => performance.now() - startedAt;

  const look = (): void => {
    if (!hasProc) return;
    const at = elapsedMs();
    const processes = lookAtTree(pid, ledger.remembered(), ledger.wantsFiles());
    alive = processes.some(({threads}) => threads.some(({state}) => state !== 'Z' && state !== 'X'));
    ledger.add(processes, at);
    // The group may go with the program.
    if (looks % looksPerGroupReading === 0) group = {...group, ...readGroup(membership)};
    looks += 1;
    lookedMs += elapsedMs() - at;
  };
  const regularly = async (finished: AbortSignal): Promise<void> => {
    while (!finished.aborted && (!runsAlready || alive)) {
      const pauseMs = Math.min(lookMs.longest, Math.max(lookMs.shortest, elapsedMs() * lookMs.share));
      await sleep(pauseMs, undefined, {signal: finished}).catch(() => undefined);
      if (!finished.aborted) look();
    }
  };
  return {
    look,
    regularly,
    elapsedMs,
    isAlive: () => alive,
    result: (wallMs: number, reaped?: {readonly userTicks: number; readonly systemTicks: number}): WatchResult => {
      const startedAfter = startedOnMachine();
      const limits = limitsBetween(groupBefore, {...group, ...readGroup(membership)});
      return {
        ...ledger.result(wallMs, reaped),
        looks,
        lookSeconds: lookedMs / 1_000,
        disks: diskActivity(disksBefore, readText('/proc/diskstats') ?? ''),
        ...(limits === undefined ? {} : {limits}),
        ...(startedBefore === undefined || startedAfter === undefined ? {} : {startedOnMachine: startedAfter - startedBefore}),
      };
    },
  };
};

/** Processes and threads since boot, proc_stat(5). */
const startedOnMachine = (): number | undefined => {
  const count = /^processes (\d+)$/m.exec(readText('/proc/stat') ?? '')?.[1];
  return count === undefined ? undefined : Number(count);
};
