// Every profiler of this version, with where it is found for this target.
import type {Target} from '../../model/facts.js';
import type {FindOptions, Machine} from '../../model/machine.js';
import type {Profiler} from '../../model/profiler.js';
import type {Candidate} from '../../policy/index.js';
import {profilers} from '../../profilers/index.js';

/** Looks only for profilers that fit the runtime: each look costs a process. */
export const findCandidates = async (machine: Machine, target: Target, options: FindOptions): Promise<readonly Candidate[]> =>
  Promise.all(
    profilers.map(async profiler => ({
      profiler,
      found: profiler.runtimes.includes(target.runtime)
        ? await findProfiler(machine, profiler, {...options, interpreter: target.interpreter})
        : undefined,
    })),
  );

export const findProfiler = (machine: Machine, profiler: Profiler, options: FindOptions) => machine.findTool(profiler.residence, options);
