// Regular expressions that take a large share: which pattern, and who runs it.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.1;
/** Python's matcher as cProfile names it. */
const pythonPattern =
  /^\{method '(?:match|search|sub|subn|findall|finditer|split|fullmatch)' of '(?:re|_sre)\.(?:Pattern|SRE_Pattern)' objects\}$/;

export const regularExpressions: Analysis = {
  id: 'regular-expressions',
  title: 'Regular expressions',
  analyse: profile => {
    const {self} = functionTotals(profile);
    const all = profileTotal(profile);
    const findings = Array.from(profile.frames.kind.keys())
      .filter(row => isPattern(profile, row) && (self[row] ?? 0) / all >= worthSaying)
      .sort((a, b) => (self[b] ?? 0) - (self[a] ?? 0))
      .slice(0, 3)
      .map(row => findingOf(profile, row, (self[row] ?? 0) / all, self[row] ?? 0));
    return {findings, warnings: []};
  },
};

const isPattern = ({frames}: Profile, row: number): boolean => frames.kind[row] === 'regexp' || pythonPattern.test(frames.name[row] ?? '');

const findingOf = (profile: Profile, row: number, share: number, self: number): Finding => {
  const caller = callerOf(profile, row);
  return {
    kind: 'regular-expression',
    level: 'observed',
    title: `The regular expression ${(profile.frames.name[row] ?? '').replace(/^RegExp: /, '').slice(0, 80)} takes ${percent(share)} of the time`,
    ...(caller === undefined ? {} : placeOf(profile, caller)),
    selfShare: round(share),
    totalShare: round(share),
    self: Math.round(self),
    total: Math.round(self),
    ceilingPercent: Number((100 * share).toFixed(1)),
    evidence: caller === undefined ? [] : [`run by ${labelOf(profile, caller)}`],
    advice: 'Look for nested or overlapping repetitions (they backtrack), match less text, or test with a plain string method first.',
  };
};

const callerOf = (profile: Profile, row: number): number | undefined => {
  if (profile.graph !== undefined) {
    const {caller, callee, total} = profile.graph.edges;
    let best = -1;
    for (let edge = 0; edge < caller.length; edge += 1)
      if (callee[edge] === row && (best < 0 || (total[edge] ?? 0) > (total[best] ?? 0))) best = edge;
    return best < 0 ? undefined : caller[best];
  }
  const {ownerNode} = ownershipOf(profile);
  const {frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const owners = new Map<number, number>();
  for (let node = 0; node < frame.length; node += 1) {
    const owner = ownerNode[node] ?? -1;
    if (frame[node] === row && owner >= 0) owners.set(frame[owner] ?? 0, (owners.get(frame[owner] ?? 0) ?? 0) + (own[node] ?? 0));
  }
  return [...owners].sort((a, b) => b[1] - a[1])[0]?.[0];
};

const round = (share: number): number => Math.min(1, Number(share.toFixed(4)));
