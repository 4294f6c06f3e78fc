// run_profile: runs a program under a real profiler and says where the time goes.
import {environmentOf} from '../model/environment-pairs.js';
import type {RunFolder} from '../model/machine.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import {ProfileReport} from '../model/report.js';
import {RunProfileRequest} from '../model/request.js';
import {describeTarget, type ProfileResolution, pageTarget, refuseForeign, resolveProfileRequest} from '../policy/index.js';
import {answerWithin} from './stages/answer-within.js';
import {findCandidates} from './stages/candidates.js';
import {both, defaultFindings, explain, keepForms} from './stages/explain.js';
import {namedFunctions} from './stages/functions-of-run.js';
import {type OpenPage, openPage, pageFigures} from './stages/page-address.js';
import {atLargestSize, profileSweepOf} from './stages/profile-at-size.js';
import {furtherCalls} from './stages/profile-next.js';
import {pendingReport, plannedReport, runsOf} from './stages/profile-open-reports.js';
import {
  coresOf,
  describeProfiler,
  describeRun,
  elsewhere,
  executionWarnings,
  failed,
  processorShareOf,
  seemsFailed,
  targetFailed,
  titleOf,
} from './stages/profile-run-facts.js';
import {type ProfileSeries, recordSeries} from './stages/profile-series.js';
import {freshSource} from './stages/with-sources.js';

export const runProfile = defineOperation({
  name: 'run_profile',
  title: 'Profile a program',
  description:
    'Find the bottleneck: runs a program (or attaches to a pid) under a real profiler and reports where the time goes, with file, line, share and interval. Says so when the profile proves nothing.',
  effects: 'runs-programs',
  input: RunProfileRequest,
  output: ProfileReport,

  run: async (request, context): Promise<ProfileReport> => {
    if (request.load !== undefined) {
      const {profileUnderLoad} = await import('./stages/profile-under-load.js');
      return profileUnderLoad(request, request.load, context, profileProcess);
    }
    const parameter = profileSweepOf(request);
    const page = request.url === undefined ? undefined : await openPage(context.machine, request.url);
    let isHandedOn = false;
    try {
      const asked = await resolve(request, context, page);
      const resolution = parameter === undefined ? asked : atLargestSize(asked, parameter);
      if (request.dryRun === true) return plannedReport(resolution, runsOf(request, parameter, asked));

      const folder = await context.machine.runs.create('run_profile');
      const waitMs = (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000;
      isHandedOn = true;
      return await answerWithin({
        folder,
        waitMs,
        context,
        work: running => {
          const whole = {...context, ...running};
          const recordAll = () => recordSeries(whole, folder, asked, request, parameter, page?.served);
          return profileNow(whole, folder, resolution, request, recordAll, page).finally(() => page?.close());
        },
        pending: () => pendingReport(folder, resolution),
      });
    } finally {
      if (!isHandedOn) page?.close();
    }
  },
});

const profileProcess = async (request: RunProfileRequest, context: OperationContext, folder: RunFolder): Promise<ProfileReport> => {
  const resolution = await resolve(request, context, undefined);
  const recordAll = () => recordSeries(context, folder, resolution, request, undefined, undefined);
  return profileNow(context, folder, resolution, request, recordAll, undefined);
};

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
  const environment = environmentOf(request.environment);
  const options = {workingDirectory: directory, environment};
  const reading = typeof subject === 'string' ? undefined : await machine.readTarget({command: request.command, pid: request.pid}, options);
  if (request.pid !== undefined) refuseForeign(request.pid, reading?.live);
  const target = typeof subject === 'string' || reading === undefined ? pageTarget(`${subject}`) : describeTarget(subject, reading);
  const [facts, candidates] = await Promise.all([machine.facts(), findCandidates(machine, target, options)]);
  const {functions, assumptions} = await namedFunctions(request.functions, machine);
  const resolution = resolveProfileRequest({...request, functions}, {values: policy, facts, target, directory, candidates});
  return {...resolution, assumptions: [...resolution.assumptions, ...assumptions]};
};

const profileNow = async (
  context: OperationContext,
  folder: RunFolder,
  resolution: ProfileResolution,
  request: RunProfileRequest,
  recordAll: () => Promise<ProfileSeries>,
  page: OpenPage | undefined,
): Promise<ProfileReport> => {
  const {machine, policy} = context;
  const {resolved, profiler, assumptions, warnings} = resolution;
  if (resolved.profilerOptions?.includes('dump'))
    return (await import('./stages/thread-dump.js')).threadDump(context, folder, resolution, request.limit);
  const {main, profile, warnings: seriesWarnings, refine} = await recordAll();
  const {execution, plan, links} = main;
  const processorShare = profiler.computesItself === true ? undefined : processorShareOf(execution, resolved);
  const counted = resolution.countCalls
    ? await (await import('./stages/profile-counts.js')).countCalls(context, folder, resolution, profile)
    : undefined;
  const explanation = explain(profile, {
    machine,
    policy,
    // Just recorded: the source is the one that ran.
    source: freshSource(machine, undefined),
    limit: request.limit,
    processorShare,
    cores: coresOf(execution, resolved),
    refine: both(refine, counted?.refine),
  });
  const forms = await keepForms(profile, folder, titleOf(resolved));

  if (explanation.verdict === 'not-proven' && (failed(execution) || seemsFailed(execution, profiler)))
    throw targetFailed(execution, profiler);

  const {reportFitter} = await import('../reports/index.js');
  const fitReport = reportFitter(request.limit, defaultFindings);
  return fitReport({
    runId: folder.runId,
    status: 'complete',
    summary: explanation.summary,
    verdict: explanation.verdict,
    measured: {
      ...explanation.measured,
      target: {...describeRun(resolved, profiler, execution), ...(page !== undefined && {url: page.asked})},
      profiler: describeProfiler(profiler, plan, execution, execution.toolVersion ?? resolved.toolVersion),
    },
    assumptions: [...assumptions],
    findings: [...explanation.findings],
    hotPath: [...explanation.hotPath],
    ...pageFigures(profile.page),
    ...(explanation.growth === undefined ? {} : {growth: explanation.growth}),
    ...(explanation.repeats === undefined ? {} : {repeats: explanation.repeats}),
    warnings: [
      ...warnings,
      ...executionWarnings(execution, plan),
      ...main.warnings,
      ...seriesWarnings,
      ...(counted?.warnings ?? []),
      ...elsewhere(explanation.verdict, processorShare, resolved),
      ...explanation.warnings,
      ...forms.warnings,
    ],
    artifacts: [...forms.artifacts, ...links],
    next: [
      ...explanation.next(folder.runId),
      ...furtherCalls(resolution, request, explanation, profile, processorShare, policy.evidenceFloor.minimumSamples),
    ],
    truncated: [],
  });
};
