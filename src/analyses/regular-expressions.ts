// Regular expressions that take a large share: which pattern, and who runs it.
import type {Analysis, SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {timeOfLines} from './line-times.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.1;
const advice = 'Look for nested or overlapping repetitions (they backtrack), match less text, or test with a plain string method first.';
/** Python's matcher as cProfile names it. */
const pythonPattern =
  /^\{method '(?:match|search|sub|subn|findall|finditer|split|fullmatch)' of '(?:re|_sre)\.(?:Pattern|SRE_Pattern)' objects\}$/;

export const regularExpressions: Analysis = {
  id: 'regular-expressions',
  title: 'Regular expressions',
  analyse: (profile, {readSource}) => {
    const {self} = functionTotals(profile);
    const all = profileTotal(profile);
    const findings = Array.from(profile.frames.kind.keys())
      .filter(row => isPattern(profile, row) && (self[row] ?? 0) / all >= worthSaying)
      .flatMap(row => runsOf(profile, row, self[row] ?? 0))
      .filter(({value}) => value / all >= worthSaying)
      .sort((a, b) => b.value - a.value)
      .slice(0, 3)
      .map(run => findingOf(profile, run, run.value / all));
    return {findings: findings.length > 0 ? findings : suspected(profile, all, readSource), warnings: []};
  },
};

const call =
  /\bre\.(?:match|search|fullmatch|subn?|split|findall|finditer)\(|\w*(?:regexp?|pattern|_re|_rx)\w*\.(?:search|subn?|split|findall)\(|\.(?:match|fullmatch|finditer)\(/i;

/** Python's matcher is C code: a sampler sees the line that calls it. */
const suspected = (profile: Profile, all: number, readSource: SourceReader): readonly Finding[] =>
  [...timeOfLines(profile, call, readSource)]
    .filter(([, value]) => all > 0 && value / all >= worthSaying)
    .slice(0, 2)
    .map(([row, value]) => ({
      kind: 'regular-expression',
      level: 'inferred',
      title: `${labelOf(profile, row)} spends ${percent(Math.min(1, value / all))} of the time at lines that run a regular expression`,
      ...placeOf(profile, row),
      totalShare: round(value / all),
      total: Math.round(value),
      ceilingPercent: Number(Math.min(100, (100 * value) / all).toFixed(1)),
      evidence: ['what the lines do is inferred from their text'],
      advice,
    }));

/** A pattern as one function runs it. */
interface PatternRun {
  readonly pattern: number;
  /** Undefined: not known. */
  readonly runner: number | undefined;
  readonly value: number;
}

const isPattern = ({frames}: Profile, row: number): boolean => frames.kind[row] === 'regexp' || pythonPattern.test(frames.name[row] ?? '');

const findingOf = (profile: Profile, {pattern, runner, value}: PatternRun, share: number): Finding => ({
  kind: 'regular-expression',
  level: 'observed',
  title: `The regular expression ${(profile.frames.name[pattern] ?? '').replace(/^RegExp: /, '').slice(0, 80)} takes ${percent(share)} of the time`,
  ...(runner === undefined ? {} : placeOf(profile, runner)),
  selfShare: round(share),
  totalShare: round(share),
  self: Math.round(value),
  total: Math.round(value),
  ceilingPercent: Number((100 * share).toFixed(1)),
  evidence: runner === undefined ? [] : [`run by ${labelOf(profile, runner)}`],
  advice,
});

const runsOf = (profile: Profile, pattern: number, self: number): readonly PatternRun[] => {
  const values = new Map<number, number>();
  const add = (runner: number, value: number): void => void values.set(runner, (values.get(runner) ?? 0) + value);
  if (profile.graph !== undefined) {
    const {caller, callee, total} = profile.graph.edges;
    for (const [edge, called] of callee.entries()) if (called === pattern) add(caller[edge] ?? 0, total[edge] ?? 0);
  } else {
    const {ownerNode} = ownershipOf(profile);
    const {frame} = profile.nodes;
    for (const [node, row] of frame.entries()) {
      const owner = ownerNode[node] ?? -1;
      if (row === pattern && owner >= 0) add(frame[owner] ?? 0, profile.metrics[0].self[node] ?? 0);
    }
  }
  return values.size === 0 ? [{pattern, runner: undefined, value: self}] : [...values].map(([runner, value]) => ({pattern, runner, value}));
};

const round = (share: number): number => Math.min(1, Number(share.toFixed(4)));
