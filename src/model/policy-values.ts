// The values of the skill's Ambiguity Policy, as read from the served SKILL.md; their only other home is that file.
import type {EvidenceFloor} from './analysis.js';
import type {Metric, ProfilerId} from './words.js';

/** A rule's value with the place it stands, for the citation in an assumption. */
export interface PolicyValues {
  /** Preferred profiler per runtime; `clinic` stands for the suite. */
  readonly profilerChoice: {readonly python: string; readonly node: string; readonly browser: string; readonly exactCallCounts: ProfilerId};
  readonly fallbackOrder: {
    readonly pythonTime: readonly ProfilerId[];
    readonly pythonMemory: readonly ProfilerId[];
    readonly nodeTime: readonly ProfilerId[];
    readonly nodeMemory: readonly ProfilerId[];
    readonly native: readonly ProfilerId[];
  };
  readonly samplingRateHz: {readonly python: number; readonly v8: number; readonly native: number};
  readonly recordingSeconds: {readonly attached: number; readonly launched: number; readonly wait: number};
  readonly benchmark: {readonly measuredRuns: number; readonly warmupRuns: number; readonly shortOperationMs: number};
  readonly metric: {
    readonly byDefault: Metric;
    readonly withoutIo: Metric;
    readonly memoryWords: readonly string[];
    readonly onMemoryWords: Metric;
  };
  readonly scope: string;
  readonly baseline: string;
  readonly reporting: {readonly first: string; readonly second: string};
  readonly evidenceFloor: EvidenceFloor;
  /** A page is good enough from a score above the target. */
  readonly pageAudit: {readonly runs: number; readonly targetScore: number};
  /** Rule → resource URI with fragment, e.g. `skill://performance-profiling/SKILL.md#profiler-choice`. */
  readonly source: Readonly<Record<PolicyRule, string>>;
}

export const policyRules = [
  'profiler-choice',
  'fallback-order',
  'sampling-rate',
  'recording-length',
  'benchmark-iterations',
  'metric-focus',
  'optimization-scope',
  'baseline-requirement',
  'reporting',
  'evidence-floor',
  'page-audit',
] as const;
export type PolicyRule = (typeof policyRules)[number];
