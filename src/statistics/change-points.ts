// E-divisive change points: where in a history the distribution of a measurement changed.
import {at} from './at.js';
import {median} from './descriptive.js';
import {type Random, seededRandom, shuffled} from './random.js';

export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly index: number;
  /** Permutation p value. */
  readonly p: number;
  /** Medians of the segments before and after, in the unit of the input. */
  readonly before: number;
  readonly after: number;
}

export interface ChangePointOptions {
  /** Fewest values between two changes; default 5. */
  readonly minimumLength?: number;
  readonly alpha?: number;
  /** Random permutations per test; the smallest p is 1 / (permutations + 1). */
  readonly permutations?: number;
  readonly seed?: number;
}

interface Split {
  readonly index: number;
  /** Scaled energy distance of the two sides. */
  readonly strength: number;
}

/** Sums of |x_i - x_j| over rectangles in O(1): prefix[i][j] = sum over the first i rows and j columns. */
function distanceSums(values: readonly number[]): (fromRow: number, toRow: number, fromColumn: number, toColumn: number) => number {
  const width = values.length + 1;
  const prefix = new Float64Array(width * width);
  for (let row = 1; row < width; row++) {
    let line = 0;
    for (let column = 1; column < width; column++) {
      line += Math.abs(at(values, row - 1) - at(values, column - 1));
      prefix[row * width + column] = at(prefix, (row - 1) * width + column) + line;
    }
  }
  const corner = (row: number, column: number) => at(prefix, row * width + column);
  return (fromRow, toRow, fromColumn, toColumn) =>
    corner(toRow, toColumn) - corner(fromRow, toColumn) - corner(toRow, fromColumn) + corner(fromRow, fromColumn);
}

/** Best split of one segment, over the split point and the end of the right side (formula 5 to 7 of the paper, exponent 1). */
function bestSplit(values: readonly number[], minimumLength: number): Split {
  const sums = distanceSums(values);
  let best: Split = {index: -1, strength: Number.NEGATIVE_INFINITY};
  for (let split = minimumLength; split <= values.length - minimumLength; split++) {
    const left = sums(0, split, 0, split) / (split * (split - 1));
    for (let end = split + minimumLength; end <= values.length; end++) {
      const size = end - split;
      const between = (2 * sums(0, split, split, end)) / (split * size);
      const right = sums(split, end, split, end) / (size * (size - 1));
      const strength = ((split * size) / (split + size)) * (between - left - right);
      if (strength > best.strength) best = {index: split, strength};
    }
  }
  return best;
}

/** The segments between boundaries, each with its start. */
function segments(values: readonly number[], boundaries: readonly number[]): {start: number; values: readonly number[]}[] {
  return boundaries.slice(0, -1).map((start, place) => ({start, values: values.slice(start, boundaries[place + 1])}));
}

function strongest(parts: readonly {start: number; values: readonly number[]}[], minimumLength: number): Split {
  return parts
    .filter(part => part.values.length >= 2 * minimumLength)
    .map(part => ({part, split: bestSplit(part.values, minimumLength)}))
    .reduce<Split>(
      (best, {part, split}) => (split.strength > best.strength ? {index: part.start + split.index, strength: split.strength} : best),
      {
        index: -1,
        strength: Number.NEGATIVE_INFINITY,
      },
    );
}

/** Share of permutations (within the segments found so far) whose strongest split is as strong. */
function permutationP(
  parts: readonly {start: number; values: readonly number[]}[],
  found: Split,
  minimumLength: number,
  count: number,
  random: Random,
): number {
  let asStrong = 1;
  for (let round = 0; round < count; round++) {
    const permuted = parts.map(part => ({start: part.start, values: shuffled(part.values, random)}));
    if (strongest(permuted, minimumLength).strength >= found.strength) asStrong++;
  }
  return asStrong / (count + 1);
}

/**
 * Change points of a series in time order, ascending. Hierarchical: the strongest split of all segments is kept while a permutation
 * test finds it significant. Matteson & James (2014), "A nonparametric approach for multiple change point analysis of multivariate
 * data", JASA 109:334. Meant for up to about 300 values.
 */
export function changePoints(values: readonly number[], options: ChangePointOptions = {}): ChangePoint[] {
  const {minimumLength = 5, alpha = 0.01, permutations = 199, seed = 1} = options;
  const smallest = Math.max(2, minimumLength);
  const random = seededRandom(seed);
  const found = new Map<number, number>();
  const boundaries = () => [0, ...[...found.keys()].sort((left, right) => left - right), values.length];
  for (;;) {
    const parts = segments(values, boundaries());
    const split = strongest(parts, smallest);
    if (split.index < 0 || !(split.strength > 0)) break;
    const p = permutationP(parts, split, smallest, permutations, random);
    if (p > alpha) break;
    found.set(split.index, p);
  }
  const parts = segments(values, boundaries());
  return parts.slice(1).map((part, place) => ({
    index: part.start,
    p: found.get(part.start) ?? 1,
    before: median(parts[place]?.values ?? []),
    after: median(part.values),
  }));
}
