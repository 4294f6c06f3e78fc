// Keeps a program alive while it is watched for leaks: started or attached to, driven in rounds, measured, and ended whole.
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {RunContext, RunFolder} from '../model/machine.js';
import type {MemoryPlan, MemorySession} from '../model/memory-session.js';
import {ProfilingError} from '../model/problem.js';
import {writeAtomically} from './atomic-write.js';
import {commandEnvironment} from './environment.js';
import type {LiveRuns} from './live-runs.js';
import {startDriver} from './memory-drive.js';
import {type ConnectSettings, connectNodeMemory} from './memory-node.js';
import {connectPageMemory} from './memory-page.js';
import {connectPythonMemory} from './memory-python.js';
import {type LaunchedTarget, launchTarget} from './memory-target.js';
import {otherProcesses} from './other-processes.js';
import {captureOutput} from './output-capture.js';
import {placeInCommand, placeRunDirectory} from './plan-files.js';

export interface MemorySettings {
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
}

const progressMs = 1_000;

/** What can be asked of a program that is being watched, in its runtime's way. */
export interface MemoryProbe {
  readonly pid: number;
  readonly version: string | undefined;
  read: MemorySession['read'];
  snapshot(path: string): Promise<void>;
  /** Of worker threads, by name. */
  workerSnapshots?(pathOf: (name: string) => string): Promise<ReadonlyMap<string, string>>;
  ask: MemorySession['ask'];
  /** Ports the program itself listens on. */
  ports(): Promise<readonly number[]>;
  /** One round, where the program itself is told what to do. */
  drive?(): Promise<void>;
  close(): Promise<readonly string[]>;
}

export const watchMemory = <Result>(
  plan: MemoryPlan,
  folder: RunFolder,
  context: RunContext,
  work: (session: MemorySession, announce: (stage: string) => void) => Promise<Result>,
  {environment, live}: MemorySettings,
): Promise<Result> =>
  live.during(context.signal, async cancelled => {
    const startedAt = performance.now();
    let stage = 'Starting the program';
    const ticker = setInterval(() => {
      try {
        context.progress(stage, Math.round(performance.now() - startedAt));
      } catch {
        // A listener that is gone must not take the run with it.
      }
    }, progressMs);
    const limit = AbortSignal.timeout(Math.min(plan.timeLimitMs, 2 ** 31 - 1));
    const stop = AbortSignal.any([cancelled, limit]);
    for (const [file, content] of Object.entries(plan.inputs)) {
      await writeAtomically(join(folder.directory, file), placeRunDirectory(content, folder.directory));
    }
    const stdout = captureOutput(join(folder.directory, 'stdout.txt'), plan.outputLimitBytes);
    const stderr = captureOutput(join(folder.directory, 'stderr.txt'), plan.outputLimitBytes);
    let target: LaunchedTarget | undefined;
    let probe: MemoryProbe | undefined;
    const isOver = over(cancelled, limit, folder.runId);
    try {
      const launch = 'command' in plan.subject ? placeInCommand(plan.subject.command, folder.directory) : undefined;
      if (launch !== undefined) target = await launchTarget(launch, {runId: folder.runId, environment, live, stdout, stderr});
      const connect = {target, pid: 'pid' in plan.subject ? plan.subject.pid : undefined, folder, stop, stderr};
      probe = await Promise.race([connectMemory(plan, connect), isOver]);
      const session = sessionOf({plan, folder, target, probe, environment, live, stop, startedAt, stderrTail: () => stderr.tail()});
      return await Promise.race([work(session, message => (stage = message)), isOver]);
    } finally {
      clearInterval(ticker);
      await Promise.race([probe?.close().catch(() => []), sleep(500)]);
      await target?.end(cancelled.aborted ? 300 : 1_000);
      stdout.close();
      stderr.close();
      for (const name of plan.scratch ?? [])
        await rm(join(folder.directory, name), {recursive: true, force: true, maxRetries: 3}).catch(() => undefined);
    }
  });

const connectMemory = ({runtime, page}: MemoryPlan, settings: ConnectSettings): Promise<MemoryProbe> => {
  if (page !== undefined) return connectPageMemory(settings, page);
  return runtime === 'node' ? connectNodeMemory(settings) : connectPythonMemory(settings);
};

/** Rejects when the call is cancelled or its time is over. */
const over = (cancelled: AbortSignal, limit: AbortSignal, runId: string): Promise<never> => {
  const rejected = new Promise<never>((_, reject) => {
    const cancel = (): void =>
      reject(
        new ProfilingError('cancelled', 'The run was cancelled; all its processes have been ended.', 'Call find_memory_leak again.', {
          details: {runId},
        }),
      );
    const expire = (): void =>
      reject(
        new ProfilingError(
          'timed_out',
          'The rounds did not come to an end in time.',
          'Use a shorter drive, fewer rounds or a larger timeLimitSeconds.',
          {
            details: {runId},
          },
        ),
      );
    if (cancelled.aborted) cancel();
    cancelled.addEventListener('abort', cancel, {once: true});
    limit.addEventListener('abort', expire, {once: true});
  });
  // Nobody may be waiting when the time runs out.
  rejected.catch(() => undefined);
  return rejected;
};

interface SessionParts {
  readonly plan: MemoryPlan;
  readonly folder: RunFolder;
  readonly target: LaunchedTarget | undefined;
  readonly probe: MemoryProbe;
  readonly environment: NodeJS.ProcessEnv;
  readonly live: LiveRuns;
  readonly stop: AbortSignal;
  readonly startedAt: number;
  readonly stderrTail: () => string;
}

const sessionOf = ({plan, folder, target, probe, environment, live, stop, startedAt, stderrTail}: SessionParts): MemorySession => {
  const drive =
    plan.drive === undefined
      ? undefined
      : startDriver(placeInCommand(plan.drive, folder.directory), {
          folder,
          live,
          stop,
          limitMs: plan.driveLimitMs,
          outputLimitBytes: plan.outputLimitBytes,
          environment: commandEnvironment(environment, {...plan.drive.environment, PERFWRIGHT_TARGET_PID: `${probe.pid}`}, folder.runId),
          ports: () => probe.ports(),
        });
  return {
    pid: probe.pid,
    version: probe.version,
    ended: () => {
      const exit = target?.exit();
      return exit === undefined ? undefined : {...exit, stderrTail: stderrTail()};
    },
    drive: async () => {
      await (probe.drive === undefined ? drive?.() : probe.drive());
    },
    rest: async milliseconds => {
      await sleep(milliseconds, undefined, {signal: stop}).catch(() => undefined);
    },
    read: async () => ({...(await probe.read()), atMs: Math.round(performance.now() - startedAt)}),
    snapshot: async file => {
      const path = join(folder.directory, file);
      await probe.snapshot(path);
      return path;
    },
    workerSnapshots: async file => {
      const [stem = file] = file.split('.');
      const pathOf = (name: string): string =>
        join(folder.directory, file.replace(stem, `${stem}-${name.replace(/[^\w]+.*$/, '')}${/\d+/.exec(name)?.[0] ?? ''}`));
      return (await probe.workerSnapshots?.(pathOf)) ?? new Map();
    },
    others: async () => (target === undefined || plan.runtime === 'page' ? [] : otherProcesses(target, probe.pid)),
    ask: question => probe.ask(question),
  };
};
