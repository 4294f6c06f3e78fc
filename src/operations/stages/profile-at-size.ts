// A profile request with a size in its words: checked, and filled in for one size.
import type {Target} from '../../model/facts.js';
import {ProfilingError} from '../../model/problem.js';
import type {RunProfileRequest} from '../../model/request.js';
import type {ProfileResolution} from '../../policy/index.js';
import {type SweepParameter, sweepParameter, wordsAt} from './sweep-parameter.js';

/** Sizes in ascending order. Throws when the sweep and the command do not fit together. */
export const profileSweepOf = ({sweep, command, durationSeconds, repeats}: RunProfileRequest): SweepParameter | undefined => {
  if (sweep === undefined) return undefined;
  const {name, values} = sweepParameter(sweep, command ?? []);
  if (repeats !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      'sweep and repeats do not go together.',
      'Call once with sweep, and once with repeats at one size.',
    );
  }
  if (durationSeconds !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      'sweep compares whole runs, and durationSeconds cuts them off.',
      'Leave durationSeconds out; timeLimitSeconds still limits each run.',
    );
  }
  return {name, values: [...values].sort((a, b) => Number(a) - Number(b))};
};

export const targetAt = (target: Target, parameter: SweepParameter, value: string): Target => {
  const words = (list: readonly string[]): readonly string[] => wordsAt(list, parameter, value);
  const {invocation} = target;
  const command = words(target.command);
  switch (invocation.form) {
    case 'script':
      return {
        ...target,
        command,
        invocation: {
          ...invocation,
          script: words([invocation.script])[0] ?? invocation.script,
          interpreterArgs: words(invocation.interpreterArgs),
          args: words(invocation.args),
        },
      };
    case 'module':
    case 'inline':
      return {
        ...target,
        command,
        invocation: {...invocation, interpreterArgs: words(invocation.interpreterArgs), args: words(invocation.args)},
      };
    default:
      return {...target, command};
  }
};

/** The one that is explained, and that the Report names. */
export const atLargestSize = (resolution: ProfileResolution, parameter: SweepParameter): ProfileResolution => ({
  ...resolution,
  resolved: {...resolution.resolved, target: targetAt(resolution.resolved.target, parameter, parameter.values.at(-1) ?? '')},
});
