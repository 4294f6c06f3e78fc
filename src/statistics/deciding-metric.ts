// Which of the measured times decides, chosen from the warm-up before the first look and without knowing which side is which.
import {quantile} from './descriptive.js';

export type Metric = 'wall' | 'queue-free-wall' | 'cpu';

/** One run of one side, in seconds. */
export interface RunTimes {
  readonly wallSeconds: number;
  /** Wall time minus the time spent runnable but waiting for a core; undefined where that is not readable. */
  readonly queueFreeWallSeconds: number | undefined;
  /** User and system time of the whole process; undefined where not readable. */
  readonly cpuSeconds: number | undefined;
}

export interface MetricChoice {
  readonly metric: Metric;
  readonly reason: 'bound-by-cpu' | 'waits-beside-cpu' | 'several-processes' | 'run-delay-unreadable' | 'given';
  /** The CPU share of the time not spent waiting for a core that was compared with the threshold; undefined without CPU times. */
  readonly cpuShare: number | undefined;
}

/** From this share on CPU time stands for the time a user waits. */
const cpuBoundFrom = 0.9;

export const timeOf = (run: RunTimes, metric: Metric): number | undefined =>
  metric === 'wall' ? run.wallSeconds : metric === 'cpu' ? run.cpuSeconds : run.queueFreeWallSeconds;

/**
 * CPU share of the less CPU-bound side, label-blind: the lower quartile of all runs pooled is the median of the lower side. Without
 * run delay the share of wall time is all there is; waiting for a core only lowers it, so the largest comes closest to the truth.
 */
function cpuShareOf(runs: readonly RunTimes[], runDelayReadable: boolean): number | undefined {
  const shares = runs.flatMap(run => {
    const elapsed = runDelayReadable ? run.queueFreeWallSeconds : run.wallSeconds;
    return run.cpuSeconds === undefined || elapsed === undefined || !(elapsed > 0) ? [] : [run.cpuSeconds / elapsed];
  });
  if (shares.length === 0 || shares.length < runs.length) return undefined;
  return quantile(shares, runDelayReadable ? 0.25 : 1);
}

/**
 * The metric with the least noise that still means "time a user waits": CPU time when the program does nothing but compute, else
 * queue-free wall time, else wall time. `runs` are the warm-up runs of both sides pooled. Run delay covers one process only.
 */
export function decidingMetric(runs: readonly RunTimes[], singleProcess: boolean): MetricChoice {
  if (!singleProcess) return {metric: 'wall', reason: 'several-processes', cpuShare: undefined};
  const runDelayReadable = runs.length > 0 && runs.every(run => run.queueFreeWallSeconds !== undefined);
  const cpuShare = cpuShareOf(runs, runDelayReadable);
  if (cpuShare !== undefined && cpuShare > cpuBoundFrom) return {metric: 'cpu', reason: 'bound-by-cpu', cpuShare};
  if (runDelayReadable) return {metric: 'queue-free-wall', reason: 'waits-beside-cpu', cpuShare};
  return {metric: 'wall', reason: 'run-delay-unreadable', cpuShare};
}
