// Which function to edit: the one where cost stays or spreads, then those that decide that it is called at all; those it passes through last.
import {type Asker, type Chain, type ChainRows, chainsOf} from './chains.js';
import {nearestDominators} from './dominators.js';
import type {FunctionFlow, WorkFlows} from './flows.js';
import {percent} from './locate.js';

export interface RankedFunction extends FunctionFlow {
  /** Time that counts for this function, unit of metric 0. */
  readonly score: number;
  /** Why it stands where it does, one sentence. */
  readonly reason: string;
}

/** What the ranking must know about a frame row. */
export interface RankedRows {
  nameOf(row: number): string;
  /** Code outside any function: it runs once, and what it loads is start-up. */
  isModuleLevel(row: number): boolean;
  isDependency(row: number): boolean;
  /** What is ranked, in a word: time, memory. */
  readonly amount: string;
  /** File of the function. */
  moduleOf(row: number): string;
}

/** A callee with this share of the work stands for itself; the smaller it is, the more of its time counts for its caller, who spreads it. */
const ownPlaceShare = 0.2;
/** A function that many call is a tool: this part of its time counts whoever calls it, the rest as far as one caller brings it. */
const sharedPart = 0.6;
/** Of what a callee keeps or spreads, this part counts for the function that decides to call it. */
const callerCredit = 0.5;
/** Of what the end of a chain counts, this part counts for the function that the chain is asked through. */
const askedCredit = 0.7;
const nextAskerCredit = 0.85;
/**
 * What a library does counts first for the user's code that calls it, unless that code only drives the library: it has this share of the work, or all
 * user code together keeps less than the other.
 */
const driverShare = 0.9;
const smallestUserShare = 0.1;
const driverCredit = 0.1;
const handedCredit = 0.5;

interface Candidate {
  readonly flow: FunctionFlow;
  score: number;
  reason: string;
}

/** What is known of all functions before any is scored. */
interface Setting extends WorkFlows {
  readonly rows: RankedRows;
  readonly reaches: ReadonlyMap<number, number>;
  readonly dominators: ReadonlyMap<number, number>;
  readonly dominated: ReadonlyMap<number, readonly number[]>;
  /** Row → the time that stays in it or spreads over small callees, less where many call it. */
  readonly stays: ReadonlyMap<number, number>;
}

type Candidates = ReadonlyMap<number, Candidate>;

export const rankFunctions = (flows: WorkFlows, rows: RankedRows): readonly RankedFunction[] => {
  const {functions} = flows;
  const dominators = nearestDominators(functions);
  const reaches = new Map(functions.map(({row, reach}) => [row, reach]));
  const setting = {
    ...flows,
    rows,
    reaches,
    dominators,
    dominated: dominatedRows(functions, dominators),
    stays: stayingTimes(flows, reaches),
  };
  const candidates = new Map(functions.map(flow => [flow.row, candidateOf(flow, setting)]));
  const chainRows: ChainRows = {
    isPassable: row => !rows.isModuleLevel(row),
    moduleOf: row => rows.moduleOf(row),
    isClosure: row => rows.nameOf(row).includes('.<locals>.'),
  };
  for (const chain of chainsOf(functions, dominators, chainRows)) placeChain(chain, candidates, setting);
  placeHandedOver(candidates, setting);
  return [...candidates.values()]
    .map(({flow, score, reason}) => ({...flow, score, reason}))
    .sort((a, b) => b.score - a.score || b.reach - a.reach || a.row - b.row);
};

const candidateOf = (flow: FunctionFlow, setting: Setting): Candidate => {
  const {row, reach, kept, flows} = flow;
  const {rows, reaches, stays} = setting;
  if (rows.isModuleLevel(row)) return {flow, score: kept, reason: 'it is code outside any function that does the work itself'};
  const staying = (callee: number): number => stays.get(callee) ?? 0;
  const decided = [
    ...flows.map(({callee, value}) => ({callee, time: (staying(callee) * value) / (reaches.get(callee) ?? value)})),
    ...(setting.dominated.get(row) ?? []).map(callee => ({callee, time: staying(callee)})),
  ].reduce((most, other) => (other.time > most.time ? other : most), {callee: -1, time: 0});
  const own = staying(row);
  // The program's entry decides nothing: something must run.
  const credit = isEntry(flow, setting) ? 0 : callerCredit * decided.time;
  return {flow, score: Math.min(reach, own + credit), reason: credit > own ? decides(rows, flow, decided.callee) : works(rows, flow)};
};

/** The outermost function of the user's code, when nearly all work passes through it. */
const isEntry = ({row, reach}: FunctionFlow, {work, dominators, rows}: Setting): boolean => {
  const above = dominators.get(row);
  return !rows.isDependency(row) && reach >= driverShare * work && (above === undefined || rows.isModuleLevel(above));
};

const works = (rows: RankedRows, {reach, kept, flows}: FunctionFlow): string => {
  const [heaviest] = flows;
  if (heaviest === undefined || kept >= reach / 2)
    return `${percent(kept / reach)} of its ${rows.amount} is its own, or that of ${rows.amount === 'memory' ? 'plain values' : 'code nobody can edit'} below it`;
  if (flows.length === 1) return `most of its ${rows.amount} goes to ${rows.nameOf(heaviest.callee)}: ${percent(heaviest.value / reach)}`;
  return `its ${rows.amount} spreads over ${flows.length} functions; the heaviest, ${rows.nameOf(heaviest.callee)}, takes ${percent(heaviest.value / reach)}`;
};

const decides = (rows: RankedRows, {reach, flows}: FunctionFlow, callee: number): string => {
  const direct = flows.find(flow => flow.callee === callee);
  return direct === undefined
    ? `all ways to ${rows.nameOf(callee)} lead through it`
    : `it decides that ${rows.nameOf(callee)} is called, which takes ${percent(direct.value / reach)} of its ${rows.amount}`;
};

const stayingTimes = ({work, functions}: WorkFlows, reaches: ReadonlyMap<number, number>): ReadonlyMap<number, number> => {
  const brought = new Map<number, {sum: number; most: number}>();
  for (const {flows} of functions) {
    for (const {callee, value} of flows) {
      const known = brought.get(callee) ?? {sum: 0, most: 0};
      brought.set(callee, {sum: known.sum + value, most: Math.max(known.most, value)});
    }
  }
  return new Map(
    functions.map(({row, reach, kept, flows}) => {
      const standsAlone = (callee: number): number => Math.min(1, (reaches.get(callee) ?? 0) / (ownPlaceShare * work));
      const spread = flows.reduce((sum, {callee, value}) => sum + value * (1 - standsAlone(callee)), 0);
      const {sum, most} = brought.get(row) ?? {sum: 0, most: 0};
      const byOne = reach > 0 ? Math.min(1, Math.max(most, reach - sum) / reach) : 1;
      return [row, Math.min(reach, kept + spread) * (sharedPart + (1 - sharedPart) * byOne)];
    }),
  );
};

/** Row → the rows that it is the nearest dominator of. */
const dominatedRows = (
  functions: readonly FunctionFlow[],
  dominators: ReadonlyMap<number, number>,
): ReadonlyMap<number, readonly number[]> => {
  const below = new Map<number, number[]>();
  for (const {row} of functions) {
    const above = dominators.get(row);
    if (above === undefined) continue;
    const known = below.get(above);
    if (known === undefined) below.set(above, [row]);
    else known.push(row);
  }
  return below;
};

/** Of a chain, its end stands first, then the functions that it is asked through, each for a little less than the one before. */
const placeChain = ({end, askers}: Chain, candidates: Candidates, {work, rows}: Setting): void => {
  const last = candidates.get(end);
  if (last === undefined) return;
  // Library and user code are mended by different people: the user's part of a chain that ends in a library is the driver.
  const isDriver = ({row, as}: Asker): boolean =>
    !rows.isDependency(row) &&
    (rows.isDependency(end) || as === 'outermost') &&
    (candidates.get(row)?.flow.reach ?? 0) >= driverShare * work;
  let credit = askedCredit * last.score;
  for (const asker of askers) {
    const candidate = candidates.get(asker.row);
    if (candidate === undefined) continue;
    if (isDriver(asker)) {
      candidate.score = Math.min(candidate.score, driverCredit * last.score);
      candidate.reason = `it drives the run and passes its ${rows.amount} on to ${rows.nameOf(end)}`;
      continue;
    }
    candidate.score = credit;
    candidate.reason = asks(asker, candidate.flow, rows.nameOf(end), rows.amount);
    credit *= nextAskerCredit;
  }
};

const asks = ({as}: Asker, {calls}: FunctionFlow, end: string, amount: string): string => {
  switch (as) {
    case 'repeated':
      return `it is called over and over (${calls ?? 0} times), each time for ${end}`;
    case 'asks-module':
      return `in it one file asks another for what ends in ${end} and takes nearly all of its ${amount}`;
    case 'module-entry':
      return `another file asks for it, and nearly all of its ${amount} ends in ${end}`;
    case 'outermost':
      return `all of this cost is asked for through it, down to ${end}`;
    case 'link':
      return `it passes its ${amount} on to ${end}`;
  }
};

/** Work inside a dependency counts first for the user's function that hands it over, unless that function merely drives the whole run. */
const placeHandedOver = (candidates: Candidates, {work, functions, dominators, rows}: Setting): void => {
  const userKept = functions.reduce((sum, {row, kept}) => sum + (rows.isDependency(row) ? 0 : kept), 0);
  if (userKept < smallestUserShare * work) return;
  const hands = (row: number): boolean =>
    !rows.isDependency(row) && !rows.isModuleLevel(row) && (candidates.get(row)?.flow.reach ?? 0) < driverShare * work;
  for (const {row, reach, kept, flows} of functions) {
    const candidate = candidates.get(row);
    if (candidate === undefined) continue;
    if (hands(row)) {
      const handed = flows.filter(({callee}) => rows.isDependency(callee)).reduce((sum, {value}) => sum + value, 0);
      const score = Math.min(reach, kept + handed);
      if (score <= candidate.score) continue;
      candidate.score = score;
      candidate.reason =
        handed > kept ? `it hands ${percent(handed / reach)} of its ${rows.amount} to dependencies` : works(rows, candidate.flow);
    } else if (rows.isDependency(row)) {
      let above = dominators.get(row);
      while (above !== undefined && rows.isDependency(above)) above = dominators.get(above);
      if (above !== undefined && hands(above)) candidate.score *= handedCredit;
    }
  }
};
