// Whether a profiler can answer this question here, and if not, why: as words, and whose move it is.
import type {Facts, FoundProgram, Target} from '../model/facts.js';
import type {Profiler} from '../model/profiler.js';
import type {Metric, ProfilerId} from '../model/words.js';

export interface Candidate {
  readonly profiler: Profiler;
  /** Undefined: not on this machine. */
  readonly found: FoundProgram | undefined;
}

export interface Question {
  readonly metric: Metric;
  readonly target: Target;
  readonly facts: Facts;
  /** The caller's own choice. */
  readonly isNamed?: boolean;
}

/** `missing`: installing it would help; `unfit`: nothing would, for this target on this machine. */
export interface Obstacle {
  readonly kind: 'missing' | 'unfit';
  readonly reason: string;
}

export const obstacleOf = ({profiler, found}: Candidate, {metric, target, facts, isNamed = false}: Question): Obstacle | undefined => {
  const unfit = (reason: string): Obstacle => ({kind: 'unfit', reason});
  if (!profiler.runtimes.includes(target.runtime))
    return unfit(`it profiles ${profiler.runtimes.join(' and ')} programs, and this is a ${target.runtime} program`);
  if (!profiler.measures.includes(metric)) return unfit(`it measures ${profiler.measures.join(' and ')}, not ${metric}`);
  if (target.pid !== undefined && !profiler.attaches && !(isNamed && profiler.attachesByName === true))
    return unfit(
      profiler.attachesByName === true
        ? 'attaching puts its code into the process, which is done only when it is named'
        : 'it cannot attach to a running process',
    );
  const reason = profiler.unfit?.(target, facts, found);
  if (reason !== undefined) return unfit(reason);
  return found === undefined && profiler.residence.in !== 'runtime' ? {kind: 'missing', reason: 'it is not installed'} : undefined;
};

export const candidateOf = (candidates: readonly Candidate[], id: ProfilerId): Candidate | undefined =>
  candidates.find(({profiler}) => profiler.id === id);

/** What an answer by `chosen` lacks against one by `preferred`. */
export const lossOf = (preferred: Profiler | undefined, chosen: Profiler): string => {
  const {sampler, overhead, biases} = chosen.fidelity;
  const known = `with ${chosen.id}, ${biases.join('; ')}`;
  if (preferred === undefined) return known;
  const parts = [
    ...(preferred.runtimes.includes('native') && !chosen.runtimes.includes('native') ? ['native and kernel code by its own names'] : []),
    ...(sampler === preferred.fidelity.sampler ? [] : [`${sampler} instead of ${preferred.fidelity.sampler}`]),
    ...(overhead === preferred.fidelity.overhead ? [] : [`slow-down ${overhead} instead of ${preferred.fidelity.overhead}`]),
  ];
  return [...parts, known].join('; ');
};
