// run_triage: what a program is bound by, from one look-on that disturbs nothing; and the next call, filled in.
import type {RunFolder} from '../model/machine.js';
import type {Observation} from '../model/observation.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import {RunTriageRequest, TriageReport} from '../model/triage.js';
import {answerWithin} from './stages/answer-within.js';
import {classify} from './stages/classify.js';
import {describeEnding} from './stages/record.js';
import {bareStart} from './stages/triage-bare-start.js';
import {runApart, startBeside} from './stages/triage-probes.js';
import {pendingTriage, plannedTriage, triageReport} from './stages/triage-report.js';
import {resolveTriageRequest, type TriageResolution} from './stages/triage-request.js';

export const runTriage = defineOperation({
  name: 'run_triage',
  title: 'Triage',
  description:
    'Why is it slow? Cheap first pass over a command or pid: bound by user CPU, kernel CPU, I/O or sleep, lock, memory/GC or start-up, with the numbers, and the next call filled in.',
  effects: 'runs-programs',
  input: RunTriageRequest,
  output: TriageReport,

  run: async (request, context): Promise<TriageReport> => {
    const resolution = await resolveTriageRequest(request, context);
    if (request.dryRun === true) return plannedTriage(resolution);

    const folder = await context.machine.runs.create('run_triage');
    return answerWithin({
      folder,
      waitMs: (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000,
      context,
      work: running => triageNow({...context, ...running}, folder, resolution),
      pending: () => pendingTriage(folder.runId, resolution),
    });
  },
});

const triageNow = async (context: OperationContext, folder: RunFolder, resolution: TriageResolution): Promise<TriageReport> => {
  const {machine, signal, progress} = context;
  const {subject, options, target} = resolution;
  const finishBeside = startBeside(resolution.planned, machine, folder, {signal, progress});
  const observation = await machine.observe(subject, folder, options, {signal, progress});
  const beside = await finishBeside(observation);
  if (observation.outcome === 'cancelled') {
    throw new ProfilingError('cancelled', 'The run was cancelled; what it had started has been ended.', 'Call run_triage again.', {
      details: {runId: folder.runId},
    });
  }
  await folder.write('observation.json', `${JSON.stringify(observation, undefined, 2)}\n`, 'application/json', 'all that was observed');
  const bareStartSeconds = await bareStart(resolution, observation, machine, folder, {signal, progress});
  const launched = target.pid === undefined;
  const bare = bareStartSeconds === undefined ? {} : {bareStartSeconds};
  const classification = classify(observation, {runtime: target.runtime, launched, ...bare});
  // One that fails while it starts says nothing about the program.
  const sawItsWork = classification.class !== 'not-proven' && classification.class !== 'start-up';
  if (!sawItsWork && failed(observation)) throw targetFailed(observation, folder);
  const apart = await runApart(resolution.planned, observation, machine, folder, {signal, progress});
  const results = {
    outcomes: [...beside.outcomes, ...apart.outcomes],
    absent: [...resolution.absent, ...beside.absent, ...apart.absent],
  };
  return triageReport({observation, classification, resolution, results, folder, ...bare});
};

const failed = ({outcome, exitCode, signal}: Observation): boolean =>
  outcome === 'exited' && (signal !== undefined || (exitCode ?? 0) !== 0);

const targetFailed = (observation: Observation, {runId}: RunFolder): ProfilingError =>
  new ProfilingError(
    'target_failed',
    `The program ${describeEnding(observation)} before there was enough to see. Its last words: ${observation.stderrTail.trim().slice(-300)}`,
    'Run the command by itself first; it must work on its own.',
    {details: {runId, ...(observation.exitCode === undefined ? {} : {exitCode: observation.exitCode})}},
  );
