// Garbage collection: time the runtime spends on freeing what the program allocated.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {coverageOf, kindShare} from './coverage.js';
import {labelOf, percent} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.1;

export const garbageCollection: Analysis = {
  id: 'garbage-collection',
  title: 'Garbage collection',
  analyse: profile => {
    const coverage = coverageOf(profile);
    const share = kindShare(coverage, 'gc');
    if (share < worthSaying) return {findings: [], warnings: []};
    const during = heaviestOwnersOfGc(profile);
    return {
      findings: [
        {
          kind: 'garbage-collection',
          level: 'observed',
          title: `${percent(share)} of the time is garbage collection`,
          selfShare: share,
          totalShare: share,
          total: Math.round(share * coverage.total),
          ceilingPercent: Number((100 * share).toFixed(1)),
          evidence:
            during.length > 0 ? [`collected while it ran: ${during.join(', ')}`] : ['the profiler does not say which function was running'],
          advice: 'Allocate less in the hot functions: reuse buffers, avoid copies and short-lived objects in loops.',
        },
      ],
      warnings: [],
    };
  },
};

/** V8 puts the collector under the function that ran when it began. */
const heaviestOwnersOfGc = (profile: Profile): readonly string[] => {
  const {ownerNode} = ownershipOf(profile);
  const {frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const byOwner = new Map<number, number>();
  for (let node = 0; node < frame.length; node += 1) {
    if (profile.frames.kind[frame[node] ?? 0] !== 'gc') continue;
    const owner = ownerNode[node] ?? -1;
    if (owner >= 0) byOwner.set(frame[owner] ?? 0, (byOwner.get(frame[owner] ?? 0) ?? 0) + (own[node] ?? 0));
  }
  return [...byOwner]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([row]) => labelOf(profile, row));
};
