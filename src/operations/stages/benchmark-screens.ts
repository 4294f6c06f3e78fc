// False wins: what makes one side look faster without being so. A screen may take a verdict back; it never makes one.
import type {RunSample} from '../../model/measuring.js';
import type {Warning} from '../../model/report.js';
import {median} from '../../statistics/descriptive.js';
import type {Side} from '../../statistics/order.js';
import type {PairedVerdict} from '../../statistics/paired-verdict.js';
import type {SampledPair, SampledRun} from './benchmark-samples.js';
import type {Watched} from './benchmark-watch.js';
import {seconds} from './benchmark-words.js';

/** The verdict becomes inconclusive, for this reason. */
export interface Refusal {
  readonly cause: 'warm-only' | 'work-left-behind' | 'below-floor';
  readonly sentence: string;
}

export interface Screened {
  readonly warnings: readonly Warning[];
  readonly refusal: Refusal | undefined;
}

export interface ScreenInput {
  readonly judged: Pick<PairedVerdict, 'verdict'>;
  readonly runs: readonly SampledRun[];
  readonly pairs: readonly SampledPair[];
  readonly watched: Watched | undefined;
  readonly thresholdPercent: number;
}

/** A first run this many times its later ones is more than caches of the machine. */
const clearlySlower = 2;
/** ... and this many times what the other side shows. */
const beyondOtherSide = 1.5;
/** Clock ticks of children and cold starts lie below. */
const leastDifferenceSeconds = 0.03;

export const screenForFalseWins = (input: ScreenInput): Screened => {
  const all = [warmOnly(input), leftBehind(input), changedMeanwhile(input)];
  return {
    warnings: all.flatMap(({warnings}) => warnings),
    refusal: all.find(({refusal}) => refusal !== undefined)?.refusal,
  };
};

interface Warmth {
  readonly first: number;
  readonly later: number;
}

/** CPU time where it is known: a cold disk cache makes a run wait, not compute. */
const timeOf = ({cpuSeconds, wallSeconds}: RunSample): number => cpuSeconds ?? wallSeconds;

const warmthOf = (side: Side, runs: readonly SampledRun[], pairs: readonly SampledPair[]): Warmth | undefined => {
  const first = runs.find(run => run.side === side && run.round === 0)?.sample;
  return first === undefined || pairs.length === 0
    ? undefined
    : {first: timeOf(first), later: median(pairs.map(pair => timeOf(pair[side])))};
};

/** Results kept from an earlier run: the changed side's first run worked, the others hardly did, and the base's did not show that. */
const warmOnly = ({judged, runs, pairs, watched, thresholdPercent}: ScreenInput): Screened => {
  const base = warmthOf('base', runs, pairs);
  const changed = warmthOf('changed', runs, pairs);
  if (base === undefined || changed === undefined) return nothing;
  const factor = ({first, later}: Warmth): number => first / later;
  const isWarm =
    factor(changed) >= clearlySlower &&
    factor(changed) >= beyondOtherSide * factor(base) &&
    changed.first - changed.later >= leastDifferenceSeconds;
  if (!isWarm) return nothing;
  const files = watched?.written.changed ?? [];
  const wrote = files.length === 0 ? '' : ` and wrote ${listed(files)}`;
  const seen = `The changed side's first run took ${seconds(changed.first)}${wrote}; later ones ${seconds(changed.later)}`;
  const message = `${seen}: they may use results that an earlier run kept.`;
  const hint = 'Remove what it keeps before every run, inside the command, or compare refs: each starts in a fresh checkout.';
  const coldWin = changed.first < base.first * (1 - thresholdPercent / 100);
  return {
    warnings: [{code: 'cached-results', message, hint}],
    refusal:
      judged.verdict !== 'improved' || coldWin
        ? undefined
        : {
            cause: 'warm-only',
            sentence: `${seen}. First against first it is not faster (base ${seconds(base.first)}): only a kept result is.`,
          },
  };
};

/** Work that goes on after the command has ended is in no time of ours. */
const leftBehind = ({judged, runs}: ScreenInput): Screened => {
  const of = (side: Side): readonly string[] => [...new Set(runs.flatMap(run => (run.side === side ? run.sample.leftovers : [])))];
  const [base, changed] = [of('base'), of('changed')];
  if (changed.length === 0 || base.length > 0 || judged.verdict !== 'improved') return nothing;
  return {
    warnings: [],
    refusal: {
      cause: 'work-left-behind',
      sentence: `Only the changed side leaves processes running when it ends (${listed(changed)}): their work is not in its times.`,
    },
  };
};

const changedMeanwhile = ({watched}: ScreenInput): Screened =>
  watched === undefined || watched.changedMeanwhile.length === 0
    ? nothing
    : {
        warnings: [
          {
            code: 'input-changed',
            message: `${listed(watched.changedMeanwhile)} changed while the runs were measured: they may not have done the same work.`,
            hint: 'Measure again with nobody writing there.',
          },
        ],
        refusal: undefined,
      };

const nothing: Screened = {warnings: [], refusal: undefined};

const listed = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
