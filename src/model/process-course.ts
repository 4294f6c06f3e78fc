// How a process fared over time, seen from its own event loop.

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
  /** Part of the time since the reading before in which the event loop did not wait, 0..1; as the event loop itself counts it. */
  readonly busy?: Float64Array;
  readonly collections: readonly Collection[];
}

export interface CourseParts {
  readonly runningMs: number;
  readonly collectingMs: number;
  readonly waitingMs: number;
}

/** A delayed event loop does not wait, with or without a core; of several threads the processor time can exceed the clock. */
export const courseParts = ({intervalMs, timeMs, delayMs, processor, busy, collections}: ProcessCourse): CourseParts => {
  const first = (timeMs[0] ?? 0) - intervalMs - (delayMs[0] ?? 0);
  let all = 0;
  let notWaiting = 0;
  for (let row = 0; row < timeMs.length; row += 1) {
    const elapsed = intervalMs + (delayMs[row] ?? 0);
    all += elapsed;
    notWaiting += busy === undefined ? Math.max(delayMs[row] ?? 0, elapsed * Math.min(1, processor[row] ?? 0)) : elapsed * (busy[row] ?? 0);
  }
  const collected = collections.reduce((sum, {atMs, durationMs}) => sum + (atMs >= first ? durationMs : 0), 0);
  const collectingMs = Math.min(collected, notWaiting);
  return {runningMs: notWaiting - collectingMs, collectingMs, waitingMs: all - notWaiting};
};
