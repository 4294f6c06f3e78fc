// What every thread of a live process does now, as a Report: a look, which proves nothing about time.
import {basename} from 'node:path';
import {readThreads} from '../../formats/py-spy-dump.js';
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import type {Finding, ProfileReport} from '../../model/report.js';
import type {ThreadFrame, ThreadLook} from '../../model/thread-look.js';
import type {ProfileResolution} from '../../policy/index.js';
import {describeProfiler, describeRun, executionWarnings, titleOf} from './profile-run-facts.js';
import {record} from './record.js';

const mostThreads = 12;
const mostFrames = 12;
const mostNames = 4;
const ofRecordings: ReadonlySet<string> = new Set(['durationSeconds', 'sampleRateHz', 'metric', 'timeLimitSeconds']);

export const threadDump = async (
  {machine, signal, progress}: OperationContext,
  folder: RunFolder,
  {profiler, resolved, assumptions, warnings}: ProfileResolution,
  limit = mostThreads,
): Promise<ProfileReport> => {
  const plan = profiler.plan(resolved);
  const execution = await record(machine, profiler, plan, folder, {signal, progress});
  const [file = ''] = execution.profileFiles;
  const threads = readThreads(await machine.openFile(file));
  const groups = groupsOf(threads);
  const {pid} = resolved.target;
  const {reportFitter} = await import('../../reports/index.js');
  const fitReport = reportFitter(limit, mostThreads);
  return fitReport({
    runId: folder.runId,
    status: 'complete',
    summary: summaryOf(titleOf(resolved), threads),
    verdict: 'not-proven' as const,
    measured: {
      metric: 'threads',
      unit: 'threads',
      total: threads.length,
      samples: 1,
      target: describeRun(resolved, profiler, execution),
      profiler: describeProfiler(profiler, plan, execution, execution.toolVersion ?? resolved.toolVersion),
    },
    // A look has no length, rate or metric.
    assumptions: assumptions.filter(({field}) => !ofRecordings.has(field)),
    findings: groups.slice(0, limit).map(findingOf),
    warnings: [...warnings, ...executionWarnings(execution, plan)],
    artifacts: [await folder.link(basename(file), 'application/json', 'all threads with their whole stacks (py-spy dump)')],
    next: [
      {
        tool: 'run_profile',
        arguments: {pid, profiler: 'py-spy', includeIdle: true, durationSeconds: 10},
        why: 'one look is no measurement: this says where the time goes',
      },
    ],
    truncated:
      groups.length > limit
        ? [{what: 'threads that do different things', kept: limit, of: groups.length, bring: `limit: ${groups.length}`}]
        : [],
  });
};

interface Group {
  readonly threads: readonly ThreadLook[];
  readonly like: ThreadLook;
}

/** Threads of a pool do the same: one finding. The lock's holder first, then who runs, then who waits. */
export const groupsOf = (threads: readonly ThreadLook[]): readonly Group[] => {
  const groups = new Map<string, [ThreadLook, ...ThreadLook[]]>();
  for (const thread of threads) {
    const key = JSON.stringify([thread.pid, thread.isActive, thread.holdsLock, thread.frames]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thread]);
    else group.push(thread);
  }
  const rank = ({isActive, holdsLock}: ThreadLook): number => (holdsLock ? 0 : isActive ? 1 : 2);
  return [...groups.values()].map(group => ({threads: group, like: group[0]})).sort((a, b) => rank(a.like) - rank(b.like));
};

const placeOf = ({file, line}: ThreadFrame): string => (file === '' ? '' : ` (${file.split(/[\\/]/).at(-1)}${line > 0 ? `:${line}` : ''})`);
const labelOf = (frame: ThreadFrame): string => `${frame.function}${placeOf(frame)}`;

export const findingOf = ({threads, like}: Group): Finding => {
  const names = threads.slice(0, mostNames).map(({name}) => name.slice(0, 60));
  const rest = threads.length - names.length;
  const who =
    threads.length === 1 ? `${names[0]}` : `${threads.length} threads (${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
  const one = threads.length === 1;
  const does = like.holdsLock
    ? 'runs and holds the global interpreter lock'
    : like.isActive
      ? one
        ? 'runs'
        : 'run'
      : one
        ? 'waits'
        : 'wait';
  const [inner] = like.frames;
  const shown = like.frames.slice(0, mostFrames).toReversed().map(labelOf);
  const above = like.frames.length - shown.length;
  return {
    kind: 'thread',
    level: 'observed',
    title: `${who} ${does}${inner === undefined ? ', outside Python code' : `, in ${labelOf(inner)}`}`,
    ...(inner === undefined
      ? {}
      : {function: inner.function, ...(inner.file === '' ? {} : {file: inner.file}), ...(inner.line > 0 ? {line: inner.line} : {})}),
    evidence: shown.length === 0 ? [] : [`${above > 0 ? `(${above} callers more) → ` : ''}${shown.join(' → ')}`],
  };
};

const summaryOf = (subject: string, threads: readonly ThreadLook[]): string => {
  const running = threads.filter(({isActive}) => isActive);
  const holder = threads.find(({holdsLock}) => holdsLock);
  const lock =
    holder === undefined ? 'nobody holds the global interpreter lock' : `${holder.name.slice(0, 60)} holds the global interpreter lock`;
  const count = threads.length === 1 ? '1 thread' : `${threads.length} threads`;
  return `${count} of ${subject}: ${running.length} ${running.length === 1 ? 'runs' : 'run'}, ${threads.length - running.length} ${threads.length - running.length === 1 ? 'waits' : 'wait'}; ${lock}. This is one moment: it says what they do, not where the time goes.`;
};
