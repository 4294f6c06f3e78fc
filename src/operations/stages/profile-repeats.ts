// The same program profiled several times: all runs together are explained, and how far they agree is said.

import {basename} from 'node:path';
import {averageOfRuns} from '../../analyses/merge-repeats.js';
import {agreementOf} from '../../analyses/run-agreement.js';
import {mergeProfiles} from '../../formats/merge-profiles.js';
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import {ProfilingError} from '../../model/problem.js';
import type {ProfileResolution} from '../../policy/index.js';
import {inOwnFolder, type Recording, recordProfile} from './profile-recording.js';
import type {ProfileSeries} from './profile-series.js';
import {courseOf, keepNames, type ServedFolder} from './record.js';

/** Each run has a folder of its own; the call's folder gets the profile of all. */
export const recordRepeats = async (
  context: OperationContext,
  folder: RunFolder,
  {profiler, resolved}: ProfileResolution,
  runs: number,
  served?: ServedFolder,
): Promise<ProfileSeries> => {
  const recordings: Recording[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const part = {title: `run ${run} of ${runs}`, of: folder};
    recordings.push(await inOwnFolder(context, part, (own, ownFolder) => recordProfile(own, ownFolder, profiler, resolved, served)));
  }
  const [main, ...others] = recordings;
  if (main === undefined) throw new ProfilingError('invalid_request', 'repeats is at least 2.', 'For example repeats: 3.');
  const merged = mergeProfiles([main.profile, ...others.map(({profile}) => profile)]);
  // Call graphs are not added up: the first one stands for all.
  const profile = merged.graph === undefined ? averageOfRuns(merged, runs) : main.profile;
  await keepAll(recordings, folder, profiler.id, served);
  return {
    main,
    profile,
    warnings: others.flatMap(({warnings}) => warnings),
    refine: explained => {
      const agreement = agreementOf(recordings, explained.findings);
      return {
        ...explained,
        findings: agreement.findings,
        repeats: agreement.repeats,
        summary: `Over ${runs} runs: ${explained.summary}`,
        warnings: [...agreement.warnings, ...explained.warnings],
      };
    },
  };
};

/** What later calls read for this run: the raw files of all of them. Call graphs are not added up. */
const keepAll = async (recordings: readonly Recording[], folder: RunFolder, profiler: string, served?: ServedFolder): Promise<void> => {
  const [first] = recordings;
  const kept = first?.profile.graph === undefined ? recordings : recordings.slice(0, 1);
  const runs = kept.map(({runId, execution}) => execution.profileFiles.map(path => `../${runId}/${basename(path)}`));
  const courses = kept.map(({plan, execution}) => courseOf(plan, execution));
  const delays = courses.flatMap(({runDelayShare = []}) => runDelayShare);
  await keepNames(
    {
      profiler,
      version: first?.execution.toolVersion,
      files: runs.flat(),
      ...(runs.length > 1 && {runs}),
      ...(served !== undefined && {served}),
      whole: courses.every(({whole}) => whole),
      ...(delays.length > 0 && {runDelayShare: Math.max(...delays)}),
    },
    folder,
  );
};
