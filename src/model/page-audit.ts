// Input and Report of audit_page, and what one run of Lighthouse says.
import {z} from 'zod';
import {Finding, ReportBase} from './report.js';
import {dryRun, limit, maxWaitSeconds, request} from './request.js';

export const formFactors = ['mobile', 'desktop'] as const;
/** Lighthouse's own words: computed from a fast load, applied by the browser, or none. */
export const throttlings = ['simulate', 'devtools', 'provided'] as const;

export const AuditPageRequest = z.strictObject({
  url: z.string().describe('http(s) address, HTML file or folder.'),
  against: z.string().optional().describe('Second page (the changed side), or runId of an audit.'),
  runs: z.number().int().min(1).optional(),
  formFactor: z.enum(formFactors).optional(),
  throttling: z.enum(throttlings).optional(),
  request,
  dryRun,
  maxWaitSeconds,
  limit,
});
export type AuditPageRequest = z.infer<typeof AuditPageRequest>;

export const auditMetrics = {
  score: {title: 'performance score', unit: 'points', moreIsBetter: true, practical: 1, share: 0},
  FCP: {title: 'first contentful paint', unit: 'ms', moreIsBetter: false, practical: 10, share: 0.02},
  LCP: {title: 'largest contentful paint', unit: 'ms', moreIsBetter: false, practical: 10, share: 0.02},
  TTI: {title: 'time to interactive', unit: 'ms', moreIsBetter: false, practical: 10, share: 0.02},
  TBT: {title: 'total blocking time', unit: 'ms', moreIsBetter: false, practical: 10, share: 0.02},
  CLS: {title: 'cumulative layout shift', unit: '', moreIsBetter: false, practical: 0.01, share: 0},
} as const;
export type AuditMetric = keyof typeof auditMetrics;
export const auditMetricIds = ['score', 'FCP', 'LCP', 'TTI', 'TBT', 'CLS'] as const satisfies readonly AuditMetric[];

export const auditVerdicts = [
  'meets-target',
  'misses-target',
  'inconclusive',
  'improved',
  'regressed',
  'no-change',
  'not-comparable',
  'planned',
  'pending',
] as const;
export type AuditVerdict = (typeof auditVerdicts)[number];

const metricName = z.enum(auditMetricIds);

export const AuditSide = z.strictObject({
  label: z.string(),
  url: z.string(),
  runs: z.number(),
  /** Which of them is the median run, counted from 1. */
  medianRun: z.number(),
  metrics: z.array(
    z.strictObject({metric: metricName, unit: z.string(), medianRun: z.number(), median: z.number(), min: z.number(), max: z.number()}),
  ),
});
export type AuditSide = z.infer<typeof AuditSide>;

const Ends = z.tuple([z.number(), z.number()]);

export const AuditComparison = z.strictObject({
  verdict: z.enum(auditVerdicts),
  test: z.string(),
  alpha: z.number(),
  order: z.string(),
  cause: z.string().optional(),
  /** changed - base; p is corrected for the number of metrics. */
  metrics: z.array(
    z.strictObject({
      metric: metricName,
      unit: z.string(),
      base: z.number(),
      changed: z.number(),
      change: z.number(),
      interval: Ends.optional(),
      p: z.number(),
      isDifferent: z.boolean(),
    }),
  ),
});
export type AuditComparison = z.infer<typeof AuditComparison>;

export const PageAudit = z.strictObject({
  targetScore: z.number(),
  settings: z.strictObject({
    formFactor: z.string(),
    throttling: z.string(),
    cpuSlowdown: z.number().optional(),
    networkKilobitsPerSecond: z.number().optional(),
    lighthouse: z.string(),
    browser: z.string().optional(),
  }),
  sides: z.array(AuditSide),
  comparison: AuditComparison.optional(),
});
export type PageAudit = z.infer<typeof PageAudit>;

export const AuditReport = z.strictObject({
  ...ReportBase.shape,
  verdict: z.enum(auditVerdicts),
  audit: PageAudit.optional(),
  findings: z.array(Finding),
  plan: z.unknown().optional(),
});
export type AuditReport = z.infer<typeof AuditReport>;

export interface AuditOpportunity {
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  /** Metric that would gain most, and by how much. */
  readonly metric: string;
  readonly savingsMs: number;
  readonly savingsBytes: number;
  /** Files it is about, largest saving first. */
  readonly items: readonly {readonly url: string; readonly wastedBytes: number; readonly totalBytes: number; readonly wastedMs: number}[];
}

/** One run of Lighthouse. Times in ms. */
export interface AuditRun {
  readonly lighthouse: string;
  readonly browser: string | undefined;
  readonly finalUrl: string;
  readonly metrics: Readonly<Record<AuditMetric, number>>;
  readonly formFactor: string;
  readonly throttling: string;
  /** How much slower than this machine the processor was made; 1: as it is. */
  readonly cpuSlowdown: number;
  readonly networkKilobitsPerSecond: number | undefined;
  /** Lighthouse's own measure of this machine's speed at that moment. */
  readonly benchmarkIndex: number | undefined;
  readonly opportunities: readonly AuditOpportunity[];
  readonly longTasks: readonly {readonly url: string; readonly startMs: number; readonly durationMs: number}[];
  readonly requests: readonly {readonly url: string; readonly type: string; readonly transferBytes: number}[];
  readonly warnings: readonly string[];
}
