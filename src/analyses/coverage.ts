// What the profile covers: whose time it is, how much of it has a name, and how many samples stand behind it.
import type {FrameKind, Profile} from '../model/profile.js';
import {functionTotals, profileTotal} from '../model/totals.js';

export interface Coverage {
  /** Unit of metric 0. */
  readonly total: number;
  /** Share of self time per owner; kinds without time are absent. */
  readonly kindShares: Readonly<Record<string, number>>;
  /** Share of time with a resolved function outside the profiler. */
  readonly attributedShare: number;
  /** Undefined for exact sources. */
  readonly samples: number | undefined;
}

export const coverageOf = (profile: Profile): Coverage => {
  const total = profileTotal(profile);
  const {self} = functionTotals(profile);
  const byKind = new Map<FrameKind, number>();
  let unattributed = 0;
  for (const [row, kind] of profile.frames.kind.entries()) {
    const value = self[row] ?? 0;
    if (value <= 0) continue;
    byKind.set(kind, (byKind.get(kind) ?? 0) + value);
    if (kind === 'unresolved' || kind === 'profiler' || profile.frames.name[row] === '(program)') unattributed += value;
  }
  return {
    total,
    kindShares: Object.fromEntries([...byKind].sort((a, b) => b[1] - a[1]).map(([kind, value]) => [kind, round(value / total)])),
    attributedShare: total > 0 ? round(1 - unattributed / total) : 0,
    samples: profile.sampleCount,
  };
};

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));

/** Share of a kind, 0 when absent. */
export const kindShare = (coverage: Coverage, kind: FrameKind): number => coverage.kindShares[kind] ?? 0;
