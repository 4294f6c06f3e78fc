// Which function to edit: the one where cost stays or spreads, before the ones it merely passes through.
import type {FunctionFlow} from './flows.js';

export interface RankedFunction extends FunctionFlow {
  /** Time that counts for this function, unit of metric 0: see `score`. */
  readonly score: number;
  /** Why it stands where it does, one sentence. */
  readonly reason: string;
}

/**
 * How much of the time handed to the heaviest callee still counts for the caller when it calls it over and over: repeated work is mended in the caller.
 * Half: the callee itself stays the other half of the answer.
 */
const loopCredit = 0.5;
/** From this many calls of one callee per call of the caller it is a loop. */
const loopFrom = 3;

/**
 * score = total − what is handed to the heaviest callee (so a function that only passes on scores near 0; one that works itself, or spreads its time
 * over several callees, scores what it keeps or spreads) + half of what it hands to a callee that it calls in a loop.
 */
export const rankFunctions = (flows: readonly FunctionFlow[], nameOf: (row: number) => string): readonly RankedFunction[] =>
  flows
    .map(flow => {
      const [heaviest] = flow.flows;
      const passed = Math.min(heaviest?.value ?? 0, flow.total);
      const loops = heaviest !== undefined && heaviest.callsPerCall >= loopFrom;
      const score = Math.max(flow.kept, flow.total - passed) + (loops ? loopCredit * passed : 0);
      return {...flow, score, reason: reasonOf(flow, passed, loops, nameOf)};
    })
    .sort((a, b) => b.score - a.score || b.total - a.total);

const reasonOf = (flow: FunctionFlow, passed: number, loops: boolean, nameOf: (row: number) => string): string => {
  const [heaviest] = flow.flows;
  const share = (part: number): string => `${Math.round((100 * part) / Math.max(flow.total, Number.MIN_VALUE))} %`;
  if (heaviest === undefined) return 'all of its time is its own, or that of natives it calls';
  const callee = nameOf(heaviest.callee);
  if (loops)
    return `it calls ${callee} again and again (${formatCalls(heaviest.callsPerCall)} per call seen), which takes ${share(passed)} of its time`;
  if (flow.kept >= flow.total / 2) return `${share(flow.kept)} of its time is its own, or that of natives it calls`;
  return `its time spreads over ${flow.flows.length} functions; the heaviest, ${callee}, takes ${share(passed)}`;
};

const formatCalls = (calls: number): string => (calls >= 10 ? `${Math.round(calls)}` : calls.toFixed(1));
