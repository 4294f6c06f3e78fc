// What each package costs: its own time, and the time of all that runs for it. The user's code is one row; runtime, natives and the collector are rows too.
import type {FrameKind, Profile} from '../model/profile.js';
import type {InstalledPackage} from '../model/sources.js';
import {functionTotals, nodeTotals, outermostInGroups, profileTotal} from '../model/totals.js';
import {percent} from './locate.js';
import {packageOf} from './package-of.js';

export interface PackageRow {
  /** A package, or in parentheses what is none: `(your code)`, `(runtime)`, `(native)`. */
  readonly package: string;
  /** Absent: unknown, or no package. */
  readonly version?: string;
  readonly kind: FrameKind;
  /** Unit of metric 0. */
  readonly self: number;
  readonly selfShare: number;
  /** With all that runs below it, whoever's code that is. */
  readonly total: number;
  readonly totalShare: number;
  readonly functions: number;
}

export interface PackageView {
  readonly view: 'packages';
  readonly summary: string;
  readonly rows: readonly PackageRow[];
  readonly of: number;
  /** Packages whose version could not be read. */
  readonly versionsUnknown: number;
  /** A call graph has no stacks: totals of packages that call each other are too large. */
  readonly totalsAreUpperBounds?: true;
}

export type PackageReader = (file: string) => InstalledPackage | undefined;

const notPackages: Readonly<Record<FrameKind, string>> = {
  user: '(your code)',
  dependency: '(dependency)',
  runtime: '(runtime)',
  native: '(native)',
  kernel: '(kernel)',
  gc: '(garbage collector)',
  idle: '(idle)',
  regexp: '(regular expressions)',
  profiler: '(profiler)',
  unresolved: '(unresolved)',
};

interface Group {
  readonly package: string;
  readonly version: string | undefined;
  readonly kind: FrameKind;
  self: number;
  total: number;
  functions: number;
}

export const packageCosts = (profile: Profile, readPackage: PackageReader, limit: number): PackageView => {
  const {frames} = profile;
  const groups: Group[] = [];
  const numbers = new Map<string, number>();
  const groupOf = Int32Array.from(frames.kind, (kind, row) => {
    const found = identify(kind, frames.file[row] ?? '', readPackage);
    const key = `${kind}\0${found.name}\0${found.version ?? ''}`;
    const known = numbers.get(key) ?? groups.push({package: found.name, version: found.version, kind, self: 0, total: 0, functions: 0}) - 1;
    numbers.set(key, known);
    return known;
  });
  const {self, total} = functionTotals(profile);
  for (const [row, number] of groupOf.entries()) {
    const group = groups[number];
    if (group === undefined || !((total[row] ?? 0) > 0)) continue;
    group.self += self[row] ?? 0;
    group.functions += 1;
  }
  const all = profileTotal(profile);
  const totals =
    profile.graph === undefined ? treeTotals(profile, groupOf, groups.length) : graphTotals(profile.graph, groupOf, groups.length);
  for (const [number, group] of groups.entries()) group.total = Math.min(all, totals[number] ?? 0);
  const ordered = groups.filter(group => group.total > 0).sort((a, b) => b.self - a.self || b.total - a.total);
  const rows = ordered.slice(0, limit).map(({version, self: own, total: whole, package: name, kind, functions}) => ({
    package: name,
    ...(version === undefined ? {} : {version}),
    kind,
    self: Math.round(own),
    selfShare: round(own / all),
    total: Math.round(whole),
    totalShare: round(whole / all),
    functions,
  }));
  return {
    view: 'packages',
    summary: summaryOf(ordered, all),
    rows,
    of: ordered.length,
    versionsUnknown: ordered.filter(({kind, version}) => kind === 'dependency' && version === undefined).length,
    ...(profile.graph === undefined ? {} : {totalsAreUpperBounds: true as const}),
  };
};

const identify = (
  kind: FrameKind,
  file: string,
  readPackage: PackageReader,
): {readonly name: string; readonly version: string | undefined} => {
  if (kind !== 'dependency') return {name: notPackages[kind], version: undefined};
  const installed = readPackage(file);
  return {name: installed?.name ?? packageOf(file) ?? notPackages.dependency, version: installed?.version};
};

const treeTotals = (profile: Profile, groupOf: Int32Array, count: number): Float64Array => {
  const {parent, frame} = profile.nodes;
  const group = frame.map(row => groupOf[row] ?? -1);
  const outermost = outermostInGroups(parent, group, count);
  const totals = nodeTotals(profile);
  const sums = new Float64Array(count);
  for (const [node, number] of group.entries()) if (outermost[node] === 1) sums[number] = (sums[number] ?? 0) + (totals[node] ?? 0);
  return sums;
};

/** What calls from outside brought, and what nobody is known to have called. */
const graphTotals = ({edges, total}: NonNullable<Profile['graph']>, groupOf: Int32Array, count: number): Float64Array => {
  const sums = new Float64Array(count);
  const called = new Set<number>(edges.callee);
  for (const [row, number] of groupOf.entries()) if (!called.has(row)) sums[number] = (sums[number] ?? 0) + (total[row] ?? 0);
  for (const [edge, callee] of edges.callee.entries()) {
    const number = groupOf[callee] ?? -1;
    if (groupOf[edges.caller[edge] ?? -1] !== number) sums[number] = (sums[number] ?? 0) + (edges.total[edge] ?? 0);
  }
  return sums;
};

const summaryOf = (groups: readonly Group[], all: number): string => {
  const own = groups.find(({kind}) => kind === 'user');
  const packages = groups.filter(({kind}) => kind === 'dependency');
  const [first] = [...packages].sort((a, b) => b.total - a.total);
  const yours = `Your own code takes ${percent((own?.self ?? 0) / all)} of the whole itself`;
  if (first === undefined) return `${yours}; no installed package takes any.`;
  const called = `${first.package}${first.version === undefined ? '' : ` ${first.version}`}`;
  return `${yours}; ${packages.length === 1 ? 'one package takes' : `${packages.length} packages take`} ${percent(packages.reduce((sum, {self}) => sum + self, 0) / all)}. Most goes through ${called}: ${percent(first.total / all)} with what it calls.`;
};

const round = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, Number(share.toFixed(4)))) : 0);
