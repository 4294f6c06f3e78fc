// Input and Report of compare_profiles: what changed between two profiles, and whether it is more than noise.
import {z} from 'zod';
import {Finding, Measured, ReportBase} from './report.js';
import {limit, request} from './request.js';

const side = z.string().min(1).describe('A profile file, or the run id (r-…) of a stored run.');

export const CompareProfilesRequest = z.strictObject({base: side, changed: side, request, limit});
export type CompareProfilesRequest = z.infer<typeof CompareProfilesRequest>;

export const comparisonVerdicts = ['changed', 'no-change', 'inconclusive', 'not-comparable'] as const;
export type ComparisonVerdict = (typeof comparisonVerdicts)[number];

const Share = z.number().min(0).max(1);
const Amount = z.strictObject({self: z.number(), share: Share, total: z.number().optional(), calls: z.number().optional()});

export const ComparedFunction = z.strictObject({
  function: z.string(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  /** How the two sides were found to be one function; `inferred`: name and end of path only. */
  match: z.enum(['exact', 'inferred', 'only-base', 'only-changed']),
  base: Amount.optional(),
  changed: Amount.optional(),
  /** Own time, changed less base, unit of the metric; after scaling when the basis is `shares`. */
  change: z.number(),
  /** Against what did not change; absent for added functions. */
  changePercent: z.number().optional(),
  /** Adjusted p value; absent for exact counters. */
  q: z.number().optional(),
});
export type ComparedFunction = z.infer<typeof ComparedFunction>;

const ComparedSide = z.strictObject({
  source: z.string(),
  total: z.number(),
  samples: z.number().optional(),
  effectiveSamples: z.number().optional(),
});

export const Comparison = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  base: ComparedSide,
  changed: ComparedSide,
  /** Whether amounts may be compared as they are, or only as parts of their whole. */
  basis: z.enum(['absolute', 'shares']),
  why: z.string(),
  totalChangePercent: z.number(),
  /** What functions that did not change take now, in per cent of what they took. */
  unchangedPercent: z.number().optional(),
  test: z.string(),
  tested: z.number(),
  added: z.number(),
  removed: z.number(),
  inferredMatches: z.number(),
  /** Deepest point of the call tree that holds the change. */
  entry: z
    .strictObject({function: z.string(), file: z.string().optional(), path: z.string(), change: z.number(), ofChange: Share})
    .optional(),
  functions: z.array(ComparedFunction),
});
export type Comparison = z.infer<typeof Comparison>;

export const ComparisonReport = z.strictObject({
  ...ReportBase.shape,
  verdict: z.enum(comparisonVerdicts),
  measured: Measured.optional(),
  findings: z.array(Finding),
  comparison: Comparison.optional(),
});
export type ComparisonReport = z.infer<typeof ComparisonReport>;
