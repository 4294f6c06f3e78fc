// How time divides between Python code, native code and the system, where the profiler tells them apart line by line.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {labelOf, percent} from './locate.js';

/** Below this share of all time a function's own split is not told. */
const smallestShare = 0.05;
const mostFunctions = 3;

export const timeSplit: Analysis = {
  id: 'time-split',
  title: 'Python, native and system time',
  analyse: profile => {
    if (profile.origin.format !== 'scalene') return {findings: [], warnings: []};
    const {self} = profile.metrics[0];
    const {frame, parent} = profile.nodes;
    const all = {python: 0, native: 0, system: 0};
    const byFunction = new Map<number, {python: number; native: number; system: number}>();
    for (let node = 0; node < frame.length; node += 1) {
      const kind = profile.frames.kind[frame[node] ?? 0];
      const part = kind === 'native' ? 'native' : kind === 'kernel' ? 'system' : 'python';
      const value = self[node] ?? 0;
      all[part] += value;
      const caller = parent[node] ?? -1;
      const row = part === 'python' ? (frame[node] ?? 0) : caller < 0 ? -1 : (frame[caller] ?? 0);
      if (row < 0) continue;
      const own = byFunction.get(row) ?? {python: 0, native: 0, system: 0};
      own[part] += value;
      byFunction.set(row, own);
    }
    const busy = all.python + all.native;
    return busy > 0 ? {findings: [findingOf(profile, all, byFunction)], warnings: []} : {findings: [], warnings: []};
  },
};

type Split = {readonly python: number; readonly native: number; readonly system: number};

const findingOf = (profile: Profile, {python, native, system}: Split, byFunction: ReadonlyMap<number, Split>): Finding => {
  const total = profileTotal(profile);
  const sum = (split: Split): number => split.python + split.native + split.system;
  const functions = [...byFunction]
    .filter(([, split]) => sum(split) >= smallestShare * total && split.python + split.native > 0)
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .slice(0, mostFunctions)
    .map(([row, split]) => `${labelOf(profile, row)}: ${sharesText(split)}`);
  const elsewhere = total > 0 ? system / total : 0;
  return {
    kind: 'time-split',
    level: 'derived',
    title: `Of its processor time, ${sharesText({python, native})}`,
    self: Math.round(python),
    total: Math.round(python + native),
    evidence: [
      ...functions,
      ...(elsewhere >= smallestShare
        ? [`${percent(elsewhere)} of all time was the system's, or spent waiting for it or for a processor`]
        : []),
    ],
    ...(native > 2 * python
      ? {advice: 'Most of it is inside libraries: call them less or with other data, rewriting the Python around them saves little.'}
      : {}),
  };
};

const sharesText = ({python, native}: Pick<Split, 'python' | 'native'>): string =>
  `${percent(python / (python + native))} ran Python code and ${percent(native / (python + native))} native code`;
