// No profiler of the policy's order can be used: says of each why, and what would mend it.
import {ProfilingError} from '../model/problem.js';
import type {Question} from './candidates.js';
import type {Attempt} from './choose-profiler.js';
import {runtimeNames} from './preferences.js';

export const nothingFits = (attempts: readonly Attempt[], {metric, target}: Question): ProfilingError => {
  const what = `${metric === 'memory' ? 'the memory' : `${metric} time`} of a ${runtimeNames[target.runtime]} target`;
  if (attempts.length === 0) {
    return new ProfilingError(
      'unsupported_target',
      `No profiler measures ${what}.`,
      'Ask for another metric; list_profilers says what each profiler measures.',
    );
  }
  const reasons = attempts.map(({preference, obstacle}) => `${preference.id}: ${obstacle?.reason}`).join('; ');
  const message = `No profiler can measure ${what} here. ${reasons}.`;
  const missing = attempts.filter(({obstacle}) => obstacle?.kind === 'missing');
  const installs = [...new Set(missing.flatMap(({candidate}) => (candidate === undefined ? [] : [candidate.profiler.install])))];
  const attach = target.pid === undefined ? '' : ' Or give the command and let perfwright start the program.';
  if (missing.length === 0) return new ProfilingError('unsupported_target', message, `list_profilers says what works here.${attach}`);
  const setup =
    installs.length === 0
      ? 'Run: perfwright setup; list_profilers says what it can install.'
      : `Install one of them: ${installs.join('; or: ')}.`;
  return new ProfilingError('program_missing', message, `${setup}${attach}`);
};
