// The hot path: from the top, always into the heaviest callee, until a function keeps most of its time itself.
import type {Profile} from '../model/profile.js';
import type {PathStep} from '../model/report.js';
import {childLists, functionTotals, nodeTotals, profileTotal} from '../model/totals.js';
import {placeOf} from './locate.js';

const mostSteps = 12;
/** The path ends where the heaviest callee has less than this of its caller. */
const worthFollowing = 0.1;

export const hotPath = (profile: Profile): readonly PathStep[] => {
  const rows = profile.graph === undefined ? treePath(profile) : graphPath(profile, profile.graph);
  return shorten(rows, mostSteps);
};

const treePath = (profile: Profile): readonly PathStep[] => {
  const {frame, parent} = profile.nodes;
  const totals = nodeTotals(profile);
  const own = profile.metrics[0].self;
  const {firstChild, nextSibling, firstRoot} = childLists(parent);
  const all = profileTotal(profile);
  if (!(all > 0)) return [];
  const heaviest = (first: number): number => {
    let best = -1;
    for (let node = first; node >= 0; node = nextSibling[node] ?? -1)
      if (best < 0 || (totals[node] ?? 0) > (totals[best] ?? 0)) best = node;
    return best;
  };
  const steps: PathStep[] = [];
  const seen = new Set<number>();
  let program = -1;
  for (let node = heaviest(firstRoot); node >= 0; ) {
    const row = frame[node] ?? 0;
    const kind = profile.frames.kind[row];
    // A recursion is one step, also one through several functions.
    if (!seen.has(row)) {
      if (program < 0 && (kind === 'user' || kind === 'dependency')) program = steps.length;
      steps.push(stepOf(profile, row, (totals[node] ?? 0) / all, (own[node] ?? 0) / all));
    }
    seen.add(row);
    const next = heaviest(firstChild[node] ?? -1);
    if (next < 0 || (totals[next] ?? 0) < worthFollowing * (totals[node] ?? 0) || (totals[next] ?? 0) < (own[node] ?? 0)) break;
    node = next;
  }
  // What stands above the program's first function only starts it.
  return steps.slice(Math.max(0, program));
};

const graphPath = (profile: Profile, graph: NonNullable<Profile['graph']>): readonly PathStep[] => {
  const all = profileTotal(profile);
  if (!(all > 0)) return [];
  const {self, total} = functionTotals(profile);
  const {caller, callee, total: brought} = graph.edges;
  const called = new Set<number>(callee);
  const roots = Array.from(total.keys()).filter(row => !called.has(row));
  const byTotal = (a: number, b: number): number => (total[b] ?? 0) - (total[a] ?? 0);
  const steps: PathStep[] = [];
  const seen = new Set<number>();
  let row = (roots.length > 0 ? roots : Array.from(total.keys())).sort(byTotal)[0];
  let share = 1;
  while (row !== undefined && !seen.has(row) && steps.length < 60) {
    const at: number = row;
    seen.add(at);
    steps.push(stepOf(profile, at, share, Math.min(share, (self[at] ?? 0) / all)));
    let best = -1;
    for (let edge = 0; edge < caller.length; edge += 1)
      if (caller[edge] === at && !seen.has(callee[edge] ?? -1) && (best < 0 || (brought[edge] ?? 0) > (brought[best] ?? 0))) best = edge;
    if (best < 0) break;
    const value = brought[best] ?? 0;
    if (value < worthFollowing * (total[at] ?? 0) || value < (self[at] ?? 0)) break;
    share = Math.min(share, value / all);
    row = callee[best];
  }
  return steps;
};

const stepOf = (profile: Profile, row: number, totalShare: number, selfShare: number): PathStep => ({
  ...placeOf(profile, row),
  totalShare: round(totalShare),
  selfShare: round(selfShare),
});

const round = (share: number): number => Math.min(1, Math.max(0, Number(share.toFixed(4))));

/** Keeps both ends: the top says which program part, the end where the time stays. */
const shorten = (steps: readonly PathStep[], most: number): readonly PathStep[] =>
  steps.length <= most ? steps : [...steps.slice(0, 3), ...steps.slice(steps.length - (most - 3))];
