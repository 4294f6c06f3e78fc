// get_run: a stored run, a running one, or the history.
import {z} from 'zod';
import {Benchmark} from '../model/benchmark.js';
import {Comparison} from '../model/comparison.js';
import type {Artifact} from '../model/execution.js';
import type {Machine} from '../model/machine.js';
import {defineOperation} from '../model/operation.js';
import {PageAudit} from '../model/page-audit.js';
import {ProfilingError, problemCodes} from '../model/problem.js';
import {ProfileReport, ReportBase} from '../model/report.js';
import {GetRunRequest} from '../model/request.js';
import {Triage} from '../model/triage.js';
import {problemFile, reportFile, waitForRun} from './stages/answer-within.js';

const defaultRuns = 20;

const StoredRun = z.strictObject({
  runId: z.string(),
  operation: z.string(),
  startedAt: z.string(),
  status: z.enum(['running', 'complete', 'failed']),
  summary: z.string(),
});

export const GetRunReport = z.strictObject({
  ...ProfileReport.partial().shape,
  ...ReportBase.shape,
  // Of any operation that is kept as a run.
  verdict: z.string().optional(),
  benchmark: Benchmark.optional(),
  triage: Triage.optional(),
  audit: PageAudit.optional(),
  comparison: Comparison.optional(),
  run: StoredRun.optional(),
  runs: z.array(StoredRun).optional(),
  nextCursor: z.string().optional(),
});
type GetRunReport = z.infer<typeof GetRunReport>;

const StoredProblem = z.object({
  code: z.enum(problemCodes),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const getRun = defineOperation({
  name: 'get_run',
  title: 'Get a run',
  description: 'The Report of a stored run, the state of a running one (waits up to maxWaitSeconds), or without runId the history.',
  effects: 'reads',
  input: GetRunRequest,
  output: GetRunReport,

  run: async (request, {machine, policy, signal}): Promise<GetRunReport> => {
    const {runId} = request;
    if (runId === undefined) return history(machine, request.cursor, request.limit ?? defaultRuns);
    await machine.runs.get(runId);
    await waitForRun(runId, (request.maxWaitSeconds ?? policy.recordingSeconds.wait) * 1_000, signal);
    const run = await machine.runs.get(runId);
    if (run.status === 'complete') return storedReport(machine, runId);
    if (run.status === 'failed') throw await storedProblem(machine, runId, run.summary);
    return {
      ...empty,
      runId,
      status: 'running',
      summary: `Run ${runId} (${run.operation}) is still going on.`,
      run,
      artifacts: await linksOf(machine, runId),
      next: [{tool: 'get_run', arguments: {runId}, why: 'ask again'}],
    };
  },
});

const empty = {assumptions: [], warnings: [], artifacts: [], next: [], truncated: []};

const history = async (machine: Machine, cursor: string | undefined, limit: number): Promise<GetRunReport> => {
  const {runs, nextCursor} = await machine.runs.list(cursor, limit);
  return {
    ...empty,
    status: 'complete',
    summary:
      runs.length === 0
        ? 'No runs are kept here yet.'
        : `${runs.length} runs, newest first${nextCursor === undefined ? '' : '; more with cursor'}.`,
    runs: runs.map(run => ({...run, summary: run.summary.slice(0, 200)})),
    ...(nextCursor === undefined ? {} : {nextCursor}),
  };
};

const storedReport = async (machine: Machine, runId: string): Promise<GetRunReport> => {
  const text = new TextDecoder().decode(await machine.runs.read(runId, reportFile));
  try {
    return GetRunReport.parse(JSON.parse(text));
  } catch (error) {
    throw new ProfilingError(
      'unreadable_profile',
      `The report of run ${runId} cannot be read.`,
      'Call explain_flamegraph with this runId: it starts from the raw files.',
      {
        cause: error,
      },
    );
  }
};

const storedProblem = async (machine: Machine, runId: string, summary: string): Promise<ProfilingError> => {
  const bytes = await machine.runs.read(runId, problemFile).catch(() => undefined);
  const stored = bytes === undefined ? undefined : StoredProblem.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (stored?.success !== true) {
    return new ProfilingError(
      'internal',
      `Run ${runId} ended without a report: ${summary}`,
      'The server may have been ended while it ran. Run it again.',
    );
  }
  const {code, message, hint, details} = stored.data;
  return new ProfilingError(code, message, hint, details === undefined ? {} : {details});
};

const linksOf = async (machine: Machine, runId: string): Promise<Artifact[]> => {
  const folder = await machine.runs.open(runId);
  const files = await machine.runs.files(runId);
  return Promise.all(files.slice(0, 20).map(({file}) => folder.link(file, 'application/octet-stream', 'written so far')));
};
