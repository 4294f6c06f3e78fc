// A server under load: how it answered, and how its event loop fared meanwhile.
import {z} from 'zod';

/** The timer that measures delays wakes this often; a turn of the event loop can be longer than the delay by this. */
export const delayResolutionMs = 2;

export const EventLoop = z.object({
  /** Beyond the time at which a timer was due. */
  delayMs: z.object({mean: z.number(), p50: z.number(), p99: z.number(), p999: z.number(), max: z.number()}),
  /** Share of the time in which it was not idle. */
  utilization: z.number(),
  collections: z.object({count: z.number(), ms: z.number(), longestMs: z.number()}),
});
export type EventLoop = z.infer<typeof EventLoop>;

export const LoadFigures = z.strictObject({
  url: z.string(),
  driver: z.string(),
  connections: z.number(),
  seconds: z.number(),
  requests: z.number(),
  requestsPerSecond: z.number(),
  failed: z.number(),
  latencyMs: z.strictObject({mean: z.number(), p50: z.number(), p90: z.number(), p99: z.number(), max: z.number()}),
  eventLoop: EventLoop.optional(),
});
export type LoadFigures = z.infer<typeof LoadFigures>;

/** What an attached V8 profiler leaves beside its profile. */
export const eventLoopFile = 'event-loop.json';
