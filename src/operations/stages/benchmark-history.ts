// The history of a baseline: where its time changed, and with which commit.
import {HistoryEntry} from '../../model/baseline.js';
import type {BenchmarkHistory, BenchmarkReport, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {Machine, RunFolder} from '../../model/machine.js';
import {changePoints} from '../../statistics/change-points.js';
import {rounded} from './benchmark-samples.js';
import {seconds} from './benchmark-words.js';

/** Fewer have no two stretches to tell apart. */
const fewest = 10;
/** Enough for a view, and what the method is meant for. */
const most = 300;
/** A stretch of at least so many. */
const shortest = 4;

export interface HistoryView {
  readonly history: BenchmarkHistory;
  readonly entries: readonly HistoryEntry[];
  readonly sentence: string;
}

/** Entries of the last one's machine and metric only: others are other quantities. Lines that a crash broke are counted. */
export const historyOf = (lines: readonly string[]): HistoryView | undefined => {
  const read = lines.flatMap(line => {
    try {
      const parsed = HistoryEntry.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
  const last = read.at(-1);
  if (last === undefined) return undefined;
  const entries = read.filter(({machine, metric}) => machine === last.machine && metric === last.metric).slice(-most);
  if (entries.length < fewest) return undefined;
  // Times multiply: a step of 10 % is the same at every level.
  const found = changePoints(
    entries.map(({medianSeconds}) => Math.log(medianSeconds)),
    {minimumLength: shortest},
  );
  const steps = found.flatMap(({index, p, before, after}): BenchmarkHistory['changePoints'] => {
    const entry = entries[index];
    if (entry === undefined) return [];
    const {commit, dirtyDigest, savedAt} = entry;
    return [
      {
        index,
        savedAt,
        ...(commit === undefined ? {} : {commit}),
        ...(dirtyDigest === undefined ? {} : {uncommitted: true}),
        beforeSeconds: rounded(Math.exp(before)),
        afterSeconds: rounded(Math.exp(after)),
        changePercent: rounded(100 * Math.expm1(after - before)),
        p: rounded(p),
      },
    ];
  });
  const history: BenchmarkHistory = {
    entries: entries.length,
    leftOut: lines.length - entries.length,
    metric: last.metric,
    from: entries[0]?.savedAt ?? last.savedAt,
    to: last.savedAt,
    method: 'E-divisive, permutation p ≤ .01',
    changePoints: steps,
  };
  return {history, entries, sentence: sentenceOf(history)};
};

const sentenceOf = ({entries, changePoints: steps}: BenchmarkHistory): string => {
  const last = steps.at(-1);
  if (last === undefined) return `No change point in ${entries} saved measurements.`;
  const commit =
    last.commit === undefined ? '' : `, first with commit ${last.commit.slice(0, 12)}${last.uncommitted ? ' and uncommitted changes' : ''}`;
  return `${steps.length} change point${steps.length === 1 ? '' : 's'} in ${entries} saved measurements; the last on ${last.savedAt.slice(0, 10)}${commit}: ${seconds(last.beforeSeconds)} → ${seconds(last.afterSeconds)} (${last.changePercent > 0 ? '+' : '−'}${Math.abs(last.changePercent).toFixed(1)} %). Measured at different times: a machine can change too.`;
};

/** Adds it to a Report that saved or named a baseline with a history; with a folder the picture too. */
export const withHistory = async (
  report: BenchmarkReport,
  {saveAs, compareTo}: RunBenchmarkRequest,
  machine: Machine,
  folder: RunFolder | undefined,
): Promise<BenchmarkReport> => {
  const name = saveAs ?? compareTo;
  if (name === undefined || name.includes('/')) return report;
  const view = historyOf(await machine.baselines.history(name).catch(() => []));
  if (view === undefined) return report;
  const {fitReport, historySvg} = await import('../../reports/index.js');
  const {history, entries, sentence} = view;
  const picture =
    folder === undefined
      ? []
      : [
          await folder.write(
            'history.svg',
            historySvg({summary: `${name}: ${sentence}`, times: entries.map(({medianSeconds}) => medianSeconds), history}),
            'image/svg+xml',
            'saved measurements in order, with change points',
          ),
        ];
  return fitReport({
    ...report,
    benchmark: {sides: [], ...report.benchmark, history},
    warnings: [...report.warnings, {code: 'history', message: sentence}],
    artifacts: [...report.artifacts, ...picture],
  });
};
