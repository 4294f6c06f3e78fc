// Answers in time even when the work takes longer: the rest goes on and is kept in the run folder for get_run.
import type {RunContext, RunFolder} from '../../model/machine.js';
import {toProblem} from '../../model/problem.js';
import type {Report} from '../../model/report.js';

export const reportFile = 'report.json';
export const problemFile = 'problem.json';

/** Runs that go on after their call was answered, so that get_run can wait for them and the server can end them. */
const goingOn = new Map<string, Promise<void>>();

/** Resolves when the run has ended or the time is over; at once when it is not going on here. */
export const waitForRun = async (runId: string, waitMs: number, signal: AbortSignal): Promise<void> => {
  const run = goingOn.get(runId);
  if (run !== undefined) await Promise.race([run, delay(waitMs, signal)]);
};

export interface AnswerOptions<Result extends Report> {
  readonly folder: RunFolder;
  readonly waitMs: number;
  readonly context: RunContext;
  readonly work: (context: RunContext) => Promise<Result>;
  /** The answer when the time is over. */
  readonly pending: () => Result;
}

export const answerWithin = async <Result extends Report>({
  folder,
  waitMs,
  context,
  work,
  pending,
}: AnswerOptions<Result>): Promise<Result> => {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(context.signal.reason);
  if (context.signal.aborted) cancel();
  context.signal.addEventListener('abort', cancel, {once: true});

  const result = keepOutcome(
    folder,
    () => work({signal: controller.signal, progress: context.progress}),
    report => report,
  );
  const settled = result.then(
    () => undefined,
    () => undefined,
  );
  goingOn.set(folder.runId, settled);
  void settled.then(() => goingOn.delete(folder.runId));

  const timer = new AbortController();
  try {
    const first = await Promise.race([result, delay(waitMs, timer.signal).then(() => 'late' as const)]);
    if (first !== 'late') return first;
    // Answered: the end of this call no longer ends the run.
    return pending();
  } finally {
    timer.abort();
    context.signal.removeEventListener('abort', cancel);
  }
};

/** The Report or the Problem is in the folder before anybody is told. */
export const keepOutcome = async <Result>(
  folder: RunFolder,
  work: () => Promise<Result>,
  reportOf: (result: Result) => Report,
): Promise<Result> => {
  try {
    const result = await work();
    const report = reportOf(result);
    const failure = await folder
      .write(reportFile, `${JSON.stringify(report, undefined, 2)}\n`, 'application/json', 'this report')
      .then(() => folder.setStatus('complete', report.summary))
      .then(() => undefined, toProblem);
    // What was found out is worth telling even when nobody can read it again.
    if (failure !== undefined) report.warnings.push({code: 'not-kept', message: failure.message, hint: failure.hint});
    return result;
  } catch (error) {
    const problem = toProblem(error);
    await folder
      .write(problemFile, `${JSON.stringify(problem, undefined, 2)}\n`, 'application/json', 'why the run failed')
      .catch(() => undefined);
    await folder.setStatus('failed', `${problem.code}: ${problem.message}`).catch(() => undefined);
    throw error;
  }
};

const delay = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, Math.min(milliseconds, 2 ** 31 - 1));
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      {once: true},
    );
  });
