// How time flows between the functions somebody can edit: what each keeps, what it hands on to whom.
import type {Profile} from '../model/profile.js';
import {graphFlows} from './graph-flows.js';
import type {Ownership} from './ownership.js';
import {treeFlows} from './tree-flows.js';

export interface Flow {
  /** Frame row. */
  readonly callee: number;
  /** Unit of metric 0. */
  readonly value: number;
}

export interface FunctionFlow {
  /** Frame row. */
  readonly row: number;
  /** The program's work that passes through it or stays in it, the collector's included. Unit of metric 0. */
  readonly reach: number;
  /** Own time, time of what nobody can edit below it, and of functions too small to be told apart. */
  readonly kept: number;
  /** Exact; only call graphs know it. Recursive calls are not counted. */
  readonly calls?: number;
  /** To other functions; largest first. `kept` and these add up to `reach`, but for recursion in call graphs. */
  readonly flows: readonly Flow[];
}

/** Functions below this share of the work are counted to their callers. */
export const smallestFlowShare = 0.005;

/** One entry per editable function with a share of the work; the sum of all work. */
export interface WorkFlows {
  readonly work: number;
  readonly functions: readonly FunctionFlow[];
}

export const workFlows = (profile: Profile, ownership: Ownership): WorkFlows =>
  profile.graph === undefined ? treeFlows(profile, ownership) : graphFlows(profile.graph, ownership);
