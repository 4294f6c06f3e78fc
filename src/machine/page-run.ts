// Runs a browser for as long as one page is recorded in it.
import {setTimeout as sleep} from 'node:timers/promises';
import type {Execution} from '../model/execution.js';
import type {PageCapture, Plan} from '../model/plan.js';
import {recordPage} from './page-recording.js';
import {findOutputs} from './plan-files.js';
import type {CommandResult} from './run-command.js';

/** For the trace to be handed over when the time limit has ended the recording. */
const handOverMs = 90_000;
/** And when the caller has cancelled: the browser has to be gone within 2 s. */
const cancelledMs = 1_200;

/** Runs the plan's command under other limits than the plan's own. */
export type RunBrowser = (limits: {readonly cancelled: AbortSignal; readonly timeLimitMs: number}) => Promise<CommandResult>;

export interface PageRun {
  readonly result: CommandResult;
  readonly outcome: Execution['outcome'];
  readonly toolVersion: string | undefined;
  readonly notes: readonly string[];
}

/** Throws why the page could not be recorded, unless the browser itself failed: that shows in the result. */
export const runPage = async (
  plan: Plan,
  capture: PageCapture,
  directory: string,
  cancelled: AbortSignal,
  runBrowser: RunBrowser,
): Promise<PageRun> => {
  const over = new AbortController();
  const limit = new AbortController();
  const failed = new AbortController();
  void sleep(plan.timeLimitMs, undefined, {signal: over.signal}).then(
    () => limit.abort(),
    () => undefined,
  );
  let failure: unknown;
  const stop = {stop: AbortSignal.any([cancelled, limit.signal, over.signal]), hurry: cancelled};
  const recording = recordPage(capture, directory, stop).catch((error: unknown) => {
    failure = error;
    failed.abort();
    return {browserVersion: undefined, notes: []};
  });
  const impatient = new AbortController();
  const result = await runBrowser({
    cancelled: AbortSignal.any([whenLate(cancelled, recording, impatient.signal), failed.signal]),
    timeLimitMs: plan.timeLimitMs + handOverMs,
  });
  over.abort();
  impatient.abort();
  const {browserVersion, notes} = await recording;
  const endedItself = result.outcome === 'exited' && (result.signal !== undefined || (result.exitCode ?? 0) !== 0);
  const kept = findOutputs(plan, directory).profileFiles.length > 0;
  if (failure !== undefined && !cancelled.aborted && !endedItself) throw failure;
  return {
    result,
    outcome: cancelled.aborted ? 'cancelled' : limit.signal.aborted ? 'timed-out' : kept ? 'recorded' : result.outcome,
    toolVersion: browserVersion?.replace(/^.*\//, ''),
    notes,
  };
};

/** Aborted when the cancelled recording is kept, or has had its time. */
const whenLate = (cancelled: AbortSignal, recording: Promise<unknown>, over: AbortSignal): AbortSignal => {
  const late = new AbortController();
  const begin = (): void => {
    void Promise.race([recording, sleep(cancelledMs, undefined, {signal: over}).catch(() => undefined)]).then(() => late.abort());
  };
  if (cancelled.aborted) begin();
  else cancelled.addEventListener('abort', begin, {once: true, signal: over});
  return late.signal;
};
