// Lines of chosen functions with how often each ran: which line holds a function's time, and what one run of it costs.
import type {Analysis, AnalysisContext} from '../model/analysis.js';
import type {LineColumns, Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals} from '../model/totals.js';
import {suggestedCause} from './line-causes.js';
import {labelOf, percent, placeOf} from './locate.js';
import {sourceAround} from './source-place.js';

/** Of its function. */
const smallestShare = 0.05;

export const hotLines: Analysis = {
  id: 'hot-lines',
  title: 'Hot lines',
  about: 'lines',
  analyse: (profile, context) => {
    const {lines} = profile;
    if (lines === undefined) return {findings: [], warnings: []};
    const {self} = functionTotals(profile);
    const rows = Array.from(lines.node, (node, entry): HotLine => {
      const row = profile.nodes.frame[node] ?? 0;
      return {
        row,
        line: lines.line[entry] ?? 0,
        time: lines.value[entry] ?? 0,
        hits: hitsOf(lines, entry),
        ofFunction: self[row] ?? 0,
      };
    });
    const hot = rows.filter(({time, ofFunction}) => ofFunction > 0 && time >= smallestShare * ofFunction).sort((a, b) => b.time - a.time);
    return {findings: hot.slice(0, context.limit).map(line => findingOf(profile, line, context)), warnings: []};
  },
};

interface HotLine {
  readonly row: number;
  readonly line: number;
  /** Nanoseconds. */
  readonly time: number;
  readonly hits: number;
  /** Nanoseconds of the whole function. */
  readonly ofFunction: number;
}

const hitsOf = ({hits}: LineColumns, entry: number): number => hits?.[entry] ?? 0;

const findingOf = (profile: Profile, {row, line, time, hits, ofFunction}: HotLine, {readSource}: AnalysisContext): Finding => {
  const share = Math.min(1, time / ofFunction);
  const {file, function: name} = placeOf(profile, row);
  const source = file === undefined ? undefined : sourceAround(file, line, readSource);
  const text = file === undefined ? undefined : readSource(file, line, 0)?.[0];
  const cause = text === undefined ? undefined : suggestedCause(text);
  return {
    kind: 'hot-line',
    level: 'observed',
    title: `${labelOf(profile, row, line)}: this line takes ${percent(share)} of the function's time`,
    function: name,
    ...(file === undefined ? {} : {file}),
    line,
    totalShare: Number(share.toFixed(4)),
    total: Math.round(time),
    calls: hits,
    evidence: [
      `${hits} times, ${hits > 0 ? duration(time / hits) : '?'} each, ${duration(time)} in all, with what it calls`,
      ...(cause === undefined ? [] : [`it seems to be one that ${cause.does} (inferred from its text)`]),
    ],
    ...(source === undefined ? {} : {source: [...source]}),
    ...(cause === undefined ? {} : {advice: cause.advice}),
  };
};

const duration = (timeNs: number): string => {
  if (timeNs >= 1e9) return `${(timeNs / 1e9).toFixed(2)} s`;
  if (timeNs >= 1e6) return `${(timeNs / 1e6).toFixed(1)} ms`;
  return timeNs >= 1e3 ? `${(timeNs / 1e3).toFixed(1)} µs` : `${Math.round(timeNs)} ns`;
};
