// What a profiler left in the run folder → one Profile, and links to the raw files.
import {basename} from 'node:path';
import {withoutWaitingThreads} from '../../analyses/waiting-threads.js';
import {mergeProfiles} from '../../formats/merge-profiles.js';
import type {Artifact, Execution} from '../../model/execution.js';
import type {Machine, RunFolder} from '../../model/machine.js';
import type {Plan} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Profile} from '../../model/profile.js';
import type {Warning} from '../../model/report.js';
import {inlinedBooked, type Prepare} from './inlined.js';
import {describeEnding, lastWords} from './record.js';

export interface Recorded {
  readonly profile: Profile;
  readonly links: readonly Artifact[];
  readonly warnings: readonly Warning[];
}

export interface ReadProfiles {
  readonly profile: Profile;
  /** How many files it was added up from. */
  readonly count: number;
  readonly failures: readonly ProfilingError[];
}

/** Several files (children, workers) are added up. Throws what the first file threw when none can be read. */
export const readProfiles = async (
  machine: Machine,
  paths: readonly string[],
  {prepare = inlinedBooked(machine), recordedMs}: {readonly prepare?: Prepare; readonly recordedMs?: number} = {},
): Promise<ReadProfiles> => {
  const {readProfile} = await import('../../formats/index.js');
  const profiles: Profile[] = [];
  const failures: ProfilingError[] = [];
  for (const path of paths) {
    try {
      profiles.push(await prepare(readProfile(await machine.openFile(path)), recordedMs));
    } catch (error) {
      if (!(error instanceof ProfilingError)) throw error;
      failures.push(error);
    }
  }
  const [first, ...rest] = profiles;
  if (first === undefined) throw failures[0] ?? new ProfilingError('empty_profile', 'The profiler wrote no profile.', 'Record for longer.');
  return {profile: withoutWaitingThreads(mergeProfiles([first, ...rest])), count: profiles.length, failures};
};

/** A file that cannot be read is a warning as long as another can. */
export const readRecorded = async (machine: Machine, execution: Execution, plan: Plan, folder: RunFolder): Promise<Recorded> => {
  const links: Artifact[] = [];
  const linked = [
    ...execution.profileFiles.slice(0, mostLinks).map(path => ({path, isProfile: true})),
    ...(execution.sideFiles ?? []).slice(0, mostLinks).map(path => ({path, isProfile: false})),
  ];
  for (const {path, isProfile} of linked) {
    const output = plan.outputs.find(planned => planned.isProfile === isProfile);
    const {mediaType = 'application/octet-stream', purpose = 'what the profiler wrote'} = output ?? {};
    links.push(await folder.link(basename(path), mediaType, purpose));
  }
  try {
    const {profile, count, failures} = await readProfiles(machine, execution.profileFiles);
    const several = {code: 'several-processes', message: `${count} processes or threads were profiled and added up.`};
    return {
      profile,
      links,
      warnings: [...(count > 1 ? [several] : []), ...failures.map(({message}) => ({code: 'unreadable-part', message}))],
    };
  } catch (error) {
    if (!(error instanceof ProfilingError)) throw error;
    if (!isTooShort(execution)) throw unreadable(error, execution);
    return {profile: withoutSamples(plan, execution), links, warnings: []};
  }
};

const mostLinks = 6;

/** A program that ends this fast leaves a profiler no time for samples: that is an answer, not a fault. */
const shortestMs = 500;

const isTooShort = ({outcome, exitCode, signal, durationMs}: Execution): boolean =>
  outcome === 'exited' && exitCode === 0 && signal === undefined && durationMs < shortestMs;

const withoutSamples = ({formats}: Plan, {durationMs}: Execution): Profile => ({
  frames: {name: [], file: [], line: new Int32Array(), column: new Int32Array(), kind: []},
  nodes: {parent: new Int32Array(), frame: new Int32Array()},
  metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: new Float64Array()}],
  sampleCount: 0,
  origin: {format: formats[0] ?? 'none', durationNs: durationMs * 1e6},
  notes: [],
});

/** A program that failed before there was anything to read is the answer, not its profile. */
const unreadable = (failure: ProfilingError, execution: Execution): ProfilingError => {
  const {runId, exitCode = 0} = execution;
  const options = {cause: failure, details: {runId, ...(exitCode === 0 ? {} : {exitCode})}};
  if (exitCode === 0)
    return new ProfilingError(failure.code, failure.message, `${failure.hint} The raw files are kept in run ${runId}.`, options);
  if (failure.code === 'empty_profile')
    return new ProfilingError(
      'target_failed',
      `The program ${describeEnding(execution)} before there was anything to profile.${lastWords(execution)}`,
      `Run the command by itself first; it must work on its own. The raw files are kept in run ${runId}.`,
      options,
    );
  return new ProfilingError(
    failure.code,
    `${failure.message} The program ${describeEnding(execution)}.${lastWords(execution)}`,
    `${failure.hint} The raw files are kept in run ${runId}.`,
    options,
  );
};
