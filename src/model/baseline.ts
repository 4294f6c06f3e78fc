// A saved baseline: what was measured, of which code, on which machine; small enough to be reviewed.
import {z} from 'zod';
import {Spread} from './benchmark.js';

export const MachineFingerprint = z.strictObject({
  platform: z.string(),
  architecture: z.string(),
  processors: z.number(),
  memoryBytes: z.number(),
  nodeVersion: z.string(),
});
export type MachineFingerprint = z.infer<typeof MachineFingerprint>;

export const baselineFormat = 'perfwright-baseline-1';

export const Baseline = z.strictObject({
  format: z.literal(baselineFormat),
  name: z.string(),
  savedAt: z.string(),
  runId: z.string(),
  command: z.array(z.string()),
  /** Names only: values may be secrets. */
  environment: z.array(z.string()),
  commit: z.string().optional(),
  dirtyDigest: z.string().optional(),
  machine: MachineFingerprint,
  /** Raw, in order; seconds and bytes. */
  wallSeconds: z.array(z.number()),
  queueFreeWallSeconds: z.array(z.number()).optional(),
  cpuSeconds: z.array(z.number()).optional(),
  peakRssBytes: z.array(z.number()).optional(),
  /** Read from another tool's results; then nothing was measured here. */
  imported: z
    .strictObject({
      tool: z.string(),
      file: z.string(),
      benchmarks: z.array(z.strictObject({name: z.string(), callSeconds: Spread, rounds: z.number()})),
    })
    .optional(),
});
export type Baseline = z.infer<typeof Baseline>;

/** A line of the history. */
export const HistoryEntry = z.object({
  savedAt: z.string(),
  runId: z.string(),
  commit: z.string().optional(),
  dirtyDigest: z.string().optional(),
  machine: z.string(),
  runs: z.number(),
  medianSeconds: z.number().positive(),
  metric: z.string(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
