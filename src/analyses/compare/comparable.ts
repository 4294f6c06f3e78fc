// May two profiles be compared at all, and what their amounts are worth against each other.
import type {Profile} from '../../model/profile.js';
import type {Alignment} from './align.js';
import type {Components} from './components.js';

export interface Obstacle {
  readonly verdict: 'not-comparable' | 'inconclusive';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Programs with less than this share of their time in functions of both are different programs. */
const smallestCommonShare = 0.2;

/** Before anything is computed: what the numbers are numbers of. */
export const mismatchOf = (base: Profile, changed: Profile): Obstacle | undefined => {
  const [left] = base.metrics;
  const [right] = changed.metrics;
  const refuse = (message: string): Obstacle => ({
    verdict: 'not-comparable',
    code: 'not-comparable',
    message,
    hint: 'Record both sides with the same profiler and metric.',
  });
  if (left.unit !== right.unit) return refuse(`The base is in ${left.unit}, the changed profile in ${right.unit}.`);
  if (left.name !== right.name) return refuse(`The base measures ${left.name}, the changed profile ${right.name}.`);
  if (left.meaning !== right.meaning || (base.graph === undefined) !== (changed.graph === undefined))
    return refuse('One side was sampled, the other counted exactly: their figures carry different costs.');
  return undefined;
};

export const tooFewSamples = (base: Profile, changed: Profile, minimumSamples: number): Obstacle | undefined => {
  const few = [base.sampleCount ?? minimumSamples, changed.sampleCount ?? minimumSamples];
  if (Math.min(...few) < minimumSamples)
    return {
      verdict: 'inconclusive',
      code: 'few-samples',
      message: `${few[0]} and ${few[1]} samples: at least ${minimumSamples} are needed on each side.`,
      hint: 'Let the program work longer (a larger input, several rounds), raise sampleRateHz or give repeats; then record both sides again.',
    };
  return undefined;
};

/** Nothing in common: not two versions of one program. */
export const strangers = ({functions}: Alignment, base: Components, changed: Components): Obstacle | undefined => {
  const commonOf = ({values, total}: Components): number =>
    [...values].reduce(
      (sum, [id, value]) => sum + (id < 0 || (functions[id]?.base ?? -1) < 0 || (functions[id]?.changed ?? -1) < 0 ? 0 : value),
      0,
    ) / total;
  const common = Math.min(commonOf(base), commonOf(changed));
  if (base.total > 0 && changed.total > 0 && Math.max(commonOf(base), commonOf(changed)) >= smallestCommonShare) return undefined;
  return {
    verdict: 'not-comparable',
    code: 'different-programs',
    message: `Functions of both sides hold only ${Math.round(100 * (Number.isFinite(common) ? common : 0))} % of the time: these are not two versions of one program.`,
    hint: 'Give two profiles of the same program. If files were renamed, keep function names or compare with run_benchmark.',
  };
};
