// A saved baseline: what was measured, of which code, on which machine; small enough to be reviewed.
import {z} from 'zod';

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
  /** Of an imported or in-process benchmark: one call. */
  callSeconds: z.array(z.number()).optional(),
});
export type Baseline = z.infer<typeof Baseline>;
