// What memory profilers tell beside who allocated.

/** Memory over time, in order of time. */
export interface MemoryTimeline {
  readonly timeNs: Float64Array;
  readonly bytes: Float64Array;
}

/** A place that keeps memory: row of the call tree, executing line (0 = unknown), bytes. */
export interface HeldMemory {
  readonly node: Int32Array;
  readonly line: Int32Array;
  readonly bytes: Float64Array;
  /** How likely each is a leak, 0..1, where the profiler says so. */
  readonly likelihood?: Float64Array;
}

export interface MemoryCourse {
  /** What the profile's bytes are amounts of: alive at the peak; alive at the end; allocated in all, freed or not; gained by the process while a line ran. */
  readonly amount: 'at-peak' | 'at-end' | 'allocated' | 'gained';
  /** What was watched: the process's resident memory, or the blocks its code allocated. */
  readonly of: 'process' | 'heap';
  readonly peakBytes?: number;
  readonly timeline?: MemoryTimeline;
  /** Not freed when the recording ended. */
  readonly held?: HeldMemory;
}
