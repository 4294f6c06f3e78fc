// Fills the gaps of a benchmark request from the policy, and turns words into commands that can be run.

import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkSettings, RunBenchmarkRequest} from '../../model/benchmark.js';
import {environmentOf} from '../../model/environment-pairs.js';
import type {Machine} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import type {Command} from '../../model/plan.js';
import {describeTarget} from '../../policy/index.js';

const defaultThresholdPercent = 2;
const defaultBudgetSeconds = 120;

export interface BenchmarkResolution {
  readonly settings: BenchmarkSettings;
  readonly assumptions: readonly Assumption[];
}

export const resolveBenchmarkRequest = async (
  request: RunBenchmarkRequest,
  {machine, policy}: OperationContext,
  seed: number,
): Promise<BenchmarkResolution> => {
  const {measuredRuns, warmupRuns} = policy.benchmark;
  const source = policy.source['benchmark-iterations'];
  const assume = (field: 'runs' | 'warmupRuns', value: number, part: string): Assumption => ({
    field,
    value,
    basis: 'policy',
    reason: `Ambiguity Policy: benchmark iterations, ${part}`,
    source,
    override: field,
  });
  return {
    settings: {
      warmupRuns: request.warmupRuns ?? warmupRuns,
      leastRuns: measuredRuns,
      runs: request.runs,
      practicalThresholdPercent: request.practicalThresholdPercent ?? defaultThresholdPercent,
      budgetMs: (request.timeLimitSeconds ?? defaultBudgetSeconds) * 1_000,
      seed,
      environment: environmentOf(request.environment),
      directory: await machine.resolveDirectory(request.workingDirectory),
    },
    assumptions: [
      ...(request.runs === undefined ? [assume('runs', measuredRuns, 'at least; more until the answer is clear')] : []),
      ...(request.warmupRuns === undefined ? [assume('warmupRuns', warmupRuns, 'not counted')] : []),
    ],
  };
};

export interface ReadyCommand {
  readonly command: Command;
  /** The caller's words. */
  readonly words: readonly string[];
  readonly assumptions: readonly Assumption[];
}

/** Version managers put a script before the interpreter: it would be measured too, and hide how the program spends its time. */
export const readyCommand = async (
  words: readonly string[],
  {directory, environment}: Pick<BenchmarkSettings, 'directory' | 'environment'>,
  machine: Machine,
): Promise<ReadyCommand> => {
  const reading = await machine.readTarget({command: words}, {workingDirectory: directory, environment});
  // Refuses what is not there, before anything is measured.
  describeTarget(words, reading);
  const [word = '', ...args] = words;
  const program = isInterpreter(word) ? (reading.programPath ?? word) : word;
  return {
    command: {program, args, workingDirectory: directory, environment},
    words,
    assumptions:
      program === word
        ? []
        : [
            {
              field: 'command',
              value: program,
              basis: 'detected',
              reason: `what ${word} means here; started directly, so that no launcher is measured with it`,
              override: 'command',
            },
          ],
  };
};

const isInterpreter = (word: string): boolean => /^(?:python[\d.]*|node|nodejs)$/.test(word);
