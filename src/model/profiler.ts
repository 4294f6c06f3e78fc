// What a plug-in for an external profiler must say about itself: it decides what to run and never runs it.
import type {Execution} from './execution.js';
import type {Facts, FoundProgram, Target} from './facts.js';
import type {Plan} from './plan.js';
import type {ProfilingError} from './problem.js';
import type {ResolvedProfileRequest} from './request.js';
import type {Metric, ProfilerId, Runtime} from './words.js';

export interface Fidelity {
  readonly sampler: 'asynchronous' | 'safepoint' | 'instrumented' | 'exact counts';
  /** Slow-down of the workload, as a factor seen when measured; 1 = none. */
  readonly overhead: string;
  /** It samples at a rate of its own, whatever is asked. */
  readonly ownRate?: boolean;
  /** Known biases, one sentence each. */
  readonly biases: readonly string[];
}

/** Where the profiler's code lives: its own program, a module of the target's interpreter, or the runtime itself. */
export type Residence =
  | {
      readonly in: 'program';
      readonly program: string;
      /** Other names of it, or absolute paths. */
      readonly alternatives?: readonly string[];
      /** Environment variable that users set to its path. */
      readonly variable?: string;
    }
  | {readonly in: 'interpreter'; readonly module: string}
  | {readonly in: 'runtime'};

export interface Profiler {
  readonly id: ProfilerId;
  readonly title: string;
  readonly residence: Residence;
  readonly measures: readonly Metric[];
  readonly runtimes: readonly Runtime[];
  readonly fidelity: Fidelity;
  readonly attaches: boolean;
  /** It can attach by changing the process, which is done only when this profiler is named. */
  readonly attachesByName?: boolean;
  /** Samples per second above which its figures are no longer right. */
  readonly fastestHz?: number;
  /** Its own processes compute beside the program: what the system adds up for the run is not the program's alone. */
  readonly computesItself?: boolean;
  /** Answers the same question where this one is missing or does not run. */
  readonly standIn?: ProfilerId;
  /** What a caller may switch on beside the inputs all profilers share: name → what it does. */
  readonly options?: Readonly<Record<string, string>>;
  /** The command that installs it, for the hint when it is missing. */
  readonly install: string;
  /** Why it cannot serve this target on this machine; undefined: it can. */
  unfit?(target: Target, facts: Facts, found: FoundProgram | undefined): string | undefined;
  plan(request: ResolvedProfileRequest): Plan;
  /** A known failure of this program → a code and a hint. */
  explainFailure?(execution: Execution): ProfilingError | undefined;
}
