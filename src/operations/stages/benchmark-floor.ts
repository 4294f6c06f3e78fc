// Commands that take hardly longer than starting a process: how long an empty one takes here, measured the same way.
import type {BenchmarkSettings} from '../../model/benchmark.js';
import type {Warning} from '../../model/report.js';
import {median, standardDeviation} from '../../statistics/descriptive.js';
import type {PairedOutcome} from './benchmark-pairs.js';
import {type Bench, runOnce} from './benchmark-runs.js';
import type {Screened} from './benchmark-screens.js';
import {seconds} from './benchmark-words.js';

const shortSeconds = 0.005;
const runs = 10;
/** A difference below this share of how much starting an empty program varies may be where it lies in memory, not what it does. */
const leastShareOfSpread = 0.25;

/** For commands of a few milliseconds a caution, or no verdict at all; nothing for others. */
export const startUpFloor = async (
  bench: Bench,
  {pairs, failure, verdict}: Pick<PairedOutcome, 'pairs' | 'failure' | 'verdict'>,
  {directory, environment}: BenchmarkSettings,
): Promise<Screened> => {
  const times = pairs.flatMap(({base, changed}) => [base.wallSeconds, changed.wallSeconds]);
  if (failure !== undefined || times.length === 0 || median(times) >= shortSeconds) return {warnings: [], refusal: undefined};
  const floor: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const {wallSeconds} = await runOnce(bench, {program: 'true', args: [], workingDirectory: directory, environment});
    floor.push(wallSeconds);
  }
  const [typical, spread] = [median(floor), standardDeviation(floor)];
  const empty = `starting an empty program takes ${seconds(typical)} ± ${seconds(spread)}`;
  const hint = 'Let the command do its work many times, or time a statement in process.';
  const caution: Warning = {
    code: 'mostly-start-up',
    message: `The commands take ${seconds(median(times))}; ${empty} of that, so a change is watered down.`,
    hint,
  };
  const difference = Math.abs(verdict.changeSeconds ?? 0);
  const claims = verdict.verdict === 'improved' || verdict.verdict === 'regressed';
  if (claims && difference < leastShareOfSpread * spread) {
    const sentence = `The difference of ${seconds(difference)} is too small for whole commands: ${empty}. ${hint}`;
    return {warnings: [], refusal: {cause: 'below-floor', sentence}};
  }
  if (!claims && verdict.verdict !== 'inconclusive' && median(times) < typical + spread) {
    const sentence = `The commands take no longer than an empty program (${seconds(median(times))}; ${empty}): what they do is not seen. ${hint}`;
    return {warnings: [], refusal: {cause: 'below-floor', sentence}};
  }
  return {warnings: [caution], refusal: undefined};
};
