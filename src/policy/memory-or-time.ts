// A question about memory that no profiler here can answer: the time profiler runs instead, and the Report says what was lost by it.
import type {PolicyValues} from '../model/policy-values.js';
import {ProfilingError} from '../model/problem.js';
import type {Metric} from '../model/words.js';
import type {MetricChoice} from './choose-metric.js';
import type {ProfilerChoice} from './choose-profiler.js';

export interface MeasurableChoice {
  readonly metric: Metric;
  readonly choice: ProfilerChoice;
  readonly aboutMetric: Omit<MetricChoice, 'metric'>;
}

/** `mayGiveWay`: the caller named neither metric nor profiler; only the words of the request, read by the policy, ask for memory. */
export const orElseTime = (
  asked: MetricChoice,
  mayGiveWay: boolean,
  values: PolicyValues,
  choose: (metric: Metric) => ProfilerChoice,
): MeasurableChoice => {
  const {metric, ...aboutMetric} = asked;
  try {
    return {metric, choice: choose(metric), aboutMetric};
  } catch (error) {
    const isMissing = error instanceof ProfilingError && error.code === 'program_missing';
    if (!isMissing || !mayGiveWay || metric !== 'memory') throw error;
    const instead = values.metric.byDefault;
    return {
      metric: instead,
      choice: choose(instead),
      aboutMetric: {
        assumptions: asked.assumptions.map(assumption => ({
          ...assumption,
          value: instead,
          basis: 'fallback' as const,
          reason: `${assumption.reason}, but ${error.message} Time is measured instead. What is lost: how much is allocated, by whom, and whether it is freed; only time in allocation and garbage collection shows`,
        })),
        warnings: [
          ...asked.warnings,
          {
            code: 'memory-not-measured',
            message: 'The question is about memory, and nothing here measures it: these figures are time.',
            hint: error.hint,
          },
        ],
      },
    };
  }
};
