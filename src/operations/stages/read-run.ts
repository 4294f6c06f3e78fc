// A stored run, or a profile file → its Profile: the raw files are the truth, everything else is made from them.
import {averageOfRuns} from '../../analyses/merge-repeats.js';
import {mergeProfiles} from '../../formats/merge-profiles.js';
import type {Machine} from '../../model/machine.js';
import {ProfilingError} from '../../model/problem.js';
import type {Profile} from '../../model/profile.js';
import {inlinedBooked, type Prepare} from './inlined.js';
import {withServedFiles} from './page-address.js';
import {readProfiles} from './read-recorded.js';
import {RecordedFiles, recordedFile} from './record.js';

export interface ReadProfile {
  readonly profile: Profile;
  /** Since 1970; undefined when unknown. */
  readonly recordedMs: number | undefined;
  /** The single runs of which `profile` is the average, when the program was profiled several times. */
  readonly repeats?: readonly Profile[];
}

/** `prepare`: what is done to the profile of each file; inlined functions are booked to themselves unless told otherwise. */
export const readRun = async (machine: Machine, runId: string, prepare: Prepare = inlinedBooked(machine)): Promise<ReadProfile> => {
  const {directory} = await machine.runs.open(runId);
  const names = (await machine.runs.files(runId)).map(({file}) => file);
  if (!names.includes(recordedFile)) {
    throw new ProfilingError('empty_profile', `Run ${runId} left no profile.`, 'get_run with this runId says how it ended.');
  }
  const {files, runs, served} = RecordedFiles.parse(JSON.parse(new TextDecoder().decode(await machine.runs.read(runId, recordedFile))));
  const recordedMs = Date.parse((await machine.runs.get(runId)).startedAt);
  const read = async (part: readonly string[]): Promise<Profile> => {
    const paths = part.map(file => `${directory}/${file}`);
    return withServedFiles((await readProfiles(machine, paths, {prepare, recordedMs})).profile, served);
  };
  const [first, ...others] = runs ?? [];
  if (first === undefined) return {profile: await read(files), recordedMs};
  const repeats: [Profile, ...Profile[]] = [await read(first)];
  for (const other of others) repeats.push(await read(other));
  return {profile: averageOfRuns(mergeProfiles(repeats), repeats.length), repeats, recordedMs};
};

/** No format says when it was recorded; the file was written at the end of it. */
export const readFile = async (machine: Machine, path: string, prepare: Prepare = inlinedBooked(machine)): Promise<ReadProfile> => {
  const [content, {readProfile}] = await Promise.all([machine.openFile(path), import('../../formats/index.js')]);
  return {profile: await prepare(readProfile(content), content.modifiedMs), recordedMs: content.modifiedMs};
};
