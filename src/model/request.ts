// Inputs of the operations: flat, strict, described once. Schemas, CLI flags and docs derive from these.
import {z} from 'zod';
import {metrics, profilerIds} from './words.js';

export const request = z.string().max(2_000).optional().describe("The user's own words; they fill gaps.");
export const dryRun = z.boolean().optional().describe('Return the plan and run nothing.');
export const maxWaitSeconds = z
  .number()
  .min(0)
  .max(3_600)
  .optional()
  .describe('Answer {status: running} after this long; get_run brings the rest.');
export const limit = z.number().int().min(1).max(100).optional().describe('How many to list.');
export const command = z.array(z.string()).min(1).optional().describe('Program and arguments, one word each; no shell.');
export const pid = z.number().int().positive().optional().describe('A running process to attach to.');
export const workingDirectory = z.string().optional().describe('Where it runs; inside a root.');
export const environment = z
  .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*=/, 'KEY=VALUE'))
  .optional()
  .describe('KEY=VALUE, added to the environment.');
export const timeLimitSeconds = z.number().positive().max(86_400).optional().describe('End the command after this long.');
export const runId = z.string().regex(/^r-\d{8}-\d{6}-[0-9a-f]{4,8}$/, 'a run id such as r-20261122-131500-4f2a');

export const RunProfileRequest = z.strictObject({
  command,
  pid,
  url: z.string().optional().describe('A page: http(s) address, HTML file or folder.'),
  request,
  metric: z.enum(metrics).optional().describe('wall, cpu or memory.'),
  profiler: z.enum(profilerIds).optional().describe('Profiler id; see list_profilers.'),
  functions: z.array(z.string()).optional().describe('Functions to look into by line, or a runId for its hot ones.'),
  durationSeconds: z.number().positive().max(3_600).optional().describe('How long to record.'),
  sampleRateHz: z.number().int().min(1).max(10_000).optional().describe('Samples per second.'),
  includeChildren: z.boolean().optional().describe('Also profile child processes and workers.'),
  includeNative: z.boolean().optional().describe('Also native (C, C++, Rust) frames.'),
  includeIdle: z.boolean().optional().describe('Also threads that wait.'),
  profilerOptions: z.array(z.string()).optional().describe('Names from list_profilers.'),
  sweep: z.array(z.string()).optional().describe('size=1000,2000,4000 with {size} in command: growth of each function.'),
  repeats: z.number().int().min(2).max(10).optional().describe('Profile so often: do the runs agree?'),
  countCalls: z.boolean().optional().describe('Also count calls, in a second run.'),
  load: z.string().optional().describe('Address of the server that command starts: profile under HTTP load.'),
  workingDirectory,
  environment,
  timeLimitSeconds,
  dryRun,
  maxWaitSeconds,
  limit,
});
export type RunProfileRequest = z.infer<typeof RunProfileRequest>;

export const profileViews = ['summary', 'callers', 'callees', 'lines', 'packages'] as const;

export const ExplainFlamegraphRequest = z.strictObject({
  path: z.string().optional().describe('A profile or flame graph file, in any known format.'),
  runId: runId.optional().describe('A stored run.'),
  view: z.enum(profileViews).optional().describe('callers, callees and lines: of focus; packages: cost of each.'),
  focus: z.string().optional().describe('Function to look at.'),
  limit,
});
export type ExplainFlamegraphRequest = z.infer<typeof ExplainFlamegraphRequest>;

export const ListProfilersRequest = z.strictObject({
  /** A text, not the list of all ids: that stands in run_profile, and every model reads both. */
  profiler: z.string().optional().describe('Only this one.'),
  workingDirectory,
});
export type ListProfilersRequest = z.infer<typeof ListProfilersRequest>;

export const GetRunRequest = z.strictObject({
  runId: runId.optional().describe('Without it: the history, newest first.'),
  cursor: z.string().optional().describe('Where an earlier page ended.'),
  maxWaitSeconds,
  limit,
});
export type GetRunRequest = z.infer<typeof GetRunRequest>;

/** A profiling request without gaps: what profilers plan from. */
export interface ResolvedProfileRequest {
  readonly target: import('./facts.js').Target;
  readonly metric: import('./words.js').Metric;
  readonly profiler: import('./words.js').ProfilerId;
  /** Absolute path of the profiler's program, or of the interpreter it lives in. */
  readonly program: string;
  /** Of a profiler from the toolbox that lives in the interpreter: the folder of its modules. */
  readonly toolFolder?: string;
  /** As it was found. */
  readonly toolVersion?: string;
  readonly functions: readonly string[];
  /** Absent: until the program ends. */
  readonly durationMs?: number;
  readonly sampleRateHz: number;
  readonly includeChildren: boolean;
  readonly includeNative: boolean;
  readonly includeIdle: boolean;
  /** Keys of the profiler's `options`. */
  readonly profilerOptions?: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  /** Programs run with the rights of root. */
  readonly isRoot?: boolean;
}
