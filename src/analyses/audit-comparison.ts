// Two pages, or two states of one, from several runs of each: what differs by more than the runs of one page differ among themselves.
import {type AuditComparison, type AuditMetric, type AuditRun, auditMetricIds, auditMetrics} from '../model/page-audit.js';
import {median} from '../statistics/descriptive.js';
import {twoSampleShift} from '../statistics/hodges-lehmann.js';
import {holm} from '../statistics/holm.js';
import {mannWhitney} from '../statistics/mann-whitney.js';
import {round, valuesOf} from './audit-runs.js';

/** One false claim among all metrics is to be as rare as this; the stricter level where the number of runs can reach it. */
const strict = 0.01;
const usual = 0.05;
/** Scores that lie within this many points of each other are the same to a user. */
const sameScore = 3;

export interface ComparedRuns {
  readonly base: readonly AuditRun[];
  readonly changed: readonly AuditRun[];
  readonly order: string;
  /** They were run in turn: what the machine does meanwhile meets both. */
  readonly alternated: boolean;
}

export const compareAudits = ({base, changed, order, alternated}: ComparedRuns): AuditComparison => {
  const differing = unlikeSettings(base[0], changed[0]);
  const known = auditMetricIds.filter(metric => valuesOf(base, metric).length > 0 && valuesOf(changed, metric).length > 0);
  const raw = known.map(metric => mannWhitney(valuesOf(base, metric), valuesOf(changed, metric)).p);
  const corrected = holm(raw);
  const alpha = lowestP(base.length, changed.length) * known.length <= strict ? strict : usual;
  const metrics = known.map((metric, index) => {
    const first = valuesOf(base, metric);
    const shift = twoSampleShift(first, valuesOf(changed, metric), alpha);
    const p = corrected[index] ?? 1;
    const {practical, share, unit} = auditMetrics[metric];
    const isLarge = Math.abs(shift.estimate) >= Math.max(practical, share * Math.abs(median(first)));
    const [low, high] = shift.interval;
    return {
      metric,
      unit,
      base: round(median(first)),
      changed: round(median(valuesOf(changed, metric))),
      change: round(shift.estimate),
      ...(Number.isFinite(low) && Number.isFinite(high) && {interval: [round(low), round(high)] as [number, number]}),
      p: Number(p.toPrecision(3)),
      isDifferent: p <= alpha && isLarge,
    };
  });
  const reachable = lowestP(base.length, changed.length) * known.length <= alpha;
  return {
    ...decide(metrics, {differing, alternated, reachable}),
    test: 'exact Mann–Whitney on the runs, Holm over the metrics',
    alpha,
    order,
    metrics,
  };
};

type Compared = AuditComparison['metrics'][number];

const decide = (
  metrics: readonly Compared[],
  {differing, alternated, reachable}: {readonly differing: string | undefined; readonly alternated: boolean; readonly reachable: boolean},
): Pick<AuditComparison, 'verdict' | 'cause'> => {
  if (differing !== undefined) return {verdict: 'not-comparable', cause: differing};
  if (!alternated) return {verdict: 'inconclusive', cause: 'not-alternated'};
  const directions = new Set(metrics.filter(({isDifferent}) => isDifferent).map(({metric, change}) => isBetter(metric, change)));
  const score = metrics.find(({metric}) => metric === 'score');
  if (score?.isDifferent === true) return {verdict: isBetter('score', score.change) ? 'improved' : 'regressed'};
  if (directions.size === 1) return {verdict: directions.has(true) ? 'improved' : 'regressed'};
  if (directions.size === 2) return {verdict: 'inconclusive', cause: 'metrics-disagree'};
  if (!reachable) return {verdict: 'inconclusive', cause: 'too-few-runs'};
  const [low, high] = score?.interval ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return low >= -sameScore && high <= sameScore ? {verdict: 'no-change'} : {verdict: 'inconclusive', cause: 'spread-too-large'};
};

const isBetter = (metric: AuditMetric, change: number): boolean => change > 0 === auditMetrics[metric].moreIsBetter;

/** The smallest p that so many runs can give. */
const lowestP = (n: number, m: number): number => {
  let choices = 1;
  for (let index = 1; index <= m; index += 1) choices = (choices * (n + index)) / index;
  return Math.min(1, 2 / choices);
};

const unlikeSettings = (base: AuditRun | undefined, changed: AuditRun | undefined): string | undefined => {
  if (base === undefined || changed === undefined) return 'no-runs';
  if (base.lighthouse !== changed.lighthouse) return 'other-lighthouse-version';
  if (base.formFactor !== changed.formFactor || base.throttling !== changed.throttling) return 'other-settings';
  return base.browser === changed.browser ? undefined : 'other-browser-version';
};
