// What was never freed: leak candidates, which a cache or a module's own data can be as well.
import type {Analysis, AnalysisContext} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {bytesText} from './bytes-text.js';
import {lineLabel, linePlace, type MemoryLine, memoryLines, memoryOf} from './memory-lines.js';

const smallestBytes = 1024 * 1024;
/** Of the peak. */
const smallestShare = 0.05;
/** Where the profiler itself says how likely a leak is. */
const smallestLikelihood = 0.5;
const mostCandidates = 3;

export const heldMemory: Analysis = {
  id: 'held-memory',
  title: 'Memory that is never freed',
  about: 'memory',
  analyse: (profile, context) => {
    const {held, peakBytes = 0} = memoryOf(profile);
    if (held === undefined) return {findings: [], warnings: []};
    const judged = held.likelihood !== undefined;
    const floor = Math.max(smallestBytes, smallestShare * peakBytes);
    const lines = memoryLines(profile, held).filter(
      ({row, bytes, likelihood}) => profile.frames.kind[row] === 'user' && (judged ? likelihood >= smallestLikelihood : bytes >= floor),
    );
    return {findings: lines.slice(0, mostCandidates).map(line => findingOf(profile, line, judged, context)), warnings: []};
  },
};

const findingOf = (profile: Profile, line: MemoryLine, judged: boolean, context: AnalysisContext): Finding => ({
  kind: 'leak-candidate',
  level: 'inferred',
  title: judged
    ? `${lineLabel(profile, line)} may leak: memory allocated there grows and is not freed`
    : `${bytesText(line.bytes)} from ${lineLabel(profile, line)} were not freed by the end of the recording`,
  ...linePlace(profile, line, context),
  ...(line.bytes > 0 ? {self: Math.round(line.bytes)} : {}),
  evidence: [
    judged ? `likelihood ${line.likelihood.toFixed(2)}, as the profiler estimates it` : 'of what was allocated while it was recorded',
  ],
  advice: 'A cache or data of a module looks the same. Run twice as many rounds of the same work: a leak doubles, a cache stays.',
});
