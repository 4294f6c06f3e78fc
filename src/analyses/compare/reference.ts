// What stayed the same: the ratio by which functions that did not change differ between the two sides, and which these are.

export interface Pair {
  readonly id: number;
  readonly base: number;
  readonly changed: number;
}

export interface Reference {
  /** What unchanged functions take now over what they took: a faster machine, a longer window, more rounds. */
  readonly ratio: number;
  readonly members: ReadonlySet<number>;
}

/** Parts below this share of both sides are too noisy to say what the rest did. */
const smallestShare = 0.02;
/** Functions within this factor of the middle count as unchanged. */
const closeFactor = 1.3;
const rounds = 5;
/** So that a function exactly at the limit is in or out from both sides. */
const rounding = 1e-9;

/**
 * The middle of all ratios, then the sum over those close to it. Turning the sides round turns the ratio round. Amounts that may be compared as they are
 * break a tie towards 1; shares towards the ratio of the totals.
 */
export const referenceOf = (pairs: readonly Pair[], isAbsolute: boolean): Reference => {
  const baseTotal = sumOf(pairs, pair => pair.base);
  const changedTotal = sumOf(pairs, pair => pair.changed);
  const anchor = isAbsolute ? 0 : Math.log(changedTotal / baseTotal);
  const large = pairs.filter(
    ({base, changed}) => base > 0 && changed > 0 && (base / baseTotal + changed / changedTotal) / 2 >= smallestShare,
  );
  if (large.length === 0) return {ratio: changedTotal / baseTotal, members: new Set(pairs.map(({id}) => id))};
  let logRatio = middleOf(
    large.map(({base, changed}) => Math.log(changed / base)),
    anchor,
  );
  let members: readonly Pair[] = large;
  for (let round = 0; round < rounds; round += 1) {
    const close = large.filter(({base, changed}) => Math.abs(Math.log(changed / base) - logRatio) <= Math.log(closeFactor) + rounding);
    if (close.length === 0) break;
    members = close;
    const next = Math.log(sumOf(close, pair => pair.changed) / sumOf(close, pair => pair.base));
    if (Math.abs(next - logRatio) < 1e-9) break;
    logRatio = next;
  }
  return {ratio: Math.exp(logRatio), members: new Set(members.map(({id}) => id))};
};

const sumOf = (pairs: readonly Pair[], of: (pair: Pair) => number): number => pairs.reduce((sum, pair) => sum + of(pair), 0);

/** The middle one; of two middle ones that which is closer to `anchor`, and their mean when both are as close. */
const middleOf = (values: readonly number[], anchor: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? anchor;
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? anchor;
  const difference = Math.abs(lower - anchor) - Math.abs(upper - anchor);
  if (Math.abs(difference) < 1e-9) return (lower + upper) / 2;
  return difference < 0 ? lower : upper;
};
