// One recording of a profile run: the plan carried out, read, and given its names. Runs of several recordings keep each in a folder of its own.
import {ledBy} from '../../analyses/leading-metric.js';
import type {Artifact, Execution} from '../../model/execution.js';
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import type {Plan} from '../../model/plan.js';
import type {Profile} from '../../model/profile.js';
import type {Profiler} from '../../model/profiler.js';
import type {Report, Warning} from '../../model/report.js';
import type {ResolvedProfileRequest} from '../../model/request.js';
import {keepOutcome} from './answer-within.js';
import {withServedFiles} from './page-address.js';
import {readRecorded} from './read-recorded.js';
import {record, type ServedFolder} from './record.js';
import {freshSource, withSources} from './with-sources.js';

export interface Recording {
  readonly runId: string;
  readonly plan: Plan;
  readonly execution: Execution;
  readonly profile: Profile;
  readonly links: readonly Artifact[];
  readonly warnings: readonly Warning[];
}

export const recordProfile = async (
  {machine, signal, progress}: OperationContext,
  folder: RunFolder,
  profiler: Profiler,
  request: ResolvedProfileRequest,
  /** Of a page that is served from here. */
  served?: ServedFolder,
): Promise<Recording> => {
  const plan = profiler.plan(request);
  const execution = await record(machine, profiler, plan, folder, {signal, progress}, {served, target: request.target});
  const {profile, links, warnings} = await readRecorded(machine, execution, plan, folder);
  return {
    runId: folder.runId,
    plan,
    execution,
    profile: await withSources(withServedFiles(ledBy(profile, request.metric), served), machine, freshSource(machine, undefined)),
    links,
    warnings,
  };
};

/** A run beside the main one, kept under its own id; `title` says in the history which one it was. */
export const inOwnFolder = async <Result>(
  context: OperationContext,
  part: {readonly title: string; readonly of: RunFolder},
  work: (context: OperationContext, folder: RunFolder) => Promise<Result>,
): Promise<Result> => {
  const title = `${part.title}, a part of run ${part.of.runId}`;
  const folder = await context.machine.runs.create('run_profile');
  return keepOutcome(
    folder,
    () => work({...context, progress: (message, elapsedMs) => context.progress(`${part.title}: ${message}`, elapsedMs)}, folder),
    () => partReport(folder.runId, title, part.of.runId),
  );
};

const partReport = (runId: string, title: string, mainRunId: string): Report => ({
  runId,
  status: 'complete',
  summary: `This is ${title}.`,
  assumptions: [],
  warnings: [],
  artifacts: [],
  next: [
    {tool: 'get_run', arguments: {runId: mainRunId}, why: 'what all parts say together'},
    {tool: 'explain_flamegraph', arguments: {runId}, why: 'this part alone'},
  ],
  truncated: [],
});

/** Recorded to the end: its cost is the whole cost. */
export const hasEnded = ({execution: {outcome}}: Recording): boolean => outcome === 'exited';
