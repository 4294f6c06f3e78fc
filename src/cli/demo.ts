// `perfwright demo`: real profiles and benchmarks of the example programs.
import {ProfilingError} from '../model/problem.js';
import type {Terminal} from './terminal.js';

export const demo = async (_argv: readonly string[], _terminal: Terminal): Promise<number> => {
  throw new ProfilingError('internal', 'The demo is not part of this build.', 'Run perfwright run-profile on a program of yours.');
};
