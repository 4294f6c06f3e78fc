// How a process fared over time, seen from its own event loop: what Clinic.js Doctor collects.

export interface Collection {
  /** Since the start, milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** All of the heap, not only its young part. */
  readonly isMajor: boolean;
}

/** One row a reading. */
export interface ProcessCourse {
  /** Readings were due this often; a blocked event loop delays them. */
  readonly intervalMs: number;
  /** Since the start. */
  readonly timeMs: Float64Array;
  /** How much later than due. */
  readonly delayMs: Float64Array;
  /** Processor time over clock time since the reading before; more than 1 with several threads. */
  readonly processor: Float64Array;
  readonly residentBytes: Float64Array;
  readonly heapUsedBytes: Float64Array;
  /** Open handles: sockets, servers, timers of the operating system. */
  readonly handles: Float64Array;
  readonly collections: readonly Collection[];
}
