// Which function to edit: the one where cost stays or spreads, before the ones it merely passes through.
import type {FunctionFlow} from './flows.js';

export interface RankedFunction extends FunctionFlow {
  /** Time that counts for this function, unit of metric 0: see `score`. */
  readonly score: number;
  /** Why it stands where it does, one sentence. */
  readonly reason: string;
}

/** Of the time handed to the heaviest callee, the part that counts for a caller that calls it over and over: repeated work is mended in the caller. */
const loopCredit = 0.5;
/** From this many calls of one callee per call of the caller it is a loop. */
const loopFrom = 3;
/** Of what the heaviest callee keeps or spreads, the part that counts for its direct caller: whether it must be called at all is decided there. */
const callerCredit = 0.25;

/**
 * score = what a function keeps or spreads: its total minus what it hands to its heaviest callee, so that one that only passes on scores near 0;
 * plus a part of what that callee does: half of what is handed on when it is called in a loop, else a quarter of what the callee itself keeps or spreads.
 */
export const rankFunctions = (
  flows: readonly FunctionFlow[],
  nameOf: (row: number) => string,
  isModuleLevel: (row: number) => boolean,
): readonly RankedFunction[] => {
  const ownScores = new Map(flows.map(flow => [flow.row, ownScore(flow, isModuleLevel)]));
  return flows
    .map(flow => {
      if (isModuleLevel(flow.row)) return {...flow, score: flow.self, reason: 'it is module-level code that does the work itself'};
      const [heaviest] = flow.flows;
      const passed = Math.min(heaviest?.value ?? 0, flow.total);
      const loops = heaviest !== undefined && heaviest.callsPerCall >= loopFrom;
      const calleeScore = Math.min(passed, heaviest === undefined ? 0 : (ownScores.get(heaviest.callee) ?? 0));
      const score = ownScore(flow, isModuleLevel) + Math.max(loops ? loopCredit * passed : 0, callerCredit * calleeScore);
      return {...flow, score, reason: reasonOf(flow, passed, loops, nameOf)};
    })
    .sort((a, b) => b.score - a.score || b.total - a.total);
};

/** The top of a module runs once, and what it imports is start-up: only its own lines count. */
const ownScore = (flow: FunctionFlow, isModuleLevel: (row: number) => boolean): number =>
  isModuleLevel(flow.row) ? flow.self : Math.max(flow.kept, flow.total - Math.min(flow.flows[0]?.value ?? 0, flow.total));

const reasonOf = (flow: FunctionFlow, passed: number, loops: boolean, nameOf: (row: number) => string): string => {
  const [heaviest] = flow.flows;
  const share = (part: number): string => `${Math.round((100 * part) / Math.max(flow.total, Number.MIN_VALUE))} %`;
  if (heaviest === undefined) return 'all of its time is its own, or that of natives it calls';
  const callee = nameOf(heaviest.callee);
  if (loops)
    return `it calls ${callee} again and again (${formatCalls(heaviest.callsPerCall)} per call seen), which takes ${share(passed)} of its time`;
  if (flow.kept >= flow.total / 2) return `${share(flow.kept)} of its time is its own, or that of natives it calls`;
  if (passed >= 0.9 * flow.total) return `it is the caller of ${callee}, which takes ${share(passed)} of its time`;
  return `its time spreads over ${flow.flows.length} functions; the heaviest, ${callee}, takes ${share(passed)}`;
};

const formatCalls = (calls: number): string => (calls >= 10 ? `${Math.round(calls)}` : calls.toFixed(1));
