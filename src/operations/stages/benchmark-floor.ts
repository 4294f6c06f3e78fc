// Commands that take hardly longer than starting a process: how long an empty one takes here, measured the same way.
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {Warning} from '../../model/report.js';
import {median, standardDeviation} from '../../statistics/descriptive.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import {type Bench, runOnce} from './benchmark-runs.js';
import {seconds} from './benchmark-words.js';

const shortSeconds = 0.005;
const runs = 10;

/** A caution for commands of a few milliseconds; nothing for others. */
export const startUpFloor = async (
  bench: Bench,
  {pairs, failure}: Pick<PairedOutcome, 'pairs' | 'failure'>,
  {directory, environment}: BenchmarkSettings,
): Promise<readonly Warning[]> => {
  const times = pairs.flatMap(({base, changed}) => [base.wallSeconds, changed.wallSeconds]);
  if (failure !== undefined || times.length === 0 || median(times) >= shortSeconds) return [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const {wallSeconds} = await runOnce(bench, {program: 'true', args: [], workingDirectory: directory, environment});
    floor.push(wallSeconds);
  }
  return [
    {
      code: 'mostly-start-up',
      message: `The commands take ${seconds(median(times))}; starting an empty program takes ${seconds(median(floor))} ± ${seconds(standardDeviation(floor))} of that, so a change is watered down.`,
      hint: 'Let the command do its work many times, or time a statement in process.',
    },
  ];
};
