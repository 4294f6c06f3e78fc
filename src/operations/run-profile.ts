// run_profile: runs a program under a real profiler and says where the time goes.
import type {Assumption} from '../model/assumption.js';
import type {Execution} from '../model/execution.js';
import type {RunContext, RunFolder} from '../model/machine.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import type {Plan} from '../model/plan.js';
import {ProfilingError} from '../model/problem.js';
import type {Profiler} from '../model/profiler.js';
import {ProfileReport, type Warning} from '../model/report.js';
import {type ResolvedProfileRequest, RunProfileRequest} from '../model/request.js';
import {describeTarget, type ProfileResolution, pageTarget, resolveProfileRequest} from '../policy/index.js';
import {answerWithin} from './stages/answer-within.js';
import {findCandidates} from './stages/candidates.js';
import {explain, keepForms} from './stages/explain.js';
import {type OpenPage, openPage, pageFigures, withServedFiles} from './stages/page-address.js';
import {readRecorded} from './stages/read-recorded.js';
import {describeEnding, record} from './stages/record.js';
import {freshSource, withSources} from './stages/with-sources.js';

export const runProfile = defineOperation({
  name: 'run_profile',
  title: 'Profile a program',
  description:
    'Find the bottleneck: runs a program (or attaches to a pid) under a real profiler and reports where the time goes, with file, line, share and interval. Says so when the profile proves nothing.',
  effects: 'runs-programs',
  input: RunProfileRequest,
  output: ProfileReport,

  run: async (request, context): Promise<ProfileReport> => {
    const page = request.url === undefined ? undefined : await openPage(context.machine, request.url);
    let isHandedOn = false;
    try {
      const resolution = await resolve(request, context, page);
      const plan = resolution.profiler.plan(resolution.resolved);
      if (request.dryRun === true) return plannedReport(plan, resolution);

      const folder = await context.machine.runs.create('run_profile');
      const waitMs = (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000;
      isHandedOn = true;
      return await answerWithin({
        folder,
        waitMs,
        context,
        work: running => profileNow({...context, ...running}, folder, plan, resolution, request, page).finally(() => page?.close()),
        pending: () => pendingReport(folder, resolution),
      });
    } finally {
      if (!isHandedOn) page?.close();
    }
  },
});

const resolve = async (
  request: RunProfileRequest,
  {machine, policy}: OperationContext,
  page: OpenPage | undefined,
): Promise<ProfileResolution> => {
  const subject = request.command ?? request.pid ?? page?.url;
  if (subject === undefined || [request.command, request.pid, request.url].filter(given => given !== undefined).length > 1) {
    throw new ProfilingError('invalid_request', 'Give exactly one of command, pid and url.', 'For example command: ["python", "app.py"].');
  }
  if (request.pid === process.pid) {
    throw new ProfilingError(
      'invalid_request',
      'This is the process of perfwright itself.',
      'Give the pid of the program that is to be profiled.',
    );
  }
  const directory = await machine.resolveDirectory(request.workingDirectory);
  const environment = Object.fromEntries(
    (request.environment ?? []).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const options = {workingDirectory: directory, environment};
  const target =
    typeof subject === 'string'
      ? pageTarget(subject)
      : describeTarget(subject, await machine.readTarget({command: request.command, pid: request.pid}, options));
  const [facts, candidates] = await Promise.all([machine.facts(), findCandidates(machine, target, options)]);
  return resolveProfileRequest(request, {values: policy, facts, target, directory, candidates});
};

const profileNow = async (
  context: OperationContext,
  folder: RunFolder,
  plan: Plan,
  {resolved, profiler, assumptions, warnings}: ProfileResolution,
  request: RunProfileRequest,
  page: OpenPage | undefined,
): Promise<ProfileReport> => {
  const {machine, policy} = context;
  const running: RunContext = {signal: context.signal, progress: context.progress};
  const execution = await record(machine, profiler, plan, folder, running, page?.served);
  const {profile: recorded, links, warnings: readWarnings} = await readRecorded(machine, execution, plan, folder);
  const source = freshSource(machine, undefined);
  const profile = await withSources(withServedFiles(recorded, page?.served), machine, source);
  const explanation = explain(profile, {
    machine,
    policy,
    source,
    limit: request.limit,
    processorShare: processorShareOf(execution, resolved),
  });
  const title = titleOf(resolved);
  const forms = await keepForms(profile, folder, title);

  if (explanation.verdict === 'not-proven' && failed(execution)) throw targetFailed(execution);

  const {fitReport} = await import('../reports/index.js');
  return fitReport({
    runId: folder.runId,
    status: 'complete',
    summary: explanation.summary,
    verdict: explanation.verdict,
    measured: {
      ...explanation.measured,
      target: {...describeRun(resolved, profiler, execution), ...(page !== undefined && {url: page.asked})},
      profiler: describeProfiler(profiler, plan, execution.toolVersion ?? resolved.toolVersion),
    },
    assumptions: [...assumptions],
    findings: [...explanation.findings],
    hotPath: [...explanation.hotPath],
    ...pageFigures(profile.page),
    warnings: [...warnings, ...executionWarnings(execution, plan), ...readWarnings, ...explanation.warnings, ...forms.warnings],
    artifacts: [...forms.artifacts, ...links],
    next: [...explanation.next(folder.runId)],
    truncated: [],
  });
};

/** Only of a program that we launched: of an attached one the accounting holds the profiler alone. */
const processorShareOf = ({resources, durationMs}: Execution, {target}: ResolvedProfileRequest): number | undefined => {
  const {userMs, systemMs, runDelayMs = 0} = resources;
  // Time in which the program wanted a processor and had none is not waiting.
  const wantedMs = durationMs - runDelayMs;
  return target.pid !== undefined || target.url !== undefined || userMs === undefined || systemMs === undefined || wantedMs <= 0
    ? undefined
    : (userMs + systemMs) / wantedMs;
};

const failed = ({outcome, exitCode, signal}: Execution): boolean => outcome === 'exited' && (signal !== undefined || (exitCode ?? 0) !== 0);

const targetFailed = (execution: Execution): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `The program ${describeEnding(execution)} before there was enough to profile. Its last words: ${execution.stderrTail.trim().slice(-300)}`,
    `Run the command by itself first; it must work on its own. What was recorded is in run ${execution.runId}.`,
    {details: {runId: execution.runId, ...(execution.exitCode === undefined ? {} : {exitCode: execution.exitCode})}},
  );

const executionWarnings = (execution: Execution, plan: Plan): readonly Warning[] => [
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

const titleOf = ({target}: ResolvedProfileRequest): string =>
  target.url ?? (target.pid === undefined ? target.command.join(' ') : `process ${target.pid}`);

/** A profiler that is a program of its own hides how the target ended; a target that we ended, or that goes on, has no exit code. */
const describeRun = ({target}: ResolvedProfileRequest, {residence}: Profiler, {exitCode, signal, outcome}: Execution) => ({
  ...(target.url !== undefined ? {url: target.url} : target.pid === undefined ? {command: [...target.command]} : {pid: target.pid}),
  runtime: runtimeName(target),
  ...(exitCode === undefined || residence.in === 'program' || target.pid !== undefined || outcome !== 'exited' ? {} : {exitCode}),
  ...(signal === undefined ? {} : {signal}),
});

const runtimeName = ({runtime, interpreterVersion}: ResolvedProfileRequest['target']): string => {
  const name = {python: 'Python', node: 'Node.js', native: 'native', browser: 'browser'}[runtime];
  return interpreterVersion === undefined ? name : `${name} ${interpreterVersion}`;
};

const describeProfiler = (profiler: Profiler, plan: Plan, toolVersion: string | undefined) => {
  const [first] = plan.commands;
  return {
    id: profiler.id,
    ...(toolVersion === undefined ? {} : {version: toolVersion}),
    ...(first === undefined ? {} : {command: [first.program, ...first.args]}),
  };
};

const openReport = (assumptions: readonly Assumption[], warnings: readonly Warning[]) => ({
  assumptions: [...assumptions],
  findings: [],
  warnings: [...warnings],
  artifacts: [],
  truncated: [],
});

const plannedReport = (plan: Plan, {profiler, resolved, assumptions, warnings}: ProfileResolution): ProfileReport => ({
  ...openReport(assumptions, warnings),
  status: 'complete',
  verdict: 'planned',
  summary: `Would profile ${titleOf(resolved)} with ${profiler.id}; nothing was run.`,
  plan: {
    tool: plan.tool,
    commands: plan.commands,
    inspector: plan.inspector,
    timeLimitSeconds: plan.timeLimitMs / 1_000,
    cautions: plan.cautions,
  },
  next: [],
});

const pendingReport = ({runId}: RunFolder, {profiler, resolved, assumptions, warnings}: ProfileResolution): ProfileReport => ({
  ...openReport(assumptions, warnings),
  runId,
  status: 'running',
  verdict: 'pending',
  summary: `Still profiling ${titleOf(resolved)} with ${profiler.id}; get_run brings the result.`,
  next: [{tool: 'get_run', arguments: {runId}, why: 'the result, when the program has ended'}],
});
