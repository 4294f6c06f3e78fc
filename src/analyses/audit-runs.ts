// Several runs of the same page: which one stands for them, how far they spread, and whether they reach the target.
import {type AuditMetric, type AuditRun, type AuditSide, auditMetricIds, auditMetrics} from '../model/page-audit.js';
import {median} from '../statistics/descriptive.js';

/** Fewer runs show no spread. */
const fewestRuns = 3;
const level = 0.05;

export const valuesOf = (runs: readonly AuditRun[], metric: AuditMetric): readonly number[] =>
  runs.map(({metrics}) => metrics[metric]).filter(value => Number.isFinite(value));

/** The run closest to the medians of FCP and TTI, as Lighthouse advises: https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md */
export const medianRunOf = (runs: readonly AuditRun[]): number => {
  const firstPaint = median(valuesOf(runs, 'FCP'));
  const interactive = median(valuesOf(runs, 'TTI'));
  const distance = ({metrics}: AuditRun): number => {
    const sum = (metrics.FCP - firstPaint) ** 2 + (metrics.TTI - interactive) ** 2;
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  };
  let best = 0;
  for (const [index, run] of runs.entries()) if (distance(run) < distance(runs[best] ?? run)) best = index;
  return best;
};

export const sideOf = (label: string, url: string, runs: readonly AuditRun[]): AuditSide => {
  const index = medianRunOf(runs);
  return {
    label,
    url,
    runs: runs.length,
    medianRun: index + 1,
    metrics: auditMetricIds.flatMap(metric => {
      const values = valuesOf(runs, metric);
      const own = runs[index]?.metrics[metric] ?? Number.NaN;
      if (values.length === 0) return [];
      return [
        {
          metric,
          unit: auditMetrics[metric].unit,
          medianRun: round(Number.isFinite(own) ? own : median(values)),
          median: round(median(values)),
          min: round(Math.min(...values)),
          max: round(Math.max(...values)),
        },
      ];
    }),
  };
};

export interface TargetVerdict {
  readonly verdict: 'meets-target' | 'misses-target' | 'inconclusive';
  /** Interval of the median score; all runs where they are few. */
  readonly interval: readonly [number, number];
}

/** Decided only when the whole interval of the median score lies on one side of the target. */
export const targetVerdict = (runs: readonly AuditRun[], targetScore: number): TargetVerdict => {
  const scores = [...valuesOf(runs, 'score')].sort((a, b) => a - b);
  const interval = medianInterval(scores);
  if (scores.length < fewestRuns) return {verdict: 'inconclusive', interval};
  if (interval[0] > targetScore) return {verdict: 'meets-target', interval};
  return {verdict: interval[1] <= targetScore ? 'misses-target' : 'inconclusive', interval};
};

/** Order statistics that hold the median in 95 of 100 cases by the sign test; with 5 runs and fewer, the smallest and the largest. */
const medianInterval = (ordered: readonly number[]): readonly [number, number] => {
  const count = ordered.length;
  let outside = 0;
  // P(at most `outside` of the runs lie below the median), each with a chance of one half.
  let chance = 0.5 ** count;
  for (let next = chance * count; 2 * (chance + next) <= level; next = (next * (count - outside)) / (outside + 1)) {
    chance += next;
    outside += 1;
  }
  return [ordered[outside] ?? Number.NaN, ordered[count - 1 - outside] ?? Number.NaN];
};

export const round = (value: number): number => Number(value.toFixed(value < 1 ? 4 : 1));
