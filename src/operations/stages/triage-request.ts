// Fills the gaps of a triage request: what is watched, for how long, by which probes.
import type {Assumption} from '../../model/assumption.js';
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

/** Of each stream; triage is not for reading output. */
const outputLimitBytes = 1_000_000;

export interface TriageResolution {
  readonly target: Target;
  readonly subject: ObservedSubject;
  readonly options: ObserveOptions;
  readonly probes: readonly Probe[];
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
  const environment = Object.fromEntries(
    (request.environment ?? []).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const find = {workingDirectory: directory, environment};
  const target = describeTarget(named, await machine.readTarget({command: request.command, pid: request.pid}, find));
  const {durationMs, timeLimitMs, assumptions} = recordingLength(request, target, policy);
  return {
    target,
    subject: subjectOf(target, directory, environment),
    options: {...(durationMs === undefined ? {} : {durationMs}), timeLimitMs, outputLimitBytes},
    probes: request.probes === undefined ? probes : probes.filter(({id}) => request.probes?.includes(id) === true),
    assumptions,
    asksForMemory: readRequestWords(request.request ?? '', policy).memory !== undefined,
    workingDirectory: request.workingDirectory,
  };
};

/** The interpreter itself: a version manager's script before it would be watched, too. */
const subjectOf = (target: Target, workingDirectory: string, environment: Readonly<Record<string, string>>): ObservedSubject => {
  if (target.pid !== undefined) return {pid: target.pid};
  const [program = '', ...args] = launchCommand(target);
  return {command: {program, args, workingDirectory, environment}};
};
