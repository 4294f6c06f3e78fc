// Fills the gaps of a triage request: what is watched, for how long, by which probes.
import type {Assumption} from '../../model/assumption.js';
import {environmentOf} from '../../model/environment-pairs.js';
import type {Target} from '../../model/facts.js';
import type {ObservedSubject, ObserveOptions} from '../../model/observation.js';
import type {OperationContext} from '../../model/operation.js';
import type {Probe} from '../../model/probe.js';
import {ProfilingError} from '../../model/problem.js';
import {launchCommand} from '../../model/target-command.js';
import type {RunTriageRequest} from '../../model/triage.js';
import {describeTarget, readRequestWords} from '../../policy/index.js';
import {recordingLength} from '../../policy/quantities.js';
import {probes} from '../../probes/index.js';
import {type AbsentProbe, type PlannedProbe, planProbes} from './triage-probes.js';

/** Of each stream; triage is not for reading output. */
const outputLimitBytes = 1_000_000;

export interface TriageResolution {
  readonly target: Target;
  readonly subject: ObservedSubject;
  readonly options: ObserveOptions;
  /** Those that only look. */
  readonly probes: readonly Probe[];
  /** Those with a program of their own that can run here, and those that cannot. */
  readonly planned: readonly PlannedProbe[];
  readonly absent: readonly AbsentProbe[];
  readonly trace: RunTriageRequest['trace'];
  readonly assumptions: readonly Assumption[];
  /** The user's words speak of memory. */
  readonly asksForMemory: boolean;
  /** As the caller gave it, for the next call. */
  readonly workingDirectory: string | undefined;
}

export const resolveTriageRequest = async (request: RunTriageRequest, {machine, policy}: OperationContext): Promise<TriageResolution> => {
  const named = request.command ?? request.pid;
  if (named === undefined || (request.command !== undefined && request.pid !== undefined)) {
    throw new ProfilingError('invalid_request', 'Give exactly one of command and pid.', 'For example command: ["python", "app.py"].');
  }
  const directory = await machine.resolveDirectory(request.workingDirectory);
  const environment = environmentOf(request.environment);
  const find = {workingDirectory: directory, environment};
  const target = describeTarget(named, await machine.readTarget({command: request.command, pid: request.pid}, find));
  const {durationMs, timeLimitMs, assumptions} = recordingLength(request, target, policy);
  const subject = subjectOf(target, directory, environment);
  const asked = wantedProbes(request);
  const {planned, absent} = await planProbes(
    asked,
    {subject, workingDirectory: directory, trace: request.trace, durationMs, timeLimitMs},
    machine,
  );
  return {
    target,
    subject,
    options: {...(durationMs === undefined ? {} : {durationMs}), timeLimitMs, outputLimitBytes},
    probes: asked.filter(({tool}) => tool === undefined),
    planned,
    absent,
    trace: request.trace,
    assumptions,
    asksForMemory: readRequestWords(request.request ?? '', policy).memory !== undefined,
    workingDirectory: request.workingDirectory,
  };
};

/** A probe that disturbs, or runs the command again, is used only when it is named; who wants to see network calls names strace by it. */
const wantedProbes = ({probes: asked, trace}: RunTriageRequest): readonly Probe[] =>
  probes.filter(
    ({id, tool}) => (asked === undefined ? tool === undefined : asked.includes(id)) || (trace !== undefined && id === 'strace'),
  );

/** The interpreter itself: a version manager's script before it would be watched, too. */
const subjectOf = (target: Target, workingDirectory: string, environment: Readonly<Record<string, string>>): ObservedSubject => {
  if (target.pid !== undefined) return {pid: target.pid};
  const [program = '', ...args] = launchCommand(target);
  return {command: {program, args, workingDirectory, environment}};
};
