// Turning objects into text or bytes and back, and copying them deeply: how much, and for whom.
import type {Analysis, SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {functionTotals, profileTotal} from '../model/totals.js';
import {anyLanguage, timeOfLines} from './line-times.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';
import {packageOf} from './package-of.js';

const worthSaying = 0.15;
const advice = 'Do it once and keep the result, move less data, or pass the objects themselves.';

/** Python's own modules, and the functions of V8 and Node, that do this and nothing else. */
const modules = new Map([
  ['json', 'JSON'],
  ['pickle', 'pickle'],
  ['_pickle', 'pickle'],
  ['copy', 'copying'],
  ['marshal', 'marshal'],
  ['csv', 'CSV'],
]);
const functions =
  /^(?:structuredClone|JSON\.(?:parse|stringify)|\{(?:built-in method|method '\w+' of ')[ '_]*(?:pickle|marshal|json)\b.*\})$/;

export const serialisation: Analysis = {
  id: 'serialisation',
  title: 'Serialisation and copying',
  analyse: (profile, {readSource}) => {
    const spent = profile.graph === undefined ? spentInTree(profile) : spentInGraph(profile);
    const all = profileTotal(profile);
    const findings = [...spent.values()]
      .filter(({value}) => all > 0 && value / all >= worthSaying)
      .sort((a, b) => b.value - a.value)
      .slice(0, 2)
      .map(entry => findingOf(profile, entry, all));
    return {findings: findings.length > 0 ? findings : suspected(profile, all, readSource), warnings: []};
  },
};

const call = /\b(?:JSON\.(?:parse|stringify)|structuredClone|(?:json|pickle|marshal|copy)\.(?:loads?|dumps?|deepcopy)|deepcopy)\(/;

/** V8 and Python book what their C++ and C code does to the line that calls it. */
const suspected = (profile: Profile, all: number, readSource: SourceReader): readonly Finding[] =>
  [...timeOfLines(profile, call, readSource, anyLanguage)]
    .filter(([, value]) => all > 0 && value / all >= worthSaying)
    .slice(0, 1)
    .map(([row, value]) => ({
      kind: 'serialisation',
      level: 'inferred',
      title: `${labelOf(profile, row)} spends ${percent(Math.min(1, value / all))} of the time at lines that encode, decode or copy`,
      ...placeOf(profile, row),
      totalShare: Number(Math.min(1, value / all).toFixed(4)),
      total: Math.round(value),
      ceilingPercent: Number(Math.min(100, (100 * value) / all).toFixed(1)),
      evidence: ['what the lines do is inferred from their text'],
      advice,
    }));

interface Spent {
  readonly what: string;
  value: number;
  /** Editable functions it was done for, with its time. */
  readonly owners: Map<number, number>;
}

const whatIs = ({frames}: Profile, row: number): string | undefined => {
  const kind = frames.kind[row];
  if (kind !== 'runtime' && kind !== 'native') return undefined;
  const name = frames.name[row] ?? '';
  const file = frames.file[row] ?? '';
  if (kind === 'runtime' && file !== '' && !file.startsWith('node:')) return modules.get(packageOf(file) ?? '');
  return functions.test(name) ? name.replace(/^\{(.*)\}$/, '$1') : undefined;
};

/** Time at and below the outermost such function of each stack. */
const spentInTree = (profile: Profile): ReadonlyMap<string, Spent> => {
  const {parent, frame} = profile.nodes;
  const own = profile.metrics[0].self;
  const {ownerNode} = ownershipOf(profile);
  const spent = new Map<string, Spent>();
  const kinds = profile.frames.name.map((_, row) => whatIs(profile, row));
  const inside: (string | undefined)[] = [];
  const asker = new Int32Array(parent.length).fill(-1);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const above = caller < 0 ? undefined : inside[caller];
    inside[node] = above ?? kinds[frame[node] ?? 0];
    asker[node] = above === undefined ? (caller < 0 ? -1 : (ownerNode[caller] ?? -1)) : (asker[caller] ?? -1);
    const what = inside[node];
    const value = own[node] ?? 0;
    if (what === undefined || value <= 0) continue;
    const entry = spent.get(what) ?? {what, value: 0, owners: new Map()};
    entry.value += value;
    const owner = asker[node] ?? -1;
    if (owner >= 0) entry.owners.set(frame[owner] ?? 0, (entry.owners.get(frame[owner] ?? 0) ?? 0) + value);
    spent.set(what, entry);
  }
  return spent;
};

/** Calls from editable functions into such functions, with the time they brought. */
const spentInGraph = (profile: Profile): ReadonlyMap<string, Spent> => {
  const spent = new Map<string, Spent>();
  const {isEditable} = ownershipOf(profile);
  const {graph} = profile;
  if (graph === undefined) return spent;
  const {total} = functionTotals(profile);
  for (const [edge, caller] of graph.edges.caller.entries()) {
    const callee = graph.edges.callee[edge] ?? 0;
    const what = isEditable[caller] === 1 ? whatIs(profile, callee) : undefined;
    if (what === undefined) continue;
    const value = Math.min(graph.edges.total[edge] ?? 0, total[caller] ?? 0);
    const entry = spent.get(what) ?? {what, value: 0, owners: new Map()};
    entry.value += value;
    entry.owners.set(caller, (entry.owners.get(caller) ?? 0) + value);
    spent.set(what, entry);
  }
  return spent;
};

const findingOf = (profile: Profile, {what, value, owners}: Spent, all: number): Finding => {
  const askers = [...owners].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const [first] = askers;
  const share = Math.min(1, value / all);
  return {
    kind: 'serialisation',
    level: 'observed',
    title: `${percent(share)} of the time is ${what === 'copying' ? 'copying objects' : `${what} encoding or decoding`}`,
    ...(first === undefined ? {} : placeOf(profile, first[0])),
    totalShare: Number(share.toFixed(4)),
    total: Math.round(value),
    ceilingPercent: Number((100 * share).toFixed(1)),
    evidence:
      askers.length === 0 ? [] : [`done for ${askers.map(([row, own]) => `${labelOf(profile, row)} ${percent(own / all)}`).join(', ')}`],
    advice,
  };
};
