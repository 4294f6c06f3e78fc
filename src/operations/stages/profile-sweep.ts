// A profile at each size of a parameter: the largest is explained, all together tell how each function grows.
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import type {ProfileResolution} from '../../policy/index.js';
import {targetAt} from './profile-at-size.js';
import {hasEnded, inOwnFolder, recordProfile} from './profile-recording.js';
import {ownShareOf} from './profile-run-facts.js';
import type {ProfileSeries} from './profile-series.js';
import type {SweepParameter} from './sweep-parameter.js';

/** Smallest first; the largest one lands in the folder of the call. */
export const recordSweep = async (
  context: OperationContext,
  folder: RunFolder,
  {profiler, resolved}: ProfileResolution,
  parameter: SweepParameter,
): Promise<ProfileSeries> => {
  const {name, values} = parameter;
  const recordings = [];
  for (const [index, value] of values.entries()) {
    const request = {...resolved, target: targetAt(resolved.target, parameter, value)};
    const recording =
      index === values.length - 1
        ? await recordProfile(context, folder, profiler, request)
        : await inOwnFolder(context, {title: `${name}=${value}`, of: folder}, (own, part) => recordProfile(own, part, profiler, request));
    recordings.push({size: Number(value), ownShare: ownShareOf(recording.execution), ...recording});
  }
  const [main] = recordings.slice(-1);
  if (main === undefined)
    throw new ProfilingError('invalid_request', 'sweep has no values.', 'For example sweep: ["size=1000,2000,4000"].');
  const whole = recordings.filter(hasEnded);
  const {growthOf} = await import('../../analyses/growth.js');
  const outcome = growthOf(whole, name);
  const warnings: Warning[] = [
    ...(whole.length < recordings.length
      ? [
          {
            code: 'sizes-left-out',
            message: `Not ended in time, and left out of the growth: ${recordings
              .filter(recording => !hasEnded(recording))
              .map(({size}) => `${name}=${size}`)
              .join(', ')}.`,
            hint: 'Give smaller sizes, or a larger timeLimitSeconds.',
          },
        ]
      : []),
    ...(outcome !== undefined && outcome.growth.functions.length === 0
      ? [
          {
            code: 'no-growth',
            message: 'No function has enough samples for an exponent.',
            hint: 'Give larger sizes: the largest should run for a second or more.',
          },
        ]
      : []),
  ];
  if (outcome === undefined) return {main, profile: main.profile, warnings};
  const {withGrowth} = await import('../../analyses/with-growth.js');
  const steep = outcome.findings;
  const said =
    steep.length > 0
      ? `${steep[0]?.title}.`
      : outcome.growth.functions.length > 0
        ? `No function grows clearly faster than ${name} itself.`
        : '';
  return {
    main,
    profile: main.profile,
    warnings,
    // A bottleneck is a claim about this size; growth is one about larger ones. Both stand in the summary, in this order.
    refine: explained => ({
      ...explained,
      growth: outcome.growth,
      findings: explained.verdict === 'not-proven' ? [...steep] : withGrowth(explained.findings, steep),
      summary: said === '' ? explained.summary : `${said} ${explained.summary}`,
    }),
  };
};
