// Two sides that are ready to run → the Report of their comparison.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkSettings} from '../../model/benchmark.js';
import type {Command} from '../../model/plan.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import {startUpFloor} from './benchmark-floor.js';
import {countInstructions, isWorthCounting} from './benchmark-instructions.js';
import {keepSamples} from './benchmark-keep.js';
import {pairedReport} from './benchmark-paired-report.js';
import {measurePairs, type PairedOutcome, processRounds} from './benchmark-pairs.js';
import type {Bench} from './benchmark-runs.js';
import {saveBaseline} from './benchmark-save.js';
import {screenForFalseWins} from './benchmark-screens.js';
import {watchFiles} from './benchmark-watch.js';

export interface CommandsToCompare {
  readonly sides: {readonly base: Command; readonly changed: Command};
  readonly words: {readonly base: readonly string[]; readonly changed: readonly string[]};
  readonly check: {readonly base: Command; readonly changed: Command} | undefined;
  readonly settings: BenchmarkSettings;
  readonly assumptions: readonly Assumption[];
  readonly commits?: {readonly base?: string; readonly changed?: string};
  readonly cautions?: readonly Warning[];
  /** Keeps the changed side under this name. */
  readonly saveAs?: string | undefined;
  /** Count instructions too. */
  readonly instructions?: boolean | undefined;
  /** The changed side is a checkout of this commit. */
  readonly changedCommit?: string | undefined;
}

export const compareCommands = async (bench: Bench, compared: CommandsToCompare): Promise<BenchmarkReport> => {
  const {sides, words, check, settings} = compared;
  const watch = watchFiles(bench.machine.measuring.fileMarks, sides);
  const keep = keepSamples(bench, settings, words);
  const outcome = await measurePairs(bench, {runRound: processRounds(sides, check, watch), check}, settings, keep);
  const wins = screenForFalseWins({
    judged: outcome.verdict,
    runs: outcome.runs,
    pairs: outcome.pairs,
    watched: await watch.finish(),
    thresholdPercent: settings.practicalThresholdPercent,
  });
  const floor = await startUpFloor(bench, outcome, settings);
  const asked = compared.instructions === true && outcome.failure === undefined;
  const counted =
    asked || (compared.instructions === undefined && isWorthCounting(outcome, bench.deadline - performance.now()))
      ? await countInstructions(bench, sides, typicalCpu(outcome), asked)
      : undefined;
  const report = await pairedReport({
    bench,
    outcome,
    ...compared,
    instructions: counted?.counts,
    cautions: [...(compared.cautions ?? []), ...(counted?.warnings ?? []), ...wins.warnings, ...floor.warnings],
    refusal: wins.refusal ?? floor.refusal,
    checked: check !== undefined,
  });
  if (compared.saveAs === undefined || report.verdict === 'check-failed') return report;
  const samples = outcome.pairs.map(({changed}) => changed);
  const saved = await saveBaseline(bench.machine, settings, {
    name: compared.saveAs,
    runId: bench.folder.runId,
    command: words.changed,
    samples,
    commit: compared.changedCommit,
  });
  return {...report, warnings: [...report.warnings, saved]};
};

const typicalCpu = ({pairs}: PairedOutcome): number =>
  median(pairs.flatMap(({base, changed}) => [base, changed]).map(({cpuSeconds, wallSeconds}) => cpuSeconds ?? wallSeconds));
