// Chains: functions of which each hands nearly all of its time to the next. They carry one and the same cost, so they count as one place.
import type {FunctionFlow} from './flows.js';

/** From this share of its time that goes into one callee, a function only passes on. */
const passingShare = 0.85;
/** Called this many times as often as its caller, a function is being repeated. */
const repeatedFrom = 3;
/** What keeps less than this of its time and calls one function only is a wrapper. */
const wrapperShare = 0.002;

export interface Chain {
  /** Row of the innermost function: it does the work or spreads it. */
  readonly end: number;
  /** Functions of the chain through which the cost is asked for, the most telling first: see `askersOf`. */
  readonly askers: readonly Asker[];
}

export interface Asker {
  readonly row: number;
  readonly as: 'repeated' | 'asks-module' | 'module-entry' | 'outermost' | 'link';
}

export interface ChainRows {
  /** False for functions that cannot be part of a chain, such as code outside any function. */
  isPassable(row: number): boolean;
  /** Where a chain goes on in another place, one module asks another. */
  moduleOf(row: number): string;
  /** Made inside another function, as decorators make them. */
  isClosure(row: number): boolean;
}

export const chainsOf = (
  functions: readonly FunctionFlow[],
  dominators: ReadonlyMap<number, number>,
  rows: ChainRows,
): readonly Chain[] => {
  const flowOf = new Map(functions.map(flow => [flow.row, flow]));
  const next = new Map<number, number>();
  for (const {row, reach, flows} of functions) {
    const [heaviest] = flows;
    if (heaviest === undefined || heaviest.value < passingShare * reach) continue;
    if (dominators.get(heaviest.callee) === row && rows.isPassable(row) && rows.isPassable(heaviest.callee)) next.set(row, heaviest.callee);
  }
  const continued = new Set(next.values());
  return [...next.keys()]
    .filter(row => !continued.has(row))
    .map(first => {
      const links = [first];
      for (let row = next.get(first); row !== undefined; row = next.get(row)) links.push(row);
      const flows = links.flatMap(row => flowOf.get(row) ?? []);
      const above = flowOf.get(dominators.get(first) ?? -1);
      return {end: links.at(-1) ?? first, askers: askersOf(flows, above, rows)};
    });
};

/**
 * First what is called over and over, where calls are counted; then, from the end upwards, where one module asks another: who asks, and what is asked for
 * (wrappers aside); then the outermost that is no decorator's wrapper; then the rest, from the end upwards.
 */
const askersOf = (chain: readonly FunctionFlow[], above: FunctionFlow | undefined, rows: ChainRows): readonly Asker[] => {
  const askers: Asker[] = [];
  const add = (row: number | undefined, as: Asker['as']): void => {
    if (row !== undefined && askers.every(asker => asker.row !== row)) askers.push({row, as});
  };
  const upwards = chain.slice(0, -1).reverse();
  let before = above?.calls ?? 1;
  for (const {row, calls = 0} of chain.slice(0, -1)) {
    if (calls >= repeatedFrom * before) add(row, 'repeated');
    before = Math.max(1, calls);
  }
  for (const [index, flow] of upwards.entries()) {
    const next = chain[chain.length - 1 - index];
    if (next === undefined || rows.moduleOf(flow.row) === rows.moduleOf(next.row)) continue;
    if (!isWrapper(flow)) add(flow.row, 'asks-module');
    if (!isWrapper(next) && next !== chain.at(-1)) add(next.row, 'module-entry');
  }
  add(chain.slice(0, -1).find(flow => !(isWrapper(flow) && rows.isClosure(flow.row)))?.row, 'outermost');
  for (const {row} of upwards) add(row, 'link');
  return askers;
};

const isWrapper = ({reach, kept, flows}: FunctionFlow): boolean => flows.length === 1 && kept <= wrapperShare * reach;
