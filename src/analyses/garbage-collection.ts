// Garbage collection: time the runtime spends on freeing what the program allocated, and who was running when it did.
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
    const during = collectedDuring(profile);
    const shown = [...during].sort((a, b) => b[1] - a[1]).slice(0, 3);
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
            shown.length > 0
              ? [
                  `collected while these ran: ${shown.map(([row, value]) => `${labelOf(profile, row)} ${percent(value / coverage.total)}`).join(', ')}`,
                ]
              : ['the profile does not say which function was running'],
          advice: 'Allocate less in those functions: reuse buffers, avoid copies and short-lived objects in loops.',
        },
      ],
      warnings: [],
    };
  },
};

/** Row of an editable function → time of the collector that interrupted it, or that the profiler saw below it. */
export const collectedDuring = (profile: Profile): ReadonlyMap<number, number> => {
  const {ownerNode, charged} = ownershipOf(profile);
  const {frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const during = new Map<number, number>();
  for (let node = 0; node < frame.length; node += 1) {
    const owner = ownerNode[node] ?? -1;
    if (owner < 0) continue;
    const isCollector = profile.frames.kind[frame[node] ?? 0] === 'gc';
    const value = isCollector ? (own[node] ?? 0) : (charged[node] ?? 0) - (own[node] ?? 0);
    if (value > 0) during.set(frame[owner] ?? 0, (during.get(frame[owner] ?? 0) ?? 0) + value);
  }
  return during;
};
