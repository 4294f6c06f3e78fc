// A command alone, or two commands side by side.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkSettings} from '../../model/benchmark.js';
import type {OperationContext} from '../../model/operation.js';
import type {Command} from '../../model/plan.js';
import type {ChooseBenchmark, ChosenBenchmark} from './benchmark-choice.js';
import {compareCommands} from './benchmark-compare.js';
import {type Counted, countInstructions} from './benchmark-instructions.js';
import {keepSamples} from './benchmark-keep.js';
import {singleReport} from './benchmark-report.js';
import {readyCommand} from './benchmark-request.js';
import {type Bench, prepareOnce} from './benchmark-runs.js';
import {saveBaseline} from './benchmark-save.js';
import {measureSingle, processRuns} from './benchmark-single.js';

export const commandsBenchmark: ChooseBenchmark = async (
  request,
  {settings, assumptions},
  {machine}: OperationContext,
): Promise<ChosenBenchmark> => {
  const words = request.command ?? [];
  const base = await readyCommand(words, settings, machine);
  const check = request.check === undefined ? undefined : (await readyCommand(request.check, settings, machine)).command;
  const prepare = request.prepare === undefined ? undefined : (await readyCommand(request.prepare, settings, machine)).command;
  if (request.against === undefined) {
    return {
      title: words.join(' '),
      plan: planOf(settings, {command: base.command, check}),
      assumptions: [...assumptions, ...base.assumptions],
      measure: async (bench): Promise<BenchmarkReport> => {
        await prepareOnce(bench, prepare);
        const outcome = await measureSingle(bench, processRuns(base.command), check, settings, keepSamples(bench, settings, {base: words}));
        const alone = await singleReport({bench, outcome, words, assumptions: [...assumptions, ...base.assumptions]});
        const counted =
          request.instructions === true ? await countInstructions(bench, {base: base.command}, outcome.typical, true) : undefined;
        const report = withCounts(alone, counted);
        if (request.saveAs === undefined || report.verdict === 'check-failed') return report;
        const toSave = {name: request.saveAs, runId: bench.folder.runId, command: words, samples: outcome.runs};
        return {...report, warnings: [...report.warnings, await saveBaseline(machine, settings, toSave)]};
      },
    };
  }
  const against = request.against;
  const changed = await readyCommand(against, settings, machine);
  const said = [...assumptions, ...withoutDoubles([...base.assumptions, ...changed.assumptions])];
  return {
    title: `${words.join(' ')} against ${against.join(' ')}`,
    plan: planOf(settings, {base: base.command, changed: changed.command, check}),
    assumptions: said,
    measure: async (bench: Bench) => {
      await prepareOnce(bench, prepare);
      return compareCommands(bench, {
        sides: {base: base.command, changed: changed.command},
        words: {base: words, changed: against},
        check: check === undefined ? undefined : {base: check, changed: check},
        settings,
        assumptions: said,
        saveAs: request.saveAs,
        instructions: request.instructions,
      });
    },
  };
};

const withCounts = (report: BenchmarkReport, counted: Counted | undefined): BenchmarkReport =>
  counted === undefined
    ? report
    : {
        ...report,
        benchmark: {sides: [], ...report.benchmark, ...(counted.counts === undefined ? {} : {instructions: counted.counts})},
        warnings: [...report.warnings, ...counted.warnings],
      };

const planOf = (settings: BenchmarkSettings, commands: Readonly<Record<string, Command | undefined>>) => ({
  ...commands,
  harness: 'paired',
  warmupRuns: settings.warmupRuns,
  runs: settings.runs ?? `at least ${settings.leastRuns}`,
  practicalThresholdPercent: settings.practicalThresholdPercent,
  timeLimitSeconds: settings.budgetMs / 1_000,
});

const withoutDoubles = (assumptions: readonly Assumption[]): readonly Assumption[] =>
  assumptions.filter((one, index) => assumptions.findIndex(other => other.value === one.value && other.field === one.field) === index);
