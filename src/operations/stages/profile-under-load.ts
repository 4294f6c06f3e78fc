// Profiles a server while it is asked for something: start it, wait until it answers, warm up, drive load, record that window only, stop.
import {z} from 'zod';
import type {Execution} from '../../model/execution.js';
import {EventLoop, eventLoopFile, type LoadFigures} from '../../model/load.js';
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import {type Plan, runDirectoryToken} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Residence} from '../../model/profiler.js';
import type {ProfileReport} from '../../model/report.js';
import type {RunProfileRequest} from '../../model/request.js';
import {answerWithin} from './answer-within.js';
import {defaultFindings} from './explain.js';
import {plannedLoad, turnsOf, withLoad} from './profile-load-report.js';
import {recordedFile} from './record.js';

const driver = {in: 'program', program: 'autocannon'} as const satisfies Residence;
const connections = 10;
/** What the driver counted; of the warm-up first, then of the load. */
const answersFile = 'load.json';
const warmupSeconds = 2;
/** The load begins before the recording and outlasts it. */
const marginSeconds = 2;

export type ProfileProcess = (request: RunProfileRequest, context: OperationContext, folder: RunFolder) => Promise<ProfileReport>;

export const profileUnderLoad = async (
  request: RunProfileRequest,
  load: string,
  context: OperationContext,
  profileProcess: ProfileProcess,
): Promise<ProfileReport> => {
  const {machine, policy} = context;
  const {command} = request;
  if (
    command === undefined ||
    request.pid !== undefined ||
    request.url !== undefined ||
    request.sweep !== undefined ||
    request.repeats !== undefined
  )
    throw new ProfilingError(
      'invalid_request',
      'load goes with command alone.',
      'Give the command that starts the server, and in load the address to ask.',
    );
  const [program = '', ...args] = command;
  const url = addressOf(load);
  const workingDirectory = await machine.resolveDirectory(request.workingDirectory);
  const found = await machine.findTool(driver, {workingDirectory, environment: {}});
  if (found === undefined)
    throw new ProfilingError('program_missing', 'autocannon was not found.', 'To install it: perfwright setup autocannon.');
  const environment = Object.fromEntries(
    (request.environment ?? []).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const server = {program, args, workingDirectory, environment};
  const durationSeconds = request.durationSeconds ?? policy.recordingSeconds.attached;
  const loadPlan = (seconds: number): Plan => drivePlan(found.path, url, seconds, workingDirectory);
  if (request.dryRun === true) return plannedLoad(request, [server, ...loadPlan(durationSeconds + marginSeconds).commands]);

  const folder = await machine.runs.create('run_profile');
  const work = async (running: RunContext): Promise<ProfileReport> => {
    running.progress('Starting the server', 0);
    const service = await machine.startService({command: server, url}, folder, running);
    try {
      running.progress('Warming up', 0);
      await drive(machine, loadPlan(warmupSeconds), folder, running);
      const driving = drive(machine, loadPlan(durationSeconds + marginSeconds), folder, running);
      // Awaited below; a failure of the profile must not leave it unheard.
      driving.catch(() => undefined);
      const {command: _, load: __, ...rest} = request;
      const report = await profileProcess({...rest, pid: service.pid, durationSeconds}, {...context, ...running}, folder);
      const answered = await driving;
      const eventLoop = await eventLoopOf(machine, folder);
      const load = figuresOf(answered, new TextDecoder().decode(await machine.runs.read(folder.runId, answersFile)), url, eventLoop);
      const {reportFitter} = await import('../../reports/index.js');
      const fitReport = reportFitter(request.limit, defaultFindings);
      return fitReport(withLoad(report, load, command, await turnsOf(machine, folder, eventLoop)));
    } catch (error) {
      // The server was ended with everything else: what failed because of it is not the cause.
      throw running.signal.aborted ? cancelled(folder.runId, await keptProfiles(machine, folder)) : error;
    } finally {
      await service.stop();
    }
  };
  return answerWithin({
    folder,
    waitMs: (request.maxWaitSeconds ?? policy.recordingSeconds.wait) * 1_000,
    context,
    work,
    pending: () => ({
      ...plannedLoad(request, []),
      runId: folder.runId,
      status: 'running',
      verdict: 'pending',
      summary: `Still profiling ${command.join(' ')} under load; get_run brings the result.`,
      plan: undefined,
    }),
  });
};

const keptProfiles = async ({runs}: Machine, {runId}: RunFolder): Promise<number> =>
  (await runs.files(runId)).filter(({file}) => file === recordedFile).length;

const cancelled = (runId: string, kept: number): ProfilingError =>
  new ProfilingError(
    'cancelled',
    'The run was cancelled; the server, the load and the profiler have been ended.',
    kept > 0 ? `A partial profile was kept: call explain_flamegraph with runId "${runId}".` : 'No profile had been recorded yet.',
    {details: {runId, kept}},
  );

const addressOf = (load: string): string => {
  if (URL.canParse(load) && /^http:\/\//i.test(load)) return new URL(load).href;
  throw new ProfilingError(
    'invalid_request',
    `${JSON.stringify(load.slice(0, 200))} is no address that load can be driven at.`,
    'For example load: "http://127.0.0.1:3000/search?q=a".',
  );
};

const drivePlan = (program: string, url: string, seconds: number, workingDirectory: string): Plan => ({
  tool: 'autocannon',
  commands: [
    {
      program,
      args: ['--json', '--no-progress', '--connections', `${connections}`, '--duration', `${Math.ceil(seconds)}`, url],
      workingDirectory,
      environment: {},
      // Not among the words of the program.
      outputFile: answersFile,
    },
  ],
  formats: [],
  outputs: [],
  timeLimitMs: (seconds + 60) * 1_000,
  outputLimitBytes: 1_000_000,
  runDirectoryToken,
  cautions: [],
});

const Latency = z.object({average: z.number(), p50: z.number(), p90: z.number(), p99: z.number(), max: z.number()});
const Driven = z.object({
  duration: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  non2xx: z.number(),
  latency: Latency,
  requests: z.object({total: z.number()}),
});

/** Under a marker of its own: the end of the driver is not the end of the server. */
const drive = async (machine: Machine, plan: Plan, folder: RunFolder, {signal}: RunContext): Promise<Execution> =>
  machine.execute(plan, {...folder, runId: `${folder.runId}-load`}, {signal, progress: () => undefined});

const figuresOf = ({stderrTail}: Execution, printed: string, url: string, eventLoop: EventLoop | undefined): LoadFigures => {
  const line = printed.split('\n').findLast(text => text.startsWith('{'));
  const driven = Driven.safeParse(line === undefined ? undefined : JSON.parse(line));
  if (!driven.success)
    throw new ProfilingError(
      'profiler_failed',
      `autocannon gave no result. Its last words: ${stderrTail.trim().slice(-300)}`,
      'Try the address by hand.',
    );
  const {duration, errors, timeouts, non2xx, latency, requests} = driven.data;
  return {
    url,
    driver: 'autocannon',
    connections,
    seconds: duration,
    requests: requests.total,
    requestsPerSecond: Number((requests.total / Math.max(duration, 0.001)).toFixed(1)),
    failed: errors + timeouts + non2xx,
    latencyMs: {mean: latency.average, p50: latency.p50, p90: latency.p90, p99: latency.p99, max: latency.max},
    ...(eventLoop !== undefined && {eventLoop}),
  };
};

const eventLoopOf = async (machine: Machine, {runId}: RunFolder): Promise<EventLoop | undefined> => {
  const bytes = await machine.runs.read(runId, eventLoopFile).catch(() => undefined);
  return bytes === undefined ? undefined : EventLoop.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
};
