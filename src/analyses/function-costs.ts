// What each function somebody can edit costs below the program's entry, found again by name and file in another run's profile.
import type {Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {workFlows} from './flows.js';
import {ownedPaths} from './owned-paths.js';
import {ownershipOf} from './ownership.js';

export interface FunctionCost {
  readonly row: number;
  /** What passes through it or stays in it; unit of metric 0. */
  readonly reach: number;
  /** Its own time, and that of what nobody can edit below it. */
  readonly kept: number;
}

export interface FunctionCosts {
  readonly total: number;
  readonly byKey: ReadonlyMap<string, FunctionCost>;
}

const nameless = /^(?:\(anonymous\)|.*<lambda>|)$/;

/** Name and file; the line only where there is no name, because code above a function moves it. */
export const functionKey = ({frames}: Profile, row: number): string => {
  const name = frames.name[row] ?? '';
  const where = nameless.test(name) ? `:${frames.line[row] ?? 0}:${frames.column[row] ?? 0}` : '';
  return `${name}\0${frames.file[row] ?? ''}${where}`;
};

export const functionCosts = (profile: Profile): FunctionCosts => {
  const byKey = new Map<string, FunctionCost>();
  for (const cost of profile.graph === undefined ? costsInTree(profile) : costsInGraph(profile)) {
    const key = functionKey(profile, cost.row);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? cost : {...known, reach: known.reach + cost.reach, kept: known.kept + cost.kept});
  }
  return {total: profileTotal(profile), byKey};
};

const costsInTree = (profile: Profile): readonly FunctionCost[] => {
  const {ownerNode, charged} = ownershipOf(profile);
  const {path, read} = ownedPaths(profile, ownerNode);
  const value = new Float64Array(ownerNode.length);
  for (const [node, owner] of ownerNode.entries()) if (owner >= 0) value[owner] = (value[owner] ?? 0) + (charged[node] ?? 0);
  const kept = new Float64Array(profile.frames.name.length);
  const reach = new Float64Array(profile.frames.name.length);
  for (const [node, own] of value.entries()) {
    if (own <= 0) continue;
    const length = read(node);
    for (let depth = 0; depth < length; depth += 1) reach[path[depth] ?? 0] = (reach[path[depth] ?? 0] ?? 0) + own;
    kept[path[0] ?? 0] = (kept[path[0] ?? 0] ?? 0) + own;
  }
  return Array.from(reach.keys())
    .filter(row => (reach[row] ?? 0) > 0)
    .map(row => ({row, reach: reach[row] ?? 0, kept: kept[row] ?? 0}));
};

const costsInGraph = (profile: Profile): readonly FunctionCost[] =>
  workFlows(profile, ownershipOf(profile)).functions.map(({row, reach, kept}) => ({row, reach, kept}));
