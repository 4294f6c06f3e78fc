// The answer of every operation: the contract's Report. Complete by itself, sized for a model's context.
import {z} from 'zod';
import {Assumption} from './assumption.js';
import {LoadFigures} from './load.js';
import {Growth, Repeats} from './profile-runs.js';

const Share = z.number().min(0).max(1);

export const Finding = z.strictObject({
  kind: z.string(),
  level: z.enum(['observed', 'derived', 'inferred']),
  title: z.string(),
  function: z.string().optional(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  selfShare: Share.optional(),
  totalShare: Share.optional(),
  interval: z.tuple([Share, Share]).optional(),
  self: z.number().optional(),
  total: z.number().optional(),
  calls: z.number().optional(),
  ceilingPercent: z.number().optional(),
  /** Of a page: what fixing it could save, or how long it blocks. */
  savingsMs: z.number().optional(),
  savingsBytes: z.number().optional(),
  evidence: z.array(z.string()),
  source: z.array(z.string()).optional(),
  advice: z.string().optional(),
  reference: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const Measured = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  total: z.number(),
  samples: z.number().optional(),
  durationSeconds: z.number().optional(),
  target: z
    .strictObject({
      command: z.array(z.string()).optional(),
      pid: z.number().optional(),
      url: z.string().optional(),
      path: z.string().optional(),
      runtime: z.string().optional(),
      exitCode: z.number().optional(),
      signal: z.string().optional(),
    })
    .optional(),
  profiler: z.strictObject({id: z.string(), version: z.string().optional(), command: z.array(z.string()).optional()}).optional(),
  format: z.string().optional(),
  attributedShare: Share.optional(),
  kindShares: z.record(z.string(), Share).optional(),
});
export type Measured = z.infer<typeof Measured>;

export const PathStep = z.strictObject({
  function: z.string(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  totalShare: Share,
  selfShare: Share,
});
export type PathStep = z.infer<typeof PathStep>;

export const Warning = z.strictObject({code: z.string(), message: z.string(), hint: z.string().optional()});
export type Warning = z.infer<typeof Warning>;

export const ArtifactLink = z.strictObject({
  uri: z.string(),
  path: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  purpose: z.string(),
});

export const NextCall = z.strictObject({tool: z.string(), arguments: z.record(z.string(), z.unknown()), why: z.string()});
export type NextCall = z.infer<typeof NextCall>;

export const Truncation = z.strictObject({what: z.string(), kept: z.number(), of: z.number(), bring: z.string()});
export type Truncation = z.infer<typeof Truncation>;

const common = {
  runId: z.string().optional(),
  status: z.enum(['complete', 'running']),
  summary: z.string(),
  assumptions: z.array(Assumption),
  warnings: z.array(Warning),
  artifacts: z.array(ArtifactLink),
  next: z.array(NextCall),
  truncated: z.array(Truncation),
};

/** The fields every Report has. */
export const ReportBase = z.strictObject(common);

export const profileVerdicts = ['bottleneck', 'no-dominant-cost', 'mostly-waiting', 'not-proven', 'planned', 'pending'] as const;

/** Of a page: milliseconds since the navigation, and of main-thread time. */
export const PageFigures = z.strictObject({
  url: z.string(),
  firstContentfulPaintMs: z.number().optional(),
  largestContentfulPaintMs: z.number().optional(),
  domContentLoadedMs: z.number().optional(),
  loadMs: z.number().optional(),
  cumulativeLayoutShift: z.number(),
  totalBlockingMs: z.number(),
  longTasks: z.number(),
  recordedMs: z.number(),
  busyMs: z.number(),
  activityMs: z.record(z.string(), z.number()),
  requests: z.number(),
  transferBytes: z.number(),
});
export type PageFigures = z.infer<typeof PageFigures>;

/** Report of run_profile and explain_flamegraph. `planned`: a dry run; `pending`: still running. */
export const ProfileReport = z.strictObject({
  ...common,
  verdict: z.enum(profileVerdicts),
  measured: Measured.optional(),
  findings: z.array(Finding),
  hotPath: z.array(PathStep).optional(),
  page: PageFigures.optional(),
  load: LoadFigures.optional(),
  growth: Growth.optional(),
  repeats: Repeats.optional(),
  plan: z.unknown().optional(),
  view: z.unknown().optional(),
});
export type ProfileReport = z.infer<typeof ProfileReport>;

/** Any operation's Report as the faces see it. */
export interface Report extends z.infer<typeof ReportBase> {
  readonly verdict?: string | undefined;
}
