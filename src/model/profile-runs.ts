// What several runs of one profile add to its Report: growth over sizes, agreement between repeats.
import {z} from 'zod';

const Share = z.number().min(0).max(1);
const Interval = z.tuple([z.number(), z.number()]);

const place = {function: z.string(), file: z.string().optional(), line: z.number().int().optional()};

export const FunctionGrowth = z.strictObject({
  ...place,
  /** Of its cost below the program's entry, what it calls included. */
  exponent: z.number(),
  interval95: Interval,
  /** Of what stays in it. */
  selfExponent: z.number().optional(),
  selfInterval95: Interval.optional(),
  /** Of each run's whole time, in the order of `sizes`. */
  shares: z.array(Share),
  shareIfItGoesOn: Share,
});
export type FunctionGrowth = z.infer<typeof FunctionGrowth>;

export const Growth = z.strictObject({
  parameter: z.string(),
  sizes: z.array(z.number()),
  /** One stored run a size. */
  runIds: z.array(z.string()),
  samples: z.array(z.number()).optional(),
  /** The size that `shareIfItGoesOn` speaks of. */
  projectedSize: z.number(),
  functions: z.array(FunctionGrowth),
  /** Functions with too few samples for an exponent. */
  tooFewSamples: z.number(),
});
export type Growth = z.infer<typeof Growth>;

export const FunctionAgreement = z.strictObject({
  ...place,
  /** Total share in each run. */
  shares: z.array(Share),
  meanShare: Share,
  interval95: z.tuple([Share, Share]),
  /** Best and worst place among the findings of single runs; absent in runs that do not name it. */
  places: z.tuple([z.number(), z.number()]).optional(),
  namedIn: z.number(),
  /** Probability of such a spread by sampling alone. */
  p: z.number(),
});
export type FunctionAgreement = z.infer<typeof FunctionAgreement>;

export const Repeats = z.strictObject({
  runs: z.number(),
  runIds: z.array(z.string()),
  /** What each run alone would have named first. */
  firstInRuns: z.array(z.string()),
  functions: z.array(FunctionAgreement),
});
export type Repeats = z.infer<typeof Repeats>;
