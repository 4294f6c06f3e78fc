// Time on the clock, time on a processor, or memory: what the caller said, what the words say, what the policy says; in this order.
import type {Assumption} from '../model/assumption.js';
import type {PolicyValues} from '../model/policy-values.js';
import type {Profiler} from '../model/profiler.js';
import type {Warning} from '../model/report.js';
import type {Metric} from '../model/words.js';
import {fromPolicy} from './assume.js';
import type {RequestWords} from './request-words.js';

export interface MetricChoice {
  readonly metric: Metric;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

/** `profiler`: the one the caller named, or the only one that there is for the target, if any. */
export const chooseMetric = (
  asked: Metric | undefined,
  words: RequestWords,
  profiler: Profiler | undefined,
  values: PolicyValues,
): MetricChoice => {
  if (asked !== undefined) return {metric: asked, assumptions: [], warnings: []};
  const assume = (value: Metric, part: string, warnings: readonly Warning[] = []): MetricChoice => ({
    metric: value,
    assumptions: [fromPolicy({field: 'metric', value, rule: 'metric-focus', part}, values)],
    warnings,
  });
  const {byDefault, withoutIo, onMemoryWords} = values.metric;
  if (words.memory !== undefined) return assume(onMemoryWords, said(words.memory), bothAsked(words, onMemoryWords, withoutIo));
  if (words.withoutIo !== undefined) return assume(withoutIo, said(words.withoutIo));
  if (words.wall !== undefined) return {metric: 'wall', assumptions: [], warnings: []};

  const [only] = profiler?.measures ?? [];
  if (profiler === undefined || only === undefined || profiler.measures.includes(byDefault)) return assume(byDefault, 'by default');
  const reason = `${profiler.id} measures ${profiler.measures.join(' and ')}, not ${byDefault}`;
  return {metric: only, assumptions: [{field: 'metric', value: only, basis: 'detected', reason, override: 'metric'}], warnings: []};
};

const said = (words: string): string => `the request says "${words}"`;

const bothAsked = ({memory, withoutIo}: RequestWords, metric: Metric, other: Metric): Warning[] =>
  withoutIo === undefined || metric === other
    ? []
    : [
        {
          code: 'several-metrics',
          message: `The request names both "${memory}" and "${withoutIo}"; this run measures ${metric}.`,
          hint: `Call again with metric "${other}" for the other.`,
        },
      ];
