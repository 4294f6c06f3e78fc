// One recording or several: what is explained, and what the others add to its explanation.
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import type {Profile} from '../../model/profile.js';
import type {Warning} from '../../model/report.js';
import type {RunProfileRequest} from '../../model/request.js';
import type {ProfileResolution} from '../../policy/index.js';
import type {Refine} from './explain.js';
import {type Recording, recordProfile} from './profile-recording.js';
import type {ServedFolder} from './record.js';
import type {SweepParameter} from './sweep-parameter.js';

export interface ProfileSeries {
  /** Stands for the run: its command, its ending, its files. */
  readonly main: Recording;
  /** What is explained. */
  readonly profile: Profile;
  readonly warnings: readonly Warning[];
  readonly refine?: Refine;
}

export const recordSeries = async (
  context: OperationContext,
  folder: RunFolder,
  resolution: ProfileResolution,
  {repeats}: RunProfileRequest,
  parameter: SweepParameter | undefined,
  served?: ServedFolder,
): Promise<ProfileSeries> => {
  if (parameter !== undefined) return (await import('./profile-sweep.js')).recordSweep(context, folder, resolution, parameter);
  if (repeats !== undefined) return (await import('./profile-repeats.js')).recordRepeats(context, folder, resolution, repeats, served);
  const main = await recordProfile(context, folder, resolution.profiler, resolution.resolved, served);
  return {main, profile: main.profile, warnings: []};
};
