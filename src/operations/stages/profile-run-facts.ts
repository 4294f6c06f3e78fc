// What a profile Report says about the run itself: command, profiler, how it ended.
import type {AnalysisContext} from '../../model/analysis.js';
import type {Execution} from '../../model/execution.js';
import type {Plan} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Profiler} from '../../model/profiler.js';
import type {Warning} from '../../model/report.js';
import type {ResolvedProfileRequest} from '../../model/request.js';
import {describeEnding} from './record.js';

/** Only of a program that we launched: of an attached one the accounting holds the profiler alone. */
export const processorShareOf = ({resources, durationMs}: Execution, {target}: ResolvedProfileRequest): number | undefined => {
  const {userMs, systemMs, runDelayMs = 0} = resources;
  // Time in which the program wanted a processor and had none is not waiting.
  const wantedMs = durationMs - runDelayMs;
  return target.pid !== undefined || target.url !== undefined || userMs === undefined || systemMs === undefined || wantedMs <= 0
    ? undefined
    : (userMs + systemMs) / wantedMs;
};

/** Also only of a program that we launched. */
export const coresOf = ({resources, durationMs}: Execution, {target}: ResolvedProfileRequest): AnalysisContext['cores'] => {
  const {userMs, systemMs, runDelayMs} = resources;
  return target.pid !== undefined ||
    target.url !== undefined ||
    userMs === undefined ||
    systemMs === undefined ||
    runDelayMs === undefined ||
    durationMs <= 0
    ? undefined
    : {used: (userMs + systemMs) / durationMs, queuedFor: runDelayMs / durationMs};
};

/** Without the time in line for a core; never less than what it computed. Threads wait in line at the same time, so this is a floor for them. */
export const ownShareOf = ({resources: {userMs = 0, systemMs = 0, runDelayMs}, durationMs}: Execution): number | undefined =>
  runDelayMs === undefined || durationMs <= 0
    ? undefined
    : Math.min(1, Math.max((durationMs - runDelayMs) / durationMs, (userMs + systemMs) / durationMs, 0.05));

export const failed = ({outcome, exitCode, signal}: Execution): boolean =>
  outcome === 'exited' && (signal !== undefined || (exitCode ?? 0) !== 0);

/** A profiler that is a program of its own hides the exit code; Python's last words tell all the same. */
export const seemsFailed = ({outcome, exitCode, stderrTail}: Execution, {residence}: Profiler): boolean =>
  outcome === 'exited' &&
  (exitCode ?? 0) === 0 &&
  residence.in === 'program' &&
  /^Traceback \(most recent call last\):|: can't open file |^[\w.]+: No module named /m.test(stderrTail);

/** The profile shows waiting, the system a busy processor: then others of the tree did the work. */
export const elsewhere = (
  verdict: string,
  processorShare: number | undefined,
  {includeChildren, target}: ResolvedProfileRequest,
): readonly Warning[] =>
  verdict === 'mostly-waiting' && !includeChildren && target.pid === undefined && (processorShare ?? 0) >= busyElsewhere
    ? [
        {
          code: 'work-elsewhere',
          message: `The profiled process waits, yet the program used a processor for ${Math.round(100 * (processorShare ?? 0))} % of the time: child processes, workers or other threads do the work.`,
          hint: 'Set includeChildren to profile them too.',
        },
      ]
    : [];

const busyElsewhere = 0.5;

export const targetFailed = ({runId, stderrTail, ...execution}: Execution, {residence}: Profiler): ProfilingError => {
  const {exitCode, signal} = execution;
  const isHidden = residence.in === 'program' && signal === undefined && (exitCode ?? 0) === 0;
  return new ProfilingError(
    'target_failed',
    `The program ${isHidden ? 'failed' : describeEnding(execution)} before there was enough to profile. Its last words: ${stderrTail.trim().slice(-300)}`,
    `Run the command by itself first; it must work on its own. What was recorded is in run ${runId}.`,
    {details: {runId, ...(exitCode === undefined || isHidden ? {} : {exitCode})}},
  );
};

export const executionWarnings = (execution: Execution, plan: Plan): readonly Warning[] => [
  ...(failed(execution)
    ? [
        {
          code: 'target-failed',
          message: `The program ${describeEnding(execution)}; the profile holds what it did until then.`,
          hint: 'Check that it did the work you meant to profile.',
        },
      ]
    : []),
  ...(execution.outcome === 'timed-out'
    ? [
        {
          code: 'stopped-at-limit',
          message: `The program was ended after ${plan.timeLimitMs / 1_000} s; the profile holds what it did until then.`,
          hint: 'Set durationSeconds for a window, or raise timeLimitSeconds.',
        },
      ]
    : []),
  ...execution.notes.map(message => ({code: 'run', message})),
  ...plan.cautions.map(message => ({code: 'caution', message})),
];

export const titleOf = ({target}: ResolvedProfileRequest): string =>
  target.url ?? (target.pid === undefined ? target.command.join(' ') : `process ${target.pid}`);

/** A profiler that is a program of its own hides how the target ended; a target that we ended, or that goes on, has no exit code. */
export const describeRun = ({target}: ResolvedProfileRequest, {residence}: Profiler, {exitCode, signal, outcome}: Execution) => ({
  ...(target.url !== undefined ? {url: target.url} : target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
  runtime: runtimeName(target),
  ...(exitCode === undefined || residence.in === 'program' || target.pid !== undefined || outcome !== 'exited' ? {} : {exitCode}),
  ...(signal === undefined ? {} : {signal}),
});

const runtimeName = ({runtime, interpreterVersion}: ResolvedProfileRequest['target']): string => {
  const name = {python: 'Python', node: 'Node.js', native: 'native', browser: 'browser'}[runtime];
  return interpreterVersion === undefined ? name : `${name} ${interpreterVersion}`;
};

/** As it ran: with the folder that a plan leaves open. */
export const describeProfiler = (profiler: Profiler, plan: Plan, {directory}: Execution, toolVersion: string | undefined) => {
  const [first] = plan.commands;
  return {
    id: profiler.id,
    ...(toolVersion === undefined ? {} : {version: toolVersion}),
    ...(first === undefined
      ? {}
      : {command: [first.program, ...first.args].map(word => word.replaceAll(plan.runDirectoryToken, directory))}),
  };
};
