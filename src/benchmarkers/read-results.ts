// Text of a result file → what its schema says, or a problem that says what was wrong.
import {ProfilingError} from '../model/problem.js';

interface Schema<Result> {
  safeParse(value: unknown):
    | {readonly success: true; readonly data: Result}
    | {
        readonly success: false;
        readonly error: {readonly issues: readonly {readonly path: readonly PropertyKey[]; readonly message: string}[]};
      };
}

export const readResults = <Result>(tool: string, schema: Schema<Result>, text: string): Result => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ProfilingError('unreadable_profile', `What ${tool} wrote is no JSON.`, 'It may have been cut off: run it again.', {
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProfilingError(
    'unreadable_profile',
    `The results of ${tool} are not as expected at ${issue?.path.map(String).join('.') ?? '?'}: ${issue?.message ?? '?'}.`,
    `Another version of ${tool} may write them otherwise.`,
  );
};

export const emptyResults = (tool: string, hint: string): ProfilingError =>
  new ProfilingError('empty_profile', `${tool} ran no benchmark.`, hint);
