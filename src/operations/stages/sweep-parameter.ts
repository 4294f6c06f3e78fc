// `sweep`, the input that run_benchmark and run_profile share: one parameter, its values, and the words of the command that hold it.
import {ProfilingError} from '../../model/problem.js';

export interface SweepParameter {
  readonly name: string;
  readonly values: readonly string[];
}

export const sweepParameter = (sweep: readonly string[], words: readonly string[]): SweepParameter => {
  const [first = '', ...more] = sweep;
  const [, name, list = ''] = /^([A-Za-z_]\w*)=(.+)$/.exec(first) ?? [];
  const values = list.split(',');
  if (name === undefined || more.length > 0 || values.length < 2 || values.some(value => !(Number(value) > 0))) {
    throw new ProfilingError(
      'invalid_request',
      'sweep takes one parameter with two or more numbers above 0.',
      'For example sweep: ["size=100,1000,10000"].',
    );
  }
  if (!words.some(word => word.includes(`{${name}}`))) {
    throw new ProfilingError(
      'invalid_request',
      `No word of command contains {${name}}.`,
      `For example command: ["python", "app.py", "{${name}}"].`,
    );
  }
  return {name, values};
};

/** The same words with the parameter's value in its place. */
export const wordsAt = (words: readonly string[], {name}: Pick<SweepParameter, 'name'>, value: string): readonly string[] =>
  words.map(word => word.replaceAll(`{${name}}`, value));
