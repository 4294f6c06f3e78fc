// One function between its callers and its callees, over all places where it stands.
import type {Profile} from '../model/profile.js';
import {functionTotals, nodeTotals, profileTotal} from '../model/totals.js';
import {findFunction} from './find-function.js';
import {labelOf, percent, placeOf} from './locate.js';

export interface Neighbour {
  readonly function: string;
  readonly file?: string;
  readonly line?: number;
  /** Time of focus that came through this caller, or went on into this callee; unit of metric 0. */
  readonly value: number;
  /** Of the focus's total. */
  readonly shareOfFocus: number;
  /** Of the whole profile. */
  readonly shareOfAll: number;
  readonly calls?: number;
}

export interface NeighbourView {
  readonly view: 'callers' | 'callees';
  readonly summary: string;
  readonly focus: {
    readonly function: string;
    readonly file?: string;
    readonly line?: number;
    readonly self: number;
    readonly total: number;
  };
  readonly rows: readonly Neighbour[];
  readonly of: number;
}

/** Throws `invalid_request` with the nearest names when no function, or more than one place, is meant. */
export const callersAndCallees = (profile: Profile, focus: string, view: 'callers' | 'callees', limit: number): NeighbourView => {
  const row = findFunction(profile, focus);
  const {self, total} = functionTotals(profile);
  const whole = total[row] ?? 0;
  const all = profileTotal(profile);
  const values = profile.graph === undefined ? treeNeighbours(profile, row, view) : graphNeighbours(profile.graph, row, view);
  const ordered = [...values].sort((a, b) => b[1].value - a[1].value);
  const rows = ordered.slice(0, limit).map(([neighbour, {value, calls}]) => ({
    ...(neighbour < 0 ? {function: view === 'callers' ? '(top of the stack)' : '(itself)'} : placeOf(profile, neighbour)),
    value: Math.round(value),
    shareOfFocus: round(value / whole),
    shareOfAll: round(value / all),
    ...(calls === undefined ? {} : {calls}),
  }));
  const [first] = ordered;
  const label = labelOf(profile, row);
  const heaviest =
    first === undefined
      ? 'nothing'
      : `${first[0] < 0 ? (view === 'callers' ? 'the top of the stack' : 'itself') : labelOf(profile, first[0])} (${percent(first[1].value / whole)})`;
  return {
    view,
    summary: `${label} ${relationOf(profile, view)} ${heaviest}.`,
    focus: {...placeOf(profile, row), self: Math.round(self[row] ?? 0), total: Math.round(whole)},
    rows,
    of: ordered.length,
  };
};

const relationOf = ({origin, metrics: [{unit}]}: Profile, view: 'callers' | 'callees'): string => {
  if (origin.format === 'heapsnapshot') return view === 'callers' ? 'is held mostly by' : 'keeps alive mostly';
  if (view === 'callers') return 'is reached mostly from';
  return unit === 'bytes' ? 'takes its memory mostly in' : 'spends its time mostly in';
};

interface Weight {
  value: number;
  calls?: number;
}

const treeNeighbours = (profile: Profile, row: number, view: 'callers' | 'callees'): ReadonlyMap<number, Weight> => {
  const {parent, frame} = profile.nodes;
  const totals = nodeTotals(profile);
  const own = profile.metrics[0].self;
  const weights = new Map<number, Weight>();
  const add = (neighbour: number, value: number): void => {
    const known = weights.get(neighbour);
    if (known === undefined) weights.set(neighbour, {value});
    else known.value += value;
  };
  const inside = new Uint8Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const callerInside = caller >= 0 && inside[caller] === 1;
    const isFocus = frame[node] === row;
    inside[node] = isFocus || callerInside ? 1 : 0;
    if (isFocus) {
      if (view === 'callees') add(-1, own[node] ?? 0);
      else if (!callerInside) add(caller < 0 ? -1 : (frame[caller] ?? 0), totals[node] ?? 0);
    } else if (view === 'callees' && caller >= 0 && frame[caller] === row) {
      add(frame[node] ?? 0, totals[node] ?? 0);
    }
  }
  for (const [neighbour, {value}] of weights) if (value <= 0) weights.delete(neighbour);
  return weights;
};

const graphNeighbours = (graph: NonNullable<Profile['graph']>, row: number, view: 'callers' | 'callees'): ReadonlyMap<number, Weight> => {
  const {caller, callee, total, calls} = graph.edges;
  const weights = new Map<number, Weight>();
  for (let edge = 0; edge < caller.length; edge += 1) {
    const [here, there] = view === 'callers' ? [callee[edge], caller[edge]] : [caller[edge], callee[edge]];
    if (here === row && there !== undefined) weights.set(there, {value: total[edge] ?? 0, calls: calls[edge] ?? 0});
  }
  if (view === 'callees') weights.set(-1, {value: graph.self[row] ?? 0});
  return weights;
};

const round = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, Number(share.toFixed(4)))) : 0);
