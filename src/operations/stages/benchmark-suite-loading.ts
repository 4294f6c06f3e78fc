// A suite times calls only: work that moved from the calls into loading the program is not in its times.
import type {Command} from '../../model/plan.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import type {Side} from '../../statistics/order.js';
import {type Bench, hasFailed, runOnce} from './benchmark-runs.js';
import {seconds} from './benchmark-words.js';

const rounds = 5;
/** Less is what loading varies by. */
const leastSeconds = 0.02;
const leastShare = 0.1;

/** Loads both sides in turn, timing nothing. Of each the fastest counts: other load only adds. */
export const movedToLoading = async (bench: Bench, loading: Readonly<Record<Side, Command>> | undefined): Promise<readonly Warning[]> => {
  if (loading === undefined) return [];
  const fastest = {base: Number.POSITIVE_INFINITY, changed: Number.POSITIVE_INFINITY};
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ['base', 'changed'] as const) {
      bench.context.progress('Loading both sides without timing calls', Math.round(performance.now() - bench.startedAt));
      const sample = await runOnce(bench, loading[side]).catch(ignoreTime);
      if (sample === undefined || hasFailed(sample)) return [];
      fastest[side] = Math.min(fastest[side], sample.cpuSeconds ?? sample.wallSeconds);
    }
  }
  const {base, changed} = fastest;
  if (changed - base < leastSeconds || changed < base * (1 + leastShare)) return [];
  return [
    {
      code: 'work-moved-to-start-up',
      message: `Loading the suite takes ${seconds(changed)} instead of ${seconds(base)} on the changed side: work may have moved from the calls to where nobody times it.`,
      hint: 'Compare whole runs too: the same command with harness paired.',
    },
  ];
};

const ignoreTime = (error: unknown): undefined => {
  if (error instanceof ProfilingError && error.code === 'timed_out') return undefined;
  throw error;
};
