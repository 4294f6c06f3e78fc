// The functions to change, best first: ranked by where cost stays or spreads, with the evidence for each.

import type {Analysis, AnalysisContext} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {amountWords, plainAmount} from './amount-words.js';
import {climbedLeaves, heaviestPathTo, shareInterval} from './evidence.js';
import {workFlows} from './flows.js';
import {collectedDuring} from './garbage-collection.js';
import {isModuleLevel} from './inlined-functions.js';
import {suggestedCause} from './line-causes.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';
import {type Ownership, ownershipOf} from './ownership.js';
import {packageOf} from './package-of.js';
import {type RankedFunction, rankFunctions} from './ranking.js';
import {lostCalleeOf} from './skipped-caller.js';
import {definitionLine, type HotLine, hottestLine, sourceAround} from './source-place.js';

/** Less than this share is not worth a finding. */
const smallestShare = 0.02;
/** Of a line. */
const smallestLineShare = 0.05;

export const hotFunctions: Analysis = {
  id: 'hot-functions',
  title: 'Hot functions',
  analyse: (profile, context) => {
    const ownership = ownershipOf(profile);
    const {self, total} = functionTotals(profile);
    return {
      findings: rankedFunctions(profile, ownership)
        .slice(0, context.limit)
        .map(ranked => findingOf(profile, {...ranked, self: self[ranked.row] ?? 0, total: total[ranked.row] ?? 0}, ownership, context)),
      warnings: [],
    };
  },
};

export const rankedFunctions = (profile: Profile, ownership: Ownership): readonly RankedFunction[] => {
  const all = profileTotal(profile);
  return rankFunctions(workFlows(profile, ownership), {
    nameOf: row => nameOf(profile, row),
    isModuleLevel: row => isModuleLevel(profile, row),
    isDependency: row => profile.frames.kind[row] === 'dependency',
    moduleOf: row => profile.frames.file[row] ?? '',
    amount: plainAmount(profile),
  }).filter(({score}) => all > 0 && score / all >= smallestShare);
};

/** With all of its time as recorded: the ranking looks at the program's work alone. */
interface MeasuredFunction extends RankedFunction {
  readonly self: number;
  readonly total: number;
}

const findingOf = (profile: Profile, ranked: MeasuredFunction, {ownerNode}: Ownership, context: AnalysisContext): Finding => {
  const all = profileTotal(profile);
  const {row} = ranked;
  const totalShare = Math.min(1, ranked.total / all);
  const hottest = hottestLine(profile, row, ownerNode);
  const running = hottest?.line;
  const defined = definitionLine(profile, row, running, context.readSource);
  const line = defined ?? running;
  const place = {...placeOf(profile, row), ...(line === undefined ? {} : {line})};
  const interval = shareInterval(profile, row, totalShare);
  const path = heaviestPathTo(profile, row);
  const leaves = climbedLeaves(profile, row, ownerNode);
  const collected = (collectedDuring(profile).get(row) ?? 0) / all;
  const explains = hottest !== undefined && hottest.value >= ranked.kept / 2 && ranked.kept >= ranked.reach / 2;
  const text = hottest === undefined || place.file === undefined ? undefined : context.readSource(place.file, hottest.line, 0)?.[0];
  const cause = text === undefined || !explains ? undefined : suggestedCause(text);
  const lost = text === undefined ? undefined : lostCalleeOf(profile, row, text);
  const shown = running ?? line;
  const source = place.file === undefined || shown === undefined ? undefined : sourceAround(place.file, shown, context.readSource);
  return {
    kind: 'hot-function',
    level: 'observed',
    title: titleOf(profile, ranked, all, line),
    ...place,
    selfShare: round(ranked.self / all),
    totalShare: round(totalShare),
    ...(interval === undefined ? {} : {interval}),
    self: Math.round(ranked.self),
    total: Math.round(ranked.total),
    ...(profile.graph === undefined ? {} : {calls: profile.graph.calls[row] ?? 0}),
    ceilingPercent: Number((100 * totalShare).toFixed(1)),
    evidence: [
      ...(path === undefined ? [] : [path]),
      ...(leaves === undefined ? [] : [leaves]),
      ...(collected < 0.01 ? [] : [`garbage collection while it ran: ${percent(collected)}`]),
      ...(hottest === undefined || hottest.value < smallestLineShare * all ? [] : [hotLineText(hottest, all, cause?.does, lost)]),
      ...originOf(profile, row, context),
      `ranked here because ${ranked.reason}`,
    ],
    ...(source === undefined ? {} : {source: [...source]}),
    ...(cause === undefined ? {} : {advice: cause.advice}),
  };
};

/** Where the function comes from, when that is not the place shown: an installed package, or compiled code. */
const originOf = ({frames}: Profile, row: number, {packageOf: readPackage}: AnalysisContext): readonly string[] => {
  const file = frames.file[row] ?? '';
  const compiled = frames.compiled?.[row] ?? '';
  const installed = frames.kind[row] === 'dependency' ? readPackage?.(file) : undefined;
  const name = frames.kind[row] === 'dependency' ? (installed?.name ?? packageOf(file)) : undefined;
  return [
    ...(name === undefined ? [] : [`in dependency ${name}${installed?.version === undefined ? '' : ` ${installed.version}`}`]),
    ...(compiled === '' ? [] : [`ran as ${compiled} (source map)`]),
  ];
};

const hotLineText = ({line, value}: HotLine, all: number, does: string | undefined, lost: string | undefined): string =>
  [
    `its hottest line is ${line}, ${percent(value / all)}`,
    ...(does === undefined ? [] : [`it seems to be one that ${does} (inferred from its text)`]),
    ...(lost === undefined ? [] : [`it calls ${lost}, and V8 books some built-ins that ${lost} runs to this line`]),
  ].join('; ');

const titleOf = (profile: Profile, {row, total, kept}: MeasuredFunction, all: number, line: number | undefined): string => {
  // Of a snapshot boxes stand on what keeps them alive, not on callers.
  const isKept = profile.origin.format === 'heapsnapshot';
  const relation = isKept ? 'and what it keeps alive take' : 'and what it calls take';
  const whole = `${labelOf(profile, row, line)} ${relation} ${percent(Math.min(1, total / all))} of the ${amountWords(profile)}`;
  return kept >= 0.95 * total
    ? whole
    : `${whole}; ${percent(kept / all)} is its own, with the ${isKept ? 'plain values it holds' : 'built-ins it calls'}`;
};

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));
