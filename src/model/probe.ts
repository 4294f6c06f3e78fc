// What a probe of run_triage must say about itself: which figures it reads, at what cost, and what they mean in sentences.
import type {Observation} from './observation.js';
import type {Finding} from './report.js';

export const probeIds = ['time', 'processes'] as const;
export type ProbeId = (typeof probeIds)[number];

export interface Probe {
  readonly id: ProbeId;
  readonly title: string;
  /** What it costs the program, as measured. */
  readonly cost: string;
  /** Sections of the `triage` object that it fills. */
  readonly fills: readonly ('totals' | 'processes' | 'states' | 'waits')[];
  /** Facts worth a sentence, with their numbers; the verdict is not its business. */
  findings(observation: Observation): readonly Finding[];
}
