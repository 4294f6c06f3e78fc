// What a probe of run_triage must say about itself: which figures it reads, at what cost, and what they mean in sentences.
import type {Execution} from './execution.js';
import type {Facts} from './facts.js';
import type {Observation, ObservedSubject} from './observation.js';
import type {Plan} from './plan.js';
import type {Finding} from './report.js';

export const probeIds = ['time', 'processes', 'perf-stat', 'strace', 'iostat'] as const;
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
  /** A program of its own; absent: all is read from the same looks at the system. */
  readonly tool?: ProbeTool;
}

export interface ProbeRequest {
  /** Program file of the tool. */
  readonly program: string;
  readonly subject: ObservedSubject;
  readonly workingDirectory: string;
  readonly trace: 'network' | undefined;
  readonly durationMs: number | undefined;
  readonly timeLimitMs: number;
}

/** What the tool told, in numbers and sentences. */
export interface ProbeReading {
  readonly figures: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** Part of the answer that this machine cannot give, and what stands in for it. */
  readonly lost?: string;
  /** Where it contradicts what was seen from outside. */
  readonly conflicts: readonly string[];
}

export interface ProbeTool {
  readonly program: string;
  readonly install: string;
  /** `beside`: while the program is watched, it is not slowed; `apart`: in a run, or window, of its own. */
  readonly runs: 'beside' | 'apart';
  /** The file of the run folder that it writes. */
  readonly output: string;
  /** What answers instead when it cannot run, and what that lacks. */
  readonly instead: {readonly probe: ProbeId; readonly how: string; readonly lost: string};
  /** Why it cannot run here, with the cure; undefined: it can. */
  unfit?(facts: Facts, subject: ObservedSubject): string | undefined;
  plan(request: ProbeRequest): Plan;
  /** `text`: what it wrote. */
  read(text: string, observation: Observation, request: ProbeRequest): ProbeReading;
  /** Why it wrote nothing, with the cure. */
  explain(execution: Execution): string;
}
