// A profile that measured several things, led by the one that was asked for.
import type {LineColumns, Profile, ProfileMetric} from '../model/profile.js';
import type {Metric} from '../model/words.js';

/** A new Profile; the same one when that metric leads already, or was not measured. */
export const ledBy = (profile: Profile, asked: Metric): Profile => {
  const isAsked = ({name}: ProfileMetric): boolean => (asked === 'memory' ? name === 'memory' : name !== 'memory');
  const [first, ...others] = profile.metrics;
  const wanted = others.find(isAsked);
  if (isAsked(first) || wanted === undefined || profile.graph !== undefined) return profile;
  const {lines: leadingLines, ...leading} = wanted;
  // Samples were taken in time.
  const {lines: _, samples: __, sampleCount: ___, ...rest} = profile;
  return {
    ...rest,
    metrics: [leading, withLines(first, profile.lines), ...others.filter(metric => metric !== wanted)],
    ...(leadingLines === undefined ? {} : {lines: leadingLines}),
  };
};

const withLines = (metric: ProfileMetric, lines: LineColumns | undefined): ProfileMetric =>
  lines === undefined ? metric : {...metric, lines};
