// How high memory rose and when, and whether it was still rising at the end.
import type {Analysis} from '../model/analysis.js';
import type {MemoryTimeline} from '../model/memory.js';
import type {Finding} from '../model/report.js';
import {theilSen} from '../statistics/theil-sen.js';
import {bytesText} from './bytes-text.js';
import {memoryOf} from './memory-lines.js';

/** Fewer readings tell no trend. */
const fewestReadings = 10;
/** Of the peak: what the second half must add. */
const smallestGrowth = 0.1;
/** Of the steps in the second half. */
const risingShare = 0.7;

export const memoryCourse: Analysis = {
  id: 'memory-course',
  title: 'Peak and growth of memory',
  about: 'memory',
  analyse: profile => {
    const {peakBytes, timeline, of} = memoryOf(profile);
    if (peakBytes === undefined) return {findings: [], warnings: []};
    const what = of === 'process' ? 'The process' : 'What the program allocated';
    const growth = timeline === undefined ? undefined : growthFinding(timeline, peakBytes, what);
    return {
      findings: [...(growth === undefined ? [] : [growth]), peakFinding(peakBytes, timeline, what)],
      warnings: [],
    };
  },
};

const peakFinding = (peakBytes: number, timeline: MemoryTimeline | undefined, what: string): Finding => ({
  kind: 'memory-peak',
  level: 'observed',
  title: `${what} peaked at ${bytesText(peakBytes)}`,
  total: Math.round(peakBytes),
  evidence: timeline === undefined ? [] : courseOf(timeline),
});

const courseOf = ({timeNs, bytes}: MemoryTimeline): string[] => {
  const last = bytes.length - 1;
  if (last < 1) return [];
  let highest = 0;
  for (let row = 1; row <= last; row += 1) if ((bytes[row] ?? 0) > (bytes[highest] ?? 0)) highest = row;
  const at = (row: number): string => `${bytesText(bytes[row] ?? 0)} after ${seconds((timeNs[row] ?? 0) - (timeNs[0] ?? 0))}`;
  return [`${bytesText(bytes[0] ?? 0)} at first, ${at(highest)} at the highest reading, ${at(last)} at the end, of ${last + 1} readings`];
};

const seconds = (timeNs: number): string => `${(timeNs / 1e9).toFixed(1)} s`;

/** One reading may fall into the moment in which the process gives everything back. */
const middleOf = (values: Float64Array): number => values.sort()[Math.floor(values.length / 2)] ?? 0;

/** Over the second half, when start-up and caches have mostly done their part. */
export const growthFinding = ({timeNs, bytes}: MemoryTimeline, peakBytes: number, what: string): Finding | undefined => {
  const half = Math.floor(bytes.length / 2);
  const later = bytes.subarray(half);
  if (later.length < fewestReadings) return undefined;
  const times = Array.from(timeNs.subarray(half), time => time / 1e9);
  const gained = middleOf(later.slice(-3)) - middleOf(later.slice(0, 3));
  let rising = 0;
  for (let row = 1; row < later.length; row += 1) if ((later[row] ?? 0) >= (later[row - 1] ?? 0)) rising += 1;
  if (gained < smallestGrowth * peakBytes || rising < risingShare * (later.length - 1)) return undefined;
  const {slope} = theilSen(times, Array.from(later));
  if (!(slope > 0)) return undefined;
  return {
    kind: 'memory-growth',
    level: 'derived',
    title: `${what} was still growing at the end, by ${bytesText(slope)} a second`,
    total: Math.round(gained),
    evidence: [`${bytesText(gained)} more in the second half, ${rising} of ${later.length - 1} steps upwards`],
    advice: 'Let it run twice as long: memory that keeps growing with the work done is a leak, memory that levels off is a cache.',
  };
};
