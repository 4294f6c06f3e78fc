// Two profiles → what changed, how sure that is, where the change enters; pure.
import type {ComparedFunction, Comparison, ComparisonVerdict} from '../../model/comparison.js';
import type {Profile} from '../../model/profile.js';
import type {Finding, Warning} from '../../model/report.js';
import {profileTotal} from '../../model/totals.js';
import {type Alignment, alignFunctions, onlyIn} from './align.js';
import {averageOf, type ComparedRuns, runComponents} from './between-runs.js';
import {withLinesBooked} from './booked-lines.js';
import {busyClaimLevel, type Change, changesOf, claimLevel} from './changes.js';
import {mismatchOf, strangers, tooFewSamples} from './comparable.js';
import {type Components, componentsOf} from './components.js';
import {type Entry, entryOf} from './entry.js';
import {callFindings, changeFindings, type FindingContext, totalsIn} from './findings.js';
import {type MergedTree, mergeTrees} from './merged-tree.js';
import {placeIn} from './place-in.js';
import {summaryOf} from './summary.js';

export interface CompareOptions {
  readonly limit: number;
  readonly minimumSamples: number;
  /** Both were recorded from start to end, so that amounts may be compared as they are. */
  readonly isWhole: boolean;
  /** Why not, when they were not. */
  readonly whyNotWhole: string;
  /** Part of the time in which a side waited for a core; the larger of both, when known. */
  readonly runDelayShare?: number;
  readonly baseSource: string;
  readonly changedSource: string;
  /** The single runs, when each side adds up several. */
  readonly repeats?: ComparedRuns<Profile>;
}

export interface ComparisonOutcome {
  readonly verdict: ComparisonVerdict;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  readonly comparison?: Comparison;
  /** For the picture; absent for call graphs, and where nothing could be compared. */
  readonly trees?: {
    readonly base: Profile;
    readonly changed: Profile;
    readonly alignment: Alignment;
    readonly tree: MergedTree;
    readonly ratio: number;
  };
}

/** Above this a machine shared with others lengthens whole stretches of a run. */
export const busyShare = 0.15;
/** The same shape, but this much longer or shorter as a whole. */
const wholeFactor = 1.25;

export const compareProfiles = (recordedBase: Profile, recordedChanged: Profile, options: CompareOptions): ComparisonOutcome => {
  const mismatch = mismatchOf(recordedBase, recordedChanged);
  if (mismatch !== undefined) return refused(mismatch);
  const isBusy = (options.runDelayShare ?? 0) > busyShare;
  const [base, changed] = withLinesBooked(recordedBase, recordedChanged, alignFunctions(recordedBase, recordedChanged));
  const alignment = alignFunctions(base, changed);
  const runs =
    options.repeats === undefined
      ? undefined
      : runComponents(
          options.repeats,
          {profile: base, alignedOf: alignment.ofBase, recorded: recordedBase},
          {profile: changed, alignedOf: alignment.ofChanged, recorded: recordedChanged},
        );
  const left = runs === undefined ? componentsOf(base, alignment.ofBase, isBusy) : averageOf(runs.base);
  const right = runs === undefined ? componentsOf(changed, alignment.ofChanged, isBusy) : averageOf(runs.changed);
  const obstacle = strangers(alignment, left, right) ?? tooFewSamples(base, changed, options.minimumSamples);
  if (obstacle !== undefined) return refused(obstacle);

  const isExact = base.metrics[0].meaning === 'exact' || base.graph !== undefined;
  const changes = changesOf(left, right, {isAbsolute: options.isWhole, isExact, isBusy, ...(runs !== undefined && {runs})});
  const claimed = changes.changes.filter(({isClaimed}) => isClaimed);
  const tree = base.graph === undefined ? mergeTrees(base, changed, alignment) : undefined;
  const claimedIds = new Set(claimed.map(({id}) => id));
  const {ratio} = changes.reference;
  const entry = tree === undefined ? undefined : entryOf(changed, alignment, tree, ratio, id => claimedIds.has(id));
  const context: FindingContext = {
    base,
    changed,
    alignment,
    left,
    right,
    changes,
    entry,
    isExact,
    totals: totalsIn(base, changed, alignment),
  };
  const calls = isExact ? callFindings(context) : [];
  const found = changeFindings(context, options.limit);
  const totalFactor = left.total > 0 ? right.total / left.total : 1;
  const grewAsWhole = options.isWhole && !isExact && Math.abs(Math.log(totalFactor)) > Math.log(wholeFactor);
  const verdict: ComparisonVerdict =
    claimed.length > 0 || calls.length > 0
      ? 'changed'
      : changes.changes.some(({isSuspected}) => isSuspected) || grewAsWhole
        ? 'inconclusive'
        : 'no-change';
  const findings = [...found, ...calls].slice(0, options.limit);
  return {
    verdict,
    summary: summaryOf({
      verdict,
      findings,
      entry: entry === undefined ? undefined : entry.path,
      totalFactor,
      grewAsWhole,
      isWhole: options.isWhole,
      isExact,
    }),
    findings,
    warnings: warningsOf(options, alignment, {isBusy, isExact, isOpen: verdict === 'inconclusive'}),
    comparison: comparisonOf(context, options, entry, totalFactor),
    ...(tree === undefined ? {} : {trees: {base, changed, alignment, tree, ratio}}),
  };
};

const refused = ({
  verdict,
  code,
  message,
  hint,
}: {
  verdict: ComparisonVerdict;
  code: string;
  message: string;
  hint: string;
}): ComparisonOutcome => ({
  verdict,
  summary: `${verdict === 'not-comparable' ? 'These two profiles cannot be compared' : 'This proves no change'}. ${message}`,
  findings: [],
  warnings: [{code, message, hint}],
});

const warningsOf = (
  {runDelayShare = 0, repeats}: CompareOptions,
  {functions}: Alignment,
  {isBusy, isExact, isOpen}: {readonly isBusy: boolean; readonly isExact: boolean; readonly isOpen: boolean},
): readonly Warning[] => {
  const inferred = functions.filter(({match}) => match === 'inferred').length;
  return [
    ...(isBusy
      ? [
          {
            code: 'busy-machine',
            message: `While recording, the programs waited for a core for up to ${Math.round(100 * runDelayShare)} % of the time (the profiler included): phases can differ without any change.`,
            hint: 'Record both sides again on a quiet machine.',
          },
        ]
      : []),
    ...(isOpen && repeats === undefined
      ? [
          {
            code: 'single-runs',
            message: 'One recording of each side does not show how far recordings of the same program differ.',
            hint: 'Profile both sides with repeats: 3 and compare those runs: three times the samples, judged by the spread between runs.',
          },
        ]
      : []),
    ...(inferred > 0
      ? [{code: 'inferred-matches', message: `${inferred} functions stand in another file now; they were matched by name and end of path.`}]
      : []),
    ...(isExact
      ? [
          {
            code: 'not-tested',
            message: 'Exact figures of one run on each side: counts are facts; times are those two runs, without any test of noise.',
            hint: 'run_benchmark with against tells how sure a difference of time is.',
          },
        ]
      : []),
  ];
};

const comparisonOf = (
  {base, changed, alignment, left, right, changes, isExact, totals}: FindingContext,
  {limit, isWhole, whyNotWhole, baseSource, changedSource, repeats, runDelayShare = 0}: CompareOptions,
  entry: Entry | undefined,
  totalFactor: number,
): Comparison => {
  const [metric] = base.metrics;
  const isBusy = runDelayShare > busyShare;
  const shown = changes.changes
    .filter(change => wholeNumber(change.change) !== 0 && (change.isClaimed || change.isSuspected || isWorthShowing(change, left, right)))
    .slice(0, Math.max(limit, 8));
  const place = (id: number) => placeIn(alignment, base, changed, id);
  return {
    metric: metric.name,
    unit: metric.unit,
    base: sideOf(base, baseSource),
    changed: sideOf(changed, changedSource),
    basis: isWhole ? 'absolute' : 'shares',
    why: isWhole ? 'both are whole runs, from start to end' : whyNotWhole,
    totalChangePercent: round(100 * (totalFactor - 1), 1),
    unchangedPercent: round(100 * changes.reference.ratio, 1),
    test: isExact
      ? 'none: exact counters'
      : `${repeats === undefined ? 'two proportions on effective samples' : 'spread between runs'} against unchanged functions, ${isBusy && repeats === undefined ? 35 : 10} % allowed for differences between runs of one program, Benjamini–Hochberg at ${isBusy ? busyClaimLevel : claimLevel}`,
    tested: changes.tested,
    added: onlyIn('changed', changed, alignment),
    removed: onlyIn('base', base, alignment),
    inferredMatches: alignment.functions.filter(({match}) => match === 'inferred').length,
    ...(entry === undefined
      ? {}
      : {
          entry: {...withoutLine(place(entry.fn)), path: entry.path, change: wholeNumber(entry.change), ofChange: round(entry.ofChange, 3)},
        }),
    functions: shown.map(change => rowOf(change, place(change.id), alignment, left, right, totals)),
  };
};

const isWorthShowing = ({base, changed}: Change, left: Components, right: Components): boolean =>
  base >= 0.02 * left.total || changed >= 0.02 * right.total;

const withoutLine = ({function: name, file}: {readonly function: string; readonly file?: string}) => ({
  function: name,
  ...(file === undefined ? {} : {file}),
});

const rowOf = (
  {id, base, changed, change, factor, q}: Change,
  place: Pick<ComparedFunction, 'function' | 'file' | 'line'>,
  {functions}: Alignment,
  left: Components,
  right: Components,
  totals: FindingContext['totals'],
): ComparedFunction => ({
  ...place,
  match: functions[id]?.match ?? 'exact',
  ...(base > 0 ? {base: {self: Math.round(base), share: share(base, left.total), ...totals.base(id)}} : {}),
  ...(changed > 0 ? {changed: {self: Math.round(changed), share: share(changed, right.total), ...totals.changed(id)}} : {}),
  change: wholeNumber(change),
  ...(Number.isFinite(factor) ? {changePercent: round(100 * (factor - 1), 1)} : {}),
  ...(q === undefined ? {} : {q: Number(q.toPrecision(2))}),
});

/** Rounded alike on both sides of zero, so that turning the sides round only turns the sign. */
const wholeNumber = (value: number): number => Math.sign(value) * Math.round(Math.abs(value)) || 0;

const share = (value: number, total: number): number => Math.min(1, Math.max(0, round(value / total, 4)));

const sideOf = (profile: Profile, source: string): Comparison['base'] => ({
  source,
  total: Math.round(profileTotal(profile)),
  ...(profile.sampleCount === undefined ? {} : {samples: profile.sampleCount}),
});

const round = (value: number, digits: number): number => (Number.isFinite(value) ? Number(value.toFixed(digits)) : 0);
