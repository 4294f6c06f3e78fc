// The normal form of a profile: columns over an interned table of functions. Every format reads into it, every analysis reads from it.
import type {MemoryCourse} from './memory.js';

import type {PageLoad} from './page-load.js';
import type {ProcessCourse} from './process-course.js';

export const frameKinds = ['user', 'dependency', 'runtime', 'native', 'kernel', 'gc', 'idle', 'regexp', 'profiler', 'unresolved'] as const;

/** Who owns a frame. `unresolved`: the profiler saw time there but could not name the function. */
export type FrameKind = (typeof frameKinds)[number];

/** Functions, one row each: name, file, the line and column of the definition (1-based, 0 = unknown), owner. */
export interface Frames {
  readonly name: readonly string[];
  /** Empty string: no file known. */
  readonly file: readonly string[];
  readonly line: Int32Array;
  readonly column: Int32Array;
  readonly kind: readonly FrameKind[];
  /** Name and place in the compiled code, where a source map led to the function's own; empty for the others. */
  readonly compiled?: readonly string[];
}

/** Call tree, one row a node: the row of the caller (-1 = root) and the row of the function. Invariant: `parent[i] < i`. */
export interface CallTree {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
}

export type MetricUnit = 'nanoseconds' | 'samples' | 'bytes' | 'count';
/** `waiting`: beside time, what threads that only wait were seen waiting. */
export type MetricName = 'wall' | 'cpu' | 'memory' | 'samples' | 'calls' | 'waiting' | 'other';

/** One number a node: what was spent in the node itself, in `unit`. */
export interface ProfileMetric {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  readonly meaning: 'sampled' | 'exact';
  readonly self: Float64Array;
  /** Executing lines of this metric, of metrics that do not lead; those of the leading one are the profile's `lines`. */
  readonly lines?: LineColumns;
}

/** Samples in time order (only if the source has time): node, weight (unit of metric 0), time since start in nanoseconds, thread row. */
export interface SampleColumns {
  readonly node: Int32Array;
  readonly weight: Float64Array;
  readonly timeNs: Float64Array;
  readonly thread: Uint16Array;
}

/** Executing lines: node, 1-based line in the node's file, value (unit of metric 0). */
export interface LineColumns {
  readonly node: Int32Array;
  readonly line: Int32Array;
  readonly value: Float64Array;
  /** How often each line ran; only line profilers count. */
  readonly hits?: Float64Array;
}

/**
 * A call graph without stacks (cProfile, callgrind): per function exact calls, self and total; per caller–callee pair the share that call brought.
 * Paths through it are never invented. Values in the unit of metric 0.
 */
export interface CallGraph {
  readonly calls: Float64Array;
  /** Calls that were not recursive re-entries. */
  readonly primitiveCalls: Float64Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly edges: {
    readonly caller: Int32Array;
    readonly callee: Int32Array;
    readonly calls: Float64Array;
    readonly self: Float64Array;
    readonly total: Float64Array;
  };
}

export interface ProfileOrigin {
  /** Format id: which reader made this. */
  readonly format: string;
  readonly tool?: string;
  readonly toolVersion?: string;
  readonly requestedIntervalNs?: number;
  readonly achievedIntervalNs?: number;
  readonly durationNs?: number;
}

/** What was lost or is uncertain, said by the reader. */
export interface ProfileNote {
  readonly code:
    | 'pruned'
    | 'truncated'
    | 'unsymbolised'
    | 'approximate'
    | 'skipped-input'
    | 'call-graph'
    | 'several-profiles'
    | 'lost-samples'
    | 'inlined'
    | 'source-maps'
    | 'waiting-threads';
  readonly message: string;
}

export interface Profile {
  readonly frames: Frames;
  /** Empty (no rows) when the source is a call graph. */
  readonly nodes: CallTree;
  /** At least one; metric 0 leads. */
  readonly metrics: readonly [ProfileMetric, ...ProfileMetric[]];
  /** How many samples were taken in all; undefined for exact sources. */
  readonly sampleCount?: number;
  readonly samples?: SampleColumns;
  readonly threads?: readonly string[];
  readonly lines?: LineColumns;
  readonly graph?: CallGraph;
  /** Only of a recording of a page. */
  readonly page?: PageLoad;
  readonly memory?: MemoryCourse;
  /** Of a process that was watched instead of its functions. */
  readonly course?: ProcessCourse;
  readonly origin: ProfileOrigin;
  readonly notes: readonly ProfileNote[];
}
