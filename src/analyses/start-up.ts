// Start-up: time that goes into the runtime preparing itself and into loading modules, and which packages it is.

import type {Analysis} from '../model/analysis.js';
import type {CallGraph, Profile} from '../model/profile.js';
import {nodeTotals, profileTotal} from '../model/totals.js';
import {plainAmount} from './amount-words.js';
import {isModuleLevel} from './inlined-functions.js';
import {labelOf, percent, placeOf} from './locate.js';
import {isComprehension} from './ownership.js';
import {packageOf} from './package-of.js';
import {startUpNodes} from './start-up-nodes.js';

const worthSaying = 0.15;
const smallestPackage = 0.02;
const mostPackages = 5;

export interface StartUp {
  /** Unit of metric 0. */
  readonly value: number;
  /** Loaded by the program itself, with all that they load in turn; largest first. */
  readonly packages: readonly {readonly name: string; readonly value: number}[];
}

export const startUp: Analysis = {
  id: 'start-up',
  title: 'Start-up and imports',
  analyse: profile => {
    const all = profileTotal(profile);
    const {value, packages} = startUpOf(profile);
    const share = all > 0 ? Math.min(1, value / all) : 0;
    if (share < worthSaying) return {findings: [], warnings: []};
    const heaviest = profile.graph === undefined ? heaviestLoaded(profile) : undefined;
    const isMost = heaviest !== undefined && heaviest.value >= 0.5 * value;
    const shown = packages.filter(own => own.value >= smallestPackage * all).slice(0, mostPackages);
    return {
      findings: [
        {
          kind: 'start-up',
          level: 'observed',
          title: `${percent(share)} of the ${plainAmount(profile)} is start-up: the runtime itself and loading modules`,
          ...(isMost ? placeOf(profile, heaviest.row) : {}),
          totalShare: Number(share.toFixed(4)),
          total: Math.round(value),
          ceilingPercent: Number((100 * share).toFixed(1)),
          evidence: [
            shown.length > 0
              ? `loaded, with what they load in turn: ${shown.map(({name, value: own}) => `${name} ${percent(own / all)}`).join(', ')}`
              : 'no package of the program takes a share worth naming: it is the runtime itself',
            ...(isMost ? [`most of it stays in ${labelOf(profile, heaviest.row)}, which is called while a module is loaded`] : []),
          ],
          advice:
            'If the program is meant to run longer, measure a longer workload. If it is short on purpose, load less, or load it when it is needed.',
        },
      ],
      warnings: [],
    };
  },
};

export const startUpOf = (profile: Profile): StartUp =>
  profile.graph === undefined ? fromTree(profile) : fromGraph(profile, profile.graph);

/** The function somebody can edit that keeps most of the ${plainAmount(profile)} of loading. */
const heaviestLoaded = (profile: Profile): {readonly row: number; readonly value: number} | undefined => {
  const {parent, frame} = profile.nodes;
  const startsUp = startUpNodes(profile);
  const kept = new Map<number, number>();
  for (const [node, value] of profile.metrics[0].self.entries()) {
    if (startsUp[node] !== 1 || value <= 0) continue;
    let holder = node;
    while (holder >= 0 && isComprehension(profile.frames.name[frame[holder] ?? 0] ?? '')) holder = parent[holder] ?? -1;
    const row = frame[holder] ?? -1;
    const kind = profile.frames.kind[row];
    if ((kind === 'user' || kind === 'dependency') && !isModuleLevel(profile, row)) kept.set(row, (kept.get(row) ?? 0) + value);
  }
  const [first] = [...kept].sort((a, b) => b[1] - a[1]);
  return first === undefined ? undefined : {row: first[0], value: first[1]};
};

const fromTree = (profile: Profile): StartUp => {
  const {parent, frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const startsUp = startUpNodes(profile);
  const totals = nodeTotals(profile);
  const inModule = new Uint8Array(parent.length);
  const byPackage = new Map<string, number>();
  let value = 0;
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    const isLoaded = startsUp[node] === 1;
    if (isLoaded) value += own[node] ?? 0;
    const below = isLoaded && caller >= 0 && inModule[caller] === 1;
    const isModule = isLoaded && isModuleLevel(profile, row);
    inModule[node] = below || isModule ? 1 : 0;
    if (isModule && !below) addPackage(byPackage, profile.frames.file[row] ?? '', totals[node] ?? 0);
  }
  return {value, packages: largestFirst(byPackage)};
};

/** A call graph has no stacks: what Python's loader took in all, and each package's module level with what it called. */
const fromGraph = (profile: Profile, graph: CallGraph): StartUp => {
  const {name, file} = profile.frames;
  let value = 0;
  const byPackage = new Map<string, number>();
  for (const [row, text] of name.entries()) {
    const source = file[row] ?? '';
    if (text === '_find_and_load' && source.startsWith('<frozen importlib')) value = Math.max(value, graph.total[row] ?? 0);
    if (isModuleLevel(profile, row) && packageOf(source) !== undefined) {
      const known = packageOf(source) ?? '';
      byPackage.set(known, Math.max(byPackage.get(known) ?? 0, graph.total[row] ?? 0));
    }
  }
  return {value, packages: value > 0 ? largestFirst(byPackage) : []};
};

const addPackage = (byPackage: Map<string, number>, file: string, value: number): void => {
  const name = packageOf(file) ?? file.split(/[\\/]/).at(-1) ?? file;
  byPackage.set(name, (byPackage.get(name) ?? 0) + value);
};

const largestFirst = (byPackage: ReadonlyMap<string, number>): StartUp['packages'] =>
  [...byPackage].map(([name, value]) => ({name, value})).sort((a, b) => b.value - a.value);
