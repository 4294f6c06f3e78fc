// Input and Report of find_memory_leak.
import {z} from 'zod';
import {Finding, Measured, ReportBase} from './report.js';
import {command, dryRun, environment, limit, maxWaitSeconds, pid, request, timeLimitSeconds, workingDirectory} from './request.js';

export const FindMemoryLeakRequest = z.strictObject({
  command,
  pid,
  url: z.string().optional().describe('A page; drive is then one JavaScript expression it runs.'),
  drive: z.array(z.string()).min(1).optional().describe('Run once a round, e.g. a load client.').meta({commandLine: true}),
  rounds: z.number().int().min(5).max(200).optional(),
  durationSeconds: z.number().positive().max(3_600).optional().describe('Without drive: how long.'),
  request,
  workingDirectory,
  environment,
  timeLimitSeconds,
  dryRun,
  maxWaitSeconds,
  limit,
});
export type FindMemoryLeakRequest = z.infer<typeof FindMemoryLeakRequest>;

/** What a program does wrong when it leaks, as far as its objects show it. */
export const leakKinds = [
  'unbounded-cache',
  'growing-collection',
  'listener-accumulation',
  'closure-retention',
  'timer-accumulation',
  'pending-promises',
  'buffer-retention',
  'uncollected-cycles',
  'detached-dom',
  'growing-objects',
  'native-growth',
] as const;
export type LeakKind = (typeof leakKinds)[number];

export const memoryLeakVerdicts = ['leak', 'no-leak', 'inconclusive', 'planned', 'pending'] as const;

/** Live memory after each measured round, bytes. */
export const MemoryGrowth = z.strictObject({
  rounds: z.number(),
  warmupRounds: z.number(),
  roundIs: z.enum(['one run of drive', 'a time slice']),
  growthPerRoundBytes: z.number(),
  interval99Bytes: z.tuple([z.number(), z.number()]),
  /** Of the second half of the rounds: a cache that fills shows here. */
  lateGrowthPerRoundBytes: z.number(),
  smallestClaimedBytes: z.number(),
  bytesPerHour: z.number().optional(),
  liveBytes: z.array(z.number()),
  rssBytes: z.array(z.number()),
});
export type MemoryGrowth = z.infer<typeof MemoryGrowth>;

export const MemoryLeakReport = z.strictObject({
  ...ReportBase.shape,
  verdict: z.enum(memoryLeakVerdicts),
  measured: Measured.optional(),
  growth: MemoryGrowth.optional(),
  findings: z.array(Finding),
  plan: z.unknown().optional(),
});
export type MemoryLeakReport = z.infer<typeof MemoryLeakReport>;
