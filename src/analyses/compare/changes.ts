// Which parts of a profile changed by more than two recordings of the same program would: each against those that stayed the same.
import {benjaminiHochberg} from '../../statistics/benjamini-hochberg.js';
import {twoProportion} from '../../statistics/two-proportion.js';
import {betweenRunsTest, type ComparedRuns} from './between-runs.js';
import {type Components, startUpComponent} from './components.js';
import {type Pair, type Reference, referenceOf} from './reference.js';

export interface Change extends Pair {
  /** Changed less base, both as if recorded at one speed; unit of metric 0. Turning the sides round turns its sign. */
  readonly change: number;
  /** Changed over base, against what stayed the same; infinite when it is new. */
  readonly factor: number;
  readonly p?: number;
  readonly q?: number;
  readonly isClaimed: boolean;
  /** Not proven, but too large to be passed over in silence. */
  readonly isSuspected: boolean;
}

export interface Changes {
  readonly reference: Reference;
  /** Largest change first, sizes regardless of sign. */
  readonly changes: readonly Change[];
  readonly tested: number;
}

/** Share of falsely claimed functions among the claimed. */
export const claimLevel = 0.05;
export const busyClaimLevel = 0.01;
const suspicionLevel = 0.1;
/** A function must have this share on one side, and change by this share of the whole; less rounding, so that both directions agree at the limit. */
const smallestShare = 0.01 - 1e-9;
const smallestChange = 0.02 - 1e-9;
/** Between recordings of the same program functions differ by about this much more than sampling explains: machine, memory layout, compiler. */
const betweenRuns = 1.1;
/** On a machine that lets programs wait for a core. */
const betweenBusyRuns = 1.35;
/** Exact times are not tested; below this factor, and this share of the whole, they are no news. */
const exactFactor = 1.25;
const exactChange = 0.02;

export interface ChangeOptions {
  /** Amounts may be compared as they are, not only as shares. */
  readonly isAbsolute: boolean;
  readonly isExact: boolean;
  readonly isBusy: boolean;
  /** The single runs of both sides, when there are several of each. */
  readonly runs?: ComparedRuns<Components>;
}

export const changesOf = (base: Components, changed: Components, {isAbsolute, isExact, isBusy, runs}: ChangeOptions): Changes => {
  const ids = new Set([...base.values.keys(), ...changed.values.keys()]);
  const pairs = [...ids].map(id => ({id, base: base.values.get(id) ?? 0, changed: changed.values.get(id) ?? 0}));
  const reference = referenceOf(pairs, isAbsolute);
  const root = Math.sqrt(reference.ratio);
  const whole = (base.total * root + changed.total / root) / 2;
  const sized = pairs.map(pair => ({
    ...pair,
    change: pair.changed / root - pair.base * root,
    factor: pair.base > 0 ? pair.changed / (pair.base * reference.ratio) : Number.POSITIVE_INFINITY,
  }));
  const isLarge = ({base: before, changed: after}: Pair): boolean =>
    before >= smallestShare * base.total || after >= smallestShare * changed.total;
  const tested = isExact ? [] : sized.filter(isLarge);
  // The spread between several runs holds what a busy machine adds.
  const allowed = isBusy && runs === undefined ? betweenBusyRuns : betweenRuns;
  const pValues = new Map(
    tested.map(pair => {
      const rest = restOf(pair, pairs, reference);
      const restIds = new Set(rest.map(({id}) => id));
      return [
        pair.id,
        runs === undefined ? testOf(pair, rest, restIds, base, changed, allowed) : betweenRunsTest(pair.id, restIds, runs, allowed),
      ];
    }),
  );
  const adjusted = benjaminiHochberg([...pValues.values()]);
  const qValues = new Map([...pValues.keys()].map((id, index) => [id, adjusted[index] ?? 1]));
  const changes = sized
    .map((pair): Change => {
      const share = Math.abs(pair.change) / whole;
      if (isExact) {
        const isClaimed = share >= exactChange && Math.abs(Math.log(pair.factor)) >= Math.log(exactFactor);
        return {...pair, isClaimed, isSuspected: false};
      }
      const p = pValues.get(pair.id);
      const q = qValues.get(pair.id);
      if (p === undefined || q === undefined) return {...pair, isClaimed: false, isSuspected: false};
      // Loading modules depends on what the file cache holds: one pair proves nothing about it.
      const isClaimed = q <= (isBusy ? busyClaimLevel : claimLevel) && share >= smallestChange && pair.id !== startUpComponent;
      return {...pair, p, q, isClaimed, isSuspected: !isClaimed && p <= suspicionLevel && share >= smallestChange};
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.id - b.id);
  return {reference, changes, tested: tested.length};
};

/** All unchanged parts but itself. */
const restOf = (pair: Pair, pairs: readonly Pair[], {members}: Reference): readonly Pair[] => {
  const others = pairs.filter(({id}) => id !== pair.id && members.has(id));
  return others.length > 0 ? others : pairs.filter(({id}) => id !== pair.id);
};

/** p value of "it changed by no more than recordings of the same program do", against `rest`. */
const testOf = (
  pair: Pair,
  rest: readonly Pair[],
  restIds: ReadonlySet<number>,
  base: Components,
  changed: Components,
  allowed: number,
): number => {
  const restBase = rest.reduce((sum, other) => sum + other.base, 0);
  const restChanged = rest.reduce((sum, other) => sum + other.changed, 0);
  const before = pair.base / (pair.base + restBase);
  const after = pair.changed / (pair.changed + restChanged);
  if (!(restBase > 0) || !(restChanged > 0) || before === after) return 1;
  const isIn = (id: number): boolean => id === pair.id || restIds.has(id);
  const towards = after > before ? Math.sqrt(allowed) : 1 / Math.sqrt(allowed);
  const near = scaled(before, towards);
  const far = scaled(after, 1 / towards);
  if (far > near !== after > before) return 1;
  return twoProportion(near, base.countOf(pair.id, isIn), far, changed.countOf(pair.id, isIn)).p;
};

/** The share whose odds are `factor` times as large. */
const scaled = (share: number, factor: number): number => (share * factor) / (1 - share + share * factor);
