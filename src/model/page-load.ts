// What a recording of a page says besides its stacks: when it showed something, what its main thread was at, what it fetched.

export const pageActivities = ['scripting', 'style', 'layout', 'painting', 'parsing', 'collecting garbage', 'other'] as const;
export type PageActivity = (typeof pageActivities)[number];

/** Since the navigation started; absent: not in the recording. */
export interface PageMoments {
  readonly firstContentfulPaintMs?: number;
  readonly largestContentfulPaintMs?: number;
  readonly domContentLoadedMs?: number;
  readonly loadMs?: number;
}

export interface LongTask {
  /** Since the navigation started; below 0: before it. */
  readonly startMs: number;
  readonly durationMs: number;
}

export interface PageResource {
  readonly url: string;
  /** As the browser says it: Document, Script, Image, … */
  readonly type: string;
  /** As sent over the network, headers included where the browser counts them. */
  readonly transferBytes: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly blocksRendering: boolean;
}

export interface PageLoad {
  readonly url: string;
  readonly moments: PageMoments;
  /** Element that the largest contentful paint drew. */
  readonly largestElement?: string;
  readonly cumulativeLayoutShift: number;
  /** What tasks took above 50 ms, from the first contentful paint to the end of the recording. */
  readonly totalBlockingMs: number;
  /** Main thread, in all: recorded, and busy in tasks. */
  readonly recordedMs: number;
  readonly busyMs: number;
  readonly activityMs: Readonly<Record<PageActivity, number>>;
  /** Tasks above 50 ms of the main thread, in order. */
  readonly longTasks: readonly LongTask[];
  readonly resources: readonly PageResource[];
  /** Start of the navigation on the clock of the profile's samples. */
  readonly navigationNs: number;
}

/** From here on a task is long: https://w3c.github.io/longtasks/ */
export const longTaskMs = 50;
