// A failure the caller can act on: a code from a closed list, what happened, and the next move.

export const problemCodes = [
  'invalid_request',
  'program_missing',
  'not_permitted',
  'unsupported_target',
  'target_failed',
  'profiler_failed',
  'timed_out',
  'cancelled',
  'unreadable_profile',
  'empty_profile',
  'baseline_missing',
  'outside_root',
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  /** What the caller can do next. */
  readonly hint: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ProfilingErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The only error that crosses a folder's border; anything else is `internal`. */
export class ProfilingError extends Error {
  override readonly name = 'ProfilingError';
  readonly code: ProblemCode;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ProblemCode, message: string, hint: string, options: ProfilingErrorOptions = {}) {
    super(message, {cause: options.cause});
    this.code = code;
    this.hint = hint;
    this.details = options.details;
  }
}

/** Both faces (MCP and CLI) turn whatever was thrown into a Problem here. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof ProfilingError) {
    const problem = {code: error.code, message: error.message, hint: error.hint};
    return error.details === undefined ? problem : {...problem, details: error.details};
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Unexpected failure: ${message}`,
    hint: 'This is a fault in perfwright: please report it with this message.',
  };
};
