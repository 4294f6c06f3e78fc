// Changes as findings: the function whose own time changed first, or its caller where all that it calls changed alike.
import type {Profile} from '../../model/profile.js';
import type {Finding} from '../../model/report.js';
import {functionTotals} from '../../model/totals.js';
import {samplesNeeded} from '../../statistics/two-proportion.js';
import {percent} from '../locate.js';
import type {Alignment} from './align.js';
import type {Change, Changes} from './changes.js';
import {type Components, startUpComponent} from './components.js';
import type {Entry} from './entry.js';
import {placeIn} from './place-in.js';

export interface SideTotals {
  readonly base: (id: number) => {total?: number; calls?: number};
  readonly changed: (id: number) => {total?: number; calls?: number};
}

export interface FindingContext {
  readonly base: Profile;
  readonly changed: Profile;
  readonly alignment: Alignment;
  readonly left: Components;
  readonly right: Components;
  readonly changes: Changes;
  readonly entry: Entry | undefined;
  readonly isExact: boolean;
  readonly totals: SideTotals;
}

export const totalsIn = (base: Profile, changed: Profile, {ofBase, ofChanged}: Alignment): SideTotals => {
  const side = (profile: Profile, alignedOf: Int32Array) => {
    const {total} = functionTotals(profile);
    const totals = new Map<number, number>();
    const calls = new Map<number, number>();
    for (const [row, id] of alignedOf.entries()) {
      totals.set(id, (totals.get(id) ?? 0) + (total[row] ?? 0));
      if (profile.graph !== undefined) calls.set(id, (calls.get(id) ?? 0) + (profile.graph.calls[row] ?? 0));
    }
    return (id: number) => {
      const own = totals.get(id);
      const count = calls.get(id);
      return {...(own === undefined ? {} : {total: Math.round(own)}), ...(count === undefined ? {} : {calls: count})};
    };
  };
  return {base: side(base, ofBase), changed: side(changed, ofChanged)};
};

export const changeFindings = (context: FindingContext, limit: number): readonly Finding[] => {
  const {changes, entry} = context;
  const claimed = changes.changes.filter(({isClaimed}) => isClaimed);
  const own = claimed.slice(0, limit).map(change => changeFinding(change, context, true));
  const entering = entry?.isSpread === true && claimed.length > 1 ? [entryFinding(entry, context)] : [];
  if (claimed.length > 0) return [...entering, ...own];
  return (
    changes.changes
      .filter(({isSuspected}) => isSuspected)
      // Start-up differs with the file cache: it is the last thing to suspect.
      .toSorted((a, b) => Number(a.id === startUpComponent) - Number(b.id === startUpComponent))
      .slice(0, Math.min(2, limit))
      .map(change => changeFinding(change, context, false))
  );
};

const kindOf = ({base, changed, change, id}: Change): string => {
  if (id === startUpComponent) return 'start-up-changed';
  if (base === 0) return 'added-function';
  if (changed === 0) return 'removed-function';
  return change > 0 ? 'grew' : 'shrank';
};

const changeFinding = (change: Change, context: FindingContext, isProven: boolean): Finding => {
  const {base, changed, alignment, left, right, totals, isExact, entry} = context;
  const place = placeIn(alignment, base, changed, change.id);
  const match = alignment.functions[change.id]?.match;
  const before = change.base / left.total;
  const after = change.changed / right.total;
  const total = totals.changed(change.id).total ?? 0;
  const all = [...right.values.values()].reduce((sum, value) => sum + value, 0);
  return {
    kind: isProven ? kindOf(change) : 'possible-change',
    level: isProven && match !== 'inferred' ? 'observed' : 'inferred',
    title: titleOf(place.function, change, isProven),
    ...place,
    selfShare: clamp(after),
    totalShare: clamp(Math.max(after, total / Math.max(all, 1))),
    self: Math.round(change.changed),
    total,
    evidence: [
      `own time, with what nobody can edit below it: ${percent(before)} → ${percent(after)} of the run`,
      ...(change.q === undefined
        ? []
        : [
            `chance of such a difference without a change: ${smallNumber(isProven ? change.q : (change.p ?? change.q))}${isProven ? ', corrected for the number of functions' : ''}`,
          ]),
      ...(isProven && entry !== undefined && entry.fn === change.id ? [`the change enters at ${entry.path}`] : []),
      ...(match === 'inferred' ? ['matched by name and end of path: the file is another one now'] : []),
      ...(isProven || isExact ? [] : [neededText(before, after)]),
    ],
  };
};

const titleOf = (name: string, {base, changed, factor}: Change, isProven: boolean): string => {
  const may = isProven ? '' : 'perhaps: ';
  if (base === 0) return `${may}${name} is new and takes own time that was not there before`;
  if (changed === 0) return `${may}${name} no longer takes any time of its own`;
  return `${may}${name} takes ${Number(factor.toFixed(2))} times the own time it took, against functions that did not change`;
};

const neededText = (before: number, after: number): string => {
  const middle = Math.min(0.99, Math.max(0.01, (before + after) / 2));
  return `about ${samplesNeeded(middle, Math.max(0.005, Math.abs(after - before)))} independent samples on each side would decide it`;
};

const entryFinding = (entry: Entry, {base, changed, alignment, right, totals}: FindingContext): Finding => {
  const place = placeIn(alignment, base, changed, entry.fn);
  const total = totals.changed(entry.fn).total ?? 0;
  const all = Math.max(right.total, 1);
  return {
    kind: 'change-enters',
    level: 'derived',
    title: `the change enters at ${place.function}: several functions below it changed together`,
    ...place,
    totalShare: clamp(total / all),
    total,
    evidence: [entry.path, `${percent(entry.ofChange)} of the change lies at or below it, none of its callees holds most of it`],
    advice: 'Look at how often, and with how much, it calls what is below it.',
  };
};

/** Calls are exact in call graphs; a changed count of a function that matters is a fact. */
export const callFindings = ({base, changed, alignment, totals}: FindingContext): readonly Finding[] => {
  const all = Math.max(...Array.from(changed.graph?.total ?? [0]), 1);
  const rows = alignment.functions.flatMap(({match}, id) => {
    const before = totals.base(id).calls ?? 0;
    const after = totals.changed(id).calls ?? 0;
    const total = Math.max(totals.base(id).total ?? 0, totals.changed(id).total ?? 0);
    return before !== after && total >= smallestCallShare * all ? [{id, match, before, after, total}] : [];
  });
  return rows
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .map(({id, match, before, after}) => {
      const place = placeIn(alignment, base, changed, id);
      return {
        kind: 'calls-changed',
        level: match === 'inferred' ? ('inferred' as const) : ('observed' as const),
        title: `${place.function} is called ${after} times instead of ${before}`,
        ...place,
        calls: after,
        total: totals.changed(id).total ?? 0,
        evidence: [`exact counts of both runs; total ${before === 0 ? 'new' : `${Number((after / before).toFixed(2))} times as often`}`],
      };
    });
};

const smallestCallShare = 0.02;
const clamp = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));
const smallNumber = (value: number): string => (value < 0.0001 ? 'below 0.0001' : `${Number(value.toPrecision(2))}`);
