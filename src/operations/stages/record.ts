// Runs a profiler's plan and judges how it ended: what was recorded goes on to be explained, everything else is a Problem.
import {basename} from 'node:path';
import {z} from 'zod';
import type {Execution} from '../../model/execution.js';
import type {Target} from '../../model/facts.js';
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {Plan} from '../../model/plan.js';
import {type ProblemCode, ProfilingError} from '../../model/problem.js';
import type {Profiler} from '../../model/profiler.js';

/** Throws when there is nothing to explain; the problem names the run folder where everything recorded is kept. */
export const record = async (
  machine: Machine,
  profiler: Profiler,
  plan: Plan,
  folder: RunFolder,
  context: RunContext,
  {served, target}: RecordedSubject = {},
): Promise<Execution> => {
  const execution = await machine.execute(plan, folder, context);
  await keepList(profiler, plan, execution, folder, served);
  if (execution.outcome === 'cancelled') throw cancelled(execution);
  if (execution.profileFiles.length > 0) return execution;
  const problem = profiler.explainFailure?.(execution) ?? nothingRecorded(profiler, plan, execution, target?.pid);
  throw target?.kernelThread === undefined ? problem : ofKernelThread(problem, target.kernelThread);
};

/** Root may look at one, and perf shows what it computes; mostly it sleeps. */
const ofKernelThread = ({code, message, hint, details}: ProfilingError, name: string): ProfilingError =>
  new ProfilingError(
    code,
    `${message} It is ${name}, a thread of the kernel, not a program.`,
    `Give the pid of a program. ${hint}`,
    details === undefined ? {} : {details},
  );

interface RecordedSubject {
  /** Of a page that is served from here. */
  readonly served?: ServedFolder | undefined;
  readonly target?: Target | undefined;
}

/** Of a page that was served from here: which URLs were which files. */
const ServedFolder = z.object({origin: z.string(), directory: z.string()});
export type ServedFolder = z.infer<typeof ServedFolder>;

/** Which files of a run folder are the raw profile: everything else in it was made from them. */
export const recordedFile = 'recorded.json';
export const RecordedFiles = z.object({
  profiler: z.string(),
  version: z.string().optional(),
  files: z.array(z.string()),
  /** Of repeats: which of the files each run left. */
  runs: z.array(z.array(z.string())).optional(),
  served: ServedFolder.optional(),
  /** From the program's start to its own end, not a window of it. */
  whole: z.boolean().optional(),
  /** Part of the time in which the program could have run and had no core, 0..1; of all its processes. */
  runDelayShare: z.number().optional(),
});

const keepList = ({id}: Profiler, plan: Plan, execution: Execution, folder: RunFolder, served: ServedFolder | undefined): Promise<void> =>
  keepNames(
    {
      profiler: id,
      version: execution.toolVersion,
      files: execution.profileFiles.map(path => basename(path)),
      ...(served !== undefined && {served}),
      ...courseOf(plan, execution),
    },
    folder,
  );

export const courseOf = (
  {recordMs, inspector, isWindow}: Plan,
  {outcome, durationMs, resources: {runDelayMs}}: Execution,
): {whole: boolean; runDelayShare?: number} => ({
  whole: outcome === 'exited' && recordMs === undefined && inspector === undefined && isWindow !== true,
  ...(runDelayMs === undefined || !(durationMs > 0) ? {} : {runDelayShare: Number((runDelayMs / durationMs).toFixed(3))}),
});

/** `files`: as seen from the run folder. */
export const keepNames = async (list: z.infer<typeof RecordedFiles>, folder: RunFolder): Promise<void> => {
  if (list.files.length === 0) return;
  await folder.write(recordedFile, JSON.stringify(list), 'application/json', 'which files are the raw profile');
};

const keptHint = (execution: Execution): string => `Everything that was recorded is in run ${execution.runId} (get_run shows it).`;

const cancelled = (execution: Execution): ProfilingError =>
  new ProfilingError(
    'cancelled',
    'The run was cancelled; all its processes have been ended.',
    execution.profileFiles.length > 0
      ? `A partial profile was kept: call explain_flamegraph with runId "${execution.runId}".`
      : 'Nothing had been recorded yet.',
    {details: {runId: execution.runId, kept: execution.profileFiles.length}},
  );

const nothingRecorded = (profiler: Profiler, plan: Plan, execution: Execution, pid: number | undefined): ProfilingError => {
  const details = {runId: execution.runId, ...ending(execution), errorOutput: execution.stderrTail.slice(-1_000)};
  if (execution.outcome === 'timed-out') {
    return new ProfilingError(
      'timed_out',
      `The program did not end within ${plan.timeLimitMs / 1_000} s, and ${profiler.id} wrote no profile when it was stopped.`,
      `Set durationSeconds to record a window only, or raise timeLimitSeconds. ${keptHint(execution)}`,
      {details},
    );
  }
  if (pid !== undefined) return nothingOfProcess(profiler, execution, pid, details);
  const code: ProblemCode = execution.signal !== undefined || (execution.exitCode ?? 0) !== 0 ? 'target_failed' : 'profiler_failed';
  const how = describeEnding(execution);
  return new ProfilingError(
    code,
    code === 'target_failed'
      ? `The program ${how} before ${profiler.id} could write a profile.${lastWords(execution)}`
      : `${profiler.id} ended without an error and without a profile.${lastWords(execution)}`,
    code === 'target_failed'
      ? `Run the command by itself first; it must work on its own. ${keptHint(execution)}`
      : `Try another profiler (list_profilers), or check that the command really starts the program. ${keptHint(execution)}`,
    {details},
  );
};

/** What ended was the profiler: the program is not ours and may still run. */
const nothingOfProcess = ({id}: Profiler, execution: Execution, pid: number, details: Readonly<Record<string, unknown>>): ProfilingError =>
  new ProfilingError(
    'profiler_failed',
    `${id} ${describeEnding(execution)} and recorded nothing of process ${pid}.${lastWords(execution)}`,
    `The process may have ended meanwhile. run_triage with this pid needs no profiler; or give the command and let perfwright start the program. ${keptHint(execution)}`,
    {details},
  );

const ending = ({exitCode, signal}: Execution) => ({
  ...(exitCode === undefined ? {} : {exitCode}),
  ...(signal === undefined ? {} : {signal}),
});

/** `exited with code 3`, `was killed by SIGSEGV`. */
export const describeEnding = ({exitCode, signal}: Pick<Execution, 'exitCode' | 'signal'>): string => {
  if (signal !== undefined) return `was killed by ${signal}`;
  if (exitCode === undefined) return 'ended';
  return exitCode > 128 && exitCode < 160
    ? `exited with code ${exitCode} (killed by signal ${exitCode - 128})`
    : `exited with code ${exitCode}`;
};

/** What Clinic.js adds to them says nothing. */
const wordsOfTool = /^process exited with exit code \d+$|^Target subprocess error/;

export const lastWords = ({stderrTail}: Execution): string => {
  const lines = stderrTail
    .trimEnd()
    .split('\n')
    .map(text => text.trim());
  const line = lines.findLast(text => text !== '' && !wordsOfTool.test(text)) ?? '';
  return line === '' ? '' : ` Its last words: ${line.slice(0, 300)}`;
};
