// A gap in the request that the policy, a look at the machine or a fallback has filled.
import {z} from 'zod';

export const Assumption = z.strictObject({
  field: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  basis: z.enum(['policy', 'detected', 'fallback']),
  reason: z.string(),
  source: z.string().optional(),
  override: z.string().optional(),
});

export type Assumption = z.infer<typeof Assumption>;
