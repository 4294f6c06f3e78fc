// Two states of a suite → a verdict for each benchmark, with 1 % doubt for all of them together.
import {pairedOrderName, pairedTestName} from '../../benchmarkers/paired.js';
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkComparison, BenchmarkReport, BenchmarkSettings, BenchmarkVerdict} from '../../model/benchmark.js';
import type {Benchmarker, SuiteResult} from '../../model/benchmarker.js';
import type {Warning} from '../../model/report.js';
import {excludesZero, isEquivalent, pairsNeeded} from '../../statistics/group-sequential.js';
import {pairedShift} from '../../statistics/hodges-lehmann.js';
import {signedRank} from '../../statistics/signed-rank.js';
import {twoSigma} from '../../statistics/two-sigma.js';
import type {Bench} from './benchmark-runs.js';
import {rounded, shownWords} from './benchmark-samples.js';

export interface SuitePair {
  readonly base: readonly SuiteResult[];
  readonly changed: readonly SuiteResult[];
}

const overallAlpha = 0.01;
const mostListed = 15;

export interface SuiteComparisonInput {
  readonly bench: Bench;
  readonly harness: Benchmarker;
  readonly pairs: readonly SuitePair[];
  readonly planned: number;
  readonly words: readonly string[];
  readonly settings: BenchmarkSettings;
  readonly assumptions: readonly Assumption[];
}

export const suiteComparison = async ({
  bench,
  harness,
  pairs,
  planned,
  words,
  settings,
  assumptions,
}: SuiteComparisonInput): Promise<BenchmarkReport> => {
  const names = (side: 'base' | 'changed'): ReadonlySet<string> => new Set(pairs.flatMap(pair => pair[side].map(({name}) => name)));
  const [baseNames, changedNames] = [names('base'), names('changed')];
  const shared = [...baseNames].filter(name => changedNames.has(name));
  const alone = [...new Set([...baseNames, ...changedNames])].filter(name => !shared.includes(name));
  const comparisons = shared
    .map(name => compareOne(name, pairs, overallAlpha / shared.length, settings))
    .sort((left, right) => weight(right) - weight(left));
  const count = (verdict: BenchmarkVerdict): number => comparisons.filter(comparison => comparison.verdict === verdict).length;
  const verdict: BenchmarkVerdict =
    count('regressed') > 0
      ? 'regressed'
      : count('improved') > 0
        ? 'improved'
        : comparisons.length > 0 && count('no-change') === comparisons.length
          ? 'no-change'
          : 'inconclusive';
  const [first] = comparisons;
  const told =
    first?.changePercent === undefined || (first.verdict !== 'regressed' && first.verdict !== 'improved')
      ? ''
      : ` Largest: ${first.name} ${first.changePercent > 0 ? '+' : '−'}${Math.abs(first.changePercent).toFixed(1)} % (99 % interval ${first.interval99Percent?.map(end => end.toFixed(1)).join(' to ') ?? '?'} %).`;
  const warnings: Warning[] = [
    ...(alone.length > 0
      ? [
          {
            code: 'only-on-one-side',
            message: `${alone.length} benchmarks exist on one side only and are not compared: ${alone.slice(0, 3).join(', ')}.`,
          },
        ]
      : []),
    ...(pairs.length < planned
      ? [
          {
            code: 'time-used-up',
            message: `Only ${pairs.length} of ${planned} pairs fitted into the time.`,
            hint: 'Give a larger timeLimitSeconds.',
          },
        ]
      : []),
    {code: 'suite-wall-time', message: `${harness.title} measures wall time inside its process: on a busy machine expect wide intervals.`},
  ];
  const {fitReport} = await import('../../reports/index.js');
  return fitReport({
    runId: bench.folder.runId,
    status: 'complete' as const,
    verdict,
    summary: `${comparisons.length} benchmarks, ${pairs.length} pairs of invocations: ${count('regressed')} regressed, ${count('improved')} improved, ${count('no-change')} no change, ${count('inconclusive')} undecided; 1 % doubt for all together.${told}`,
    benchmark: {
      harness: harness.id,
      sides: (['base', 'changed'] as const).map(label => ({label, command: shownWords(words), runs: pairs.length})),
      comparisons: comparisons.slice(0, mostListed),
    },
    assumptions: [...assumptions],
    warnings,
    artifacts: [await bench.folder.link('samples.json', 'application/json', 'median of each benchmark in each invocation')],
    next: [],
    truncated:
      comparisons.length > mostListed
        ? [{what: 'benchmark.comparisons', kept: mostListed, of: comparisons.length, bring: 'samples.json'}]
        : [],
  });
};

const weight = ({verdict, changePercent = 0}: BenchmarkComparison): number =>
  (({regressed: 2e6, improved: 1e6})[String(verdict)] ?? 0) + Math.abs(changePercent);

const compareOne = (name: string, pairs: readonly SuitePair[], alpha: number, settings: BenchmarkSettings): BenchmarkComparison => {
  const median = (results: readonly SuiteResult[]): number => results.find(result => result.name === name)?.callSeconds.median ?? 0;
  const times = pairs
    .map(({base, changed}) => ({base: median(base), changed: median(changed)}))
    .filter(({base, changed}) => base > 0 && changed > 0);
  const logs = times.map(({base, changed}) => Math.log(changed / base));
  const {estimate, interval} = pairedShift(logs, alpha);
  const threshold = settings.practicalThresholdPercent;
  const margin = Math.log1p(threshold / 100);
  const reached = Number.isFinite(interval[0]) && Number.isFinite(interval[1]);
  const verdict: BenchmarkVerdict = !reached
    ? 'inconclusive'
    : isEquivalent(interval, [-margin, margin])
      ? 'no-change'
      : !excludesZero(interval)
        ? 'inconclusive'
        : interval[0] > 0
          ? 'regressed'
          : 'improved';
  const percent = (log: number): number => rounded(100 * Math.expm1(log));
  const half = (interval[1] - interval[0]) / 2;
  return {
    name,
    verdict,
    changePercent: percent(estimate),
    ...(reached ? {interval99Percent: [percent(interval[0]), percent(interval[1])] satisfies [number, number]} : {}),
    changeSeconds: rounded(
      pairedShift(
        times.map(({base, changed}) => changed - base),
        0.05,
      ).estimate,
    ),
    metric: 'wall',
    pairs: logs.length,
    test: pairedTestName,
    p: rounded(signedRank(logs).p),
    order: pairedOrderName,
    seed: settings.seed,
    practicalThresholdPercent: threshold,
    twoSigma: twoSigma(
      times.map(({base}) => base),
      times.map(({changed}) => changed),
    ),
    ...(verdict === 'inconclusive' ? {cause: reached ? 'spread-too-large' : 'too-few-pairs'} : {}),
    pairsNeeded:
      verdict === 'inconclusive' && reached && half > 0 ? Math.max(logs.length + 1, pairsNeeded(logs.length, half, margin, alpha)) : null,
  };
};
