// Which lines the memory belongs to: alive at the peak, allocated in all, or gained by the process while the line ran.
import type {Analysis, AnalysisContext} from '../model/analysis.js';
import type {MemoryCourse} from '../model/memory.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {bytesText} from './bytes-text.js';
import {heaviestPathTo} from './evidence.js';
import {leadingLines, lineLabel, linePlace, type MemoryLine, memoryOf, shareText} from './memory-lines.js';

/** Less than this share is not worth a finding. */
const smallestShare = 0.02;

export const allocationSites: Analysis = {
  id: 'allocation-sites',
  title: 'Lines that take memory',
  about: 'memory',
  analyse: (profile, context) => {
    const all = profileTotal(profile);
    const lines = leadingLines(profile).filter(
      ({row, bytes}) => profile.frames.file[row] !== '' && profile.frames.kind[row] !== 'profiler' && bytes >= smallestShare * all,
    );
    return {findings: lines.slice(0, context.limit).map(line => findingOf(profile, line, all, context)), warnings: []};
  },
};

const findingOf = (profile: Profile, line: MemoryLine, all: number, context: AnalysisContext): Finding => {
  const share = all > 0 ? Math.min(1, line.bytes / all) : 0;
  const path = heaviestPathTo(profile, line.row);
  return {
    kind: 'allocation',
    level: 'observed',
    title: `${lineLabel(profile, line)} ${amountText(memoryOf(profile), bytesText(line.bytes), shareText(share))}`,
    ...linePlace(profile, line, context),
    selfShare: round(share),
    totalShare: round(share),
    self: Math.round(line.bytes),
    total: Math.round(line.bytes),
    evidence: path === undefined ? [] : [path],
  };
};

const amountText = ({amount}: MemoryCourse, bytes: string, share: string): string => {
  switch (amount) {
    case 'at-peak':
      return `holds ${bytes} at the peak, ${share} of all that was allocated then`;
    case 'at-end':
      return `holds ${bytes} in the end, ${share} of all that was still in use then`;
    case 'allocated':
      return `allocates ${bytes}, ${share} of all that was allocated`;
    case 'gained':
      return `makes the process grow by ${bytes}, ${share} of what the measured lines add`;
  }
};

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));
