// The paired harness as data: who runs when, and how both sides are kept alike; the operation carries it out.
import {type OrderDesign, type PairOrder, pairOrders, type Side} from '../statistics/order.js';
import {seededRandom} from '../statistics/random.js';

/** A coin for every pair holds the promised 1 % on recorded noise, which blocks of two pairs slightly exceed; see statistics/order. */
const design: OrderDesign = 'random-pairs';
export const pairedOrderName = 'random pairs (base first or changed first by coin)';
export const pairedTestName = 'exact Wilcoxon signed-rank on paired log ratios';

export const defaultMaximumPairs = 80;
const largestPadBytes = 4_096;

export interface Round {
  readonly isWarmup: boolean;
  readonly order: PairOrder;
  /** Bytes added to the environment of both runs, so that the stack lies elsewhere in each pair but alike within it. */
  readonly padBytes: number;
}

export interface PairedSchedule {
  readonly seed: number;
  readonly rounds: readonly Round[];
}

/** The first round always begins with the base: its first run is the one that shows whether the command works at all. */
export const pairedSchedule = ({
  seed,
  warmupRounds,
  maximumPairs,
}: {
  readonly seed: number;
  readonly warmupRounds: number;
  readonly maximumPairs: number;
}): PairedSchedule => {
  const pads = seededRandom(seed + 1);
  const rounds = pairOrders(warmupRounds + maximumPairs, seed, design).map(
    (order, index): Round => ({
      isWarmup: index < warmupRounds,
      order: index === 0 ? ['base', 'changed'] : order,
      padBytes: Math.floor(pads() * largestPadBytes),
    }),
  );
  return {seed, rounds};
};

/** Where a run's argv and path begin depends on their length: the shorter side is filled up. Bytes for each side. */
export const evenPads = (lengths: Readonly<Record<Side, number>>, padBytes: number): Readonly<Record<Side, number>> => {
  const longest = Math.max(lengths.base, lengths.changed);
  return {base: padBytes + longest - lengths.base, changed: padBytes + longest - lengths.changed};
};

/** In the environment of every measured run. */
export const padVariable = 'PERFWRIGHT_PAD';

export const commandBytes = (words: readonly string[], workingDirectory: string): number =>
  words.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0) + Buffer.byteLength(workingDirectory);
