// Garbage collection: time the runtime spends on freeing what the program allocated, and who was running when it did.
import type {Analysis, SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {coverageOf, kindShare} from './coverage.js';
import {timeOfLines} from './line-times.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.1;

export const garbageCollection: Analysis = {
  id: 'garbage-collection',
  title: 'Garbage collection',
  analyse: (profile, {readSource}) => {
    const coverage = coverageOf(profile);
    const share = kindShare(coverage, 'gc');
    if (share < worthSaying) return {findings: demanded(profile, coverage.total, readSource), warnings: []};
    const during = collectedDuring(profile);
    const shown = [...during].sort((a, b) => b[1] - a[1]).slice(0, 3);
    const [first] = shown;
    const isItsOwn = first !== undefined && first[1] >= 0.5 * share * coverage.total;
    return {
      findings: [
        {
          kind: 'garbage-collection',
          level: 'observed',
          title: `${percent(share)} of the time is garbage collection${isItsOwn ? `, most of it while ${labelOf(profile, first[0])} runs` : ''}`,
          ...(isItsOwn ? placeOf(profile, first[0]) : {}),
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

/** Python's collector has no frame of its own; a line that calls it has. */
const demanded = (profile: Profile, all: number, readSource: SourceReader): readonly Finding[] =>
  [...timeOfLines(profile, /\bgc\.collect\(/, readSource)]
    .filter(([, value]) => value / all >= worthSaying)
    .map(([row, value]) => ({
      kind: 'garbage-collection',
      level: 'inferred',
      title: `${labelOf(profile, row)} calls the garbage collector, ${percent(value / all)} of the time`,
      ...placeOf(profile, row),
      totalShare: Number(Math.min(1, value / all).toFixed(4)),
      total: Math.round(value),
      ceilingPercent: Number(Math.min(100, (100 * value) / all).toFixed(1)),
      evidence: ['the samples stand at a line that calls gc.collect (inferred from its text)'],
      advice: 'Leave collecting to the runtime, or do it once after the loop; break cycles instead of collecting them.',
    }));

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
