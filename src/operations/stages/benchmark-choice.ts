// Which kind of benchmark a request asks for; contradictions are refused with the next move.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {OperationContext} from '../../model/operation.js';
import {ProfilingError} from '../../model/problem.js';
import {baselineBenchmark} from './benchmark-baseline.js';
import {commandsBenchmark} from './benchmark-commands.js';
import {hyperfineBenchmark} from './benchmark-hyperfine.js';
import {refsBenchmark} from './benchmark-refs.js';
import type {BenchmarkResolution} from './benchmark-request.js';
import type {Bench} from './benchmark-runs.js';
import {statementBenchmark} from './benchmark-statement.js';
import {suiteBenchmark} from './benchmark-suite.js';
import {sweepBenchmark} from './benchmark-sweep.js';

/** A benchmark that is ready to begin. */
export interface ChosenBenchmark {
  /** For the plan and the pending answer: `python app.py against python new.py`. */
  readonly title: string;
  /** What would be run, as data. */
  readonly plan: Readonly<Record<string, unknown>>;
  readonly assumptions: readonly Assumption[];
  measure(bench: Bench): Promise<BenchmarkReport>;
}

export type ChooseBenchmark = (
  request: RunBenchmarkRequest,
  resolution: BenchmarkResolution,
  context: OperationContext,
) => Promise<ChosenBenchmark>;

export const chooseBenchmark: ChooseBenchmark = async (request, resolution, context) => {
  if (request.command !== undefined && request.statement !== undefined) {
    throw new ProfilingError(
      'invalid_request',
      'Give one of command and statement, not both.',
      'statement is timed in process, command as a program.',
    );
  }
  const others = (['against', 'baseRef', 'compareTo'] as const).filter(
    name => request[name] !== undefined && !(name === 'against' && request.baseRef !== undefined),
  );
  if (others.length > 1) {
    throw new ProfilingError(
      'invalid_request',
      `Give one of ${others.join(' and ')}: each names another base or change.`,
      'Make two calls.',
    );
  }
  if (request.statement !== undefined) return statementBenchmark(request, resolution, context);
  if (request.compareTo !== undefined) return baselineBenchmark(request, resolution, context);
  if (request.command === undefined) {
    throw new ProfilingError(
      'invalid_request',
      'There is nothing to run.',
      'Give command, for example ["python", "app.py"], or statement with language.',
    );
  }
  if (request.harness === 'hyperfine') return hyperfineBenchmark(request, resolution, context);
  if (request.harness === 'pytest-benchmark' || request.harness === 'vitest') return suiteBenchmark(request, resolution, context);
  if (request.sweep !== undefined) return sweepBenchmark(request, resolution, context);
  if (request.baseRef !== undefined || request.changedRef !== undefined) return refsBenchmark(request, resolution, context);
  return commandsBenchmark(request, resolution, context);
};
