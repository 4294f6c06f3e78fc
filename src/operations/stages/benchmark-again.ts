// No verdict yet: the call that would give one, filled in.
import type {BenchmarkReport, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {NextCall} from '../../model/report.js';
import {seconds} from './benchmark-words.js';

const mostPairs = 5_000;
/** Nobody waits longer for one answer unasked. */
const longestSeconds = 3_600;
/** Pairs differ, and warm-up, check and checkout take time too. */
const timeReserve = 1.5;

export const withCallAgain = (report: BenchmarkReport, request: RunBenchmarkRequest): BenchmarkReport => {
  const comparison = report.benchmark?.comparison;
  const needed = comparison?.pairsNeeded;
  if (report.verdict !== 'inconclusive' || comparison === undefined || needed == null) return report;
  const secondsPerPair = (comparison.secondsNeeded ?? 0) / needed;
  return {...report, next: [...report.next, again(request, needed, comparison.pairsNeededIfEstimateHolds ?? needed, secondsPerPair)]};
};

const again = ({dryRun: _, ...request}: RunBenchmarkRequest, needed: number, hopeful: number, secondsPerPair: number): NextCall => {
  for (const pairs of [needed, hopeful]) {
    const timeLimitSeconds = Math.max(request.timeLimitSeconds ?? 0, Math.ceil(pairs * secondsPerPair * timeReserve) + 10);
    if (pairs > mostPairs || timeLimitSeconds > longestSeconds) continue;
    return {
      tool: 'run_benchmark',
      arguments: {...request, runs: pairs, timeLimitSeconds},
      why: `measures again with up to ${pairs} pairs, at most about ${seconds(pairs * secondsPerPair)}, and stops as soon as they decide${pairs === needed ? '' : '; enough if the change is as large as it looks'}`,
    };
  }
  const practicalThresholdPercent = 2 * (request.practicalThresholdPercent ?? 2);
  return {
    tool: 'run_benchmark',
    arguments: {...request, practicalThresholdPercent},
    why: `${needed} pairs (${seconds(needed * secondsPerPair)}) would be needed: ask for a coarser threshold, let the command do more work, or measure on a calmer machine`,
  };
};
