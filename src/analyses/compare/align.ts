// Which functions of two profiles are the same one: name and file, never the line; moved files by the end of their path.
import type {Profile} from '../../model/profile.js';
import {matchInRenamed, type NamedFunction} from './renamed-files.js';

export interface AlignedFunction {
  readonly match: 'exact' | 'inferred' | 'only-base' | 'only-changed';
  /** A frame row of each side, -1 = not there. Functions of one name in one file are one. */
  readonly base: number;
  readonly changed: number;
}

export interface Alignment {
  readonly functions: readonly AlignedFunction[];
  /** Frame row → index in `functions`. */
  readonly ofBase: Int32Array;
  readonly ofChanged: Int32Array;
}

/** Too many functions bear these to be told apart by name alone. */
const anyone = /^$|anonymous|lambda|<(?:list|dict|set)comp>|<genexpr>|^__\w+__$|^(?:main|run|get|set|call|next|then|wrapper|inner)$/i;
const moduleLevel = /^<module>$/;

export const alignFunctions = (base: Profile, changed: Profile): Alignment => {
  const left = namedFunctions(base);
  const right = namedFunctions(changed);
  const partners = new Map<string, string>();
  for (const key of left.keys()) if (right.has(key)) partners.set(key, key);
  matchMoved(left, right, partners);
  matchInRenamed(left, right, partners, name => !anyone.test(name));
  const taken = new Set(partners.values());
  const functions: AlignedFunction[] = [];
  const indexOfBase = new Map<string, number>();
  const indexOfChanged = new Map<string, number>();
  for (const [key, {row}] of left) {
    const partner = partners.get(key);
    const changedRow = partner === undefined ? -1 : (right.get(partner)?.row ?? -1);
    indexOfBase.set(key, functions.length);
    if (partner !== undefined) indexOfChanged.set(partner, functions.length);
    functions.push({match: partner === undefined ? 'only-base' : partner === key ? 'exact' : 'inferred', base: row, changed: changedRow});
  }
  for (const [key, {row}] of right) {
    if (taken.has(key)) continue;
    indexOfChanged.set(key, functions.length);
    functions.push({match: 'only-changed', base: -1, changed: row});
  }
  return {functions, ofBase: indexRows(base, indexOfBase), ofChanged: indexRows(changed, indexOfChanged)};
};

/** How many functions the other side does not have; those of the profiler are no part of the program. */
export const onlyIn = (side: 'base' | 'changed', {frames}: Profile, {functions}: Alignment): number =>
  functions.filter(({match, [side]: row}) => match === `only-${side}` && frames.kind[row] !== 'profiler').length;

/** A profile with the aligned function of each of its frame rows. */
export interface AlignedSide {
  readonly profile: Profile;
  readonly alignedOf: Int32Array;
}

/** Aligned function of each row of `part`, one of the recordings that `whole` adds up; -1 = not in it. */
export const idsOf = (part: Profile, {profile, alignedOf}: AlignedSide): Int32Array => {
  const ids = new Map<string, number>();
  for (const [row, id] of alignedOf.entries()) ids.set(keyOf(profile, row), id);
  return indexRows(part, ids);
};

/** The profiler's own script lies in another folder each run, and is the same one. */
const keyOf = ({frames}: Profile, row: number): string => {
  const file = frames.file[row] ?? '';
  const place = frames.kind[row] === 'profiler' ? `profiler:${file.replace(/^.*[\\/]/, '')}` : file;
  return `${frames.name[row] ?? ''}\0${place}`;
};

const namedFunctions = (profile: Profile): Map<string, NamedFunction> => {
  const functions = new Map<string, NamedFunction>();
  for (const [row, name] of profile.frames.name.entries()) {
    const key = keyOf(profile, row);
    if (!functions.has(key))
      functions.set(key, {name, file: profile.frames.file[row] ?? '', kind: profile.frames.kind[row] ?? 'unresolved', row});
  }
  return functions;
};

const indexRows = (profile: Profile, indexes: ReadonlyMap<string, number>): Int32Array =>
  Int32Array.from(profile.frames.name, (_, row) => indexes.get(keyOf(profile, row)) ?? -1);

/** Pairs up what has no partner yet: the longest common end of path first, where it is the only one of that length on both sides. */
const matchMoved = (
  left: ReadonlyMap<string, NamedFunction>,
  right: ReadonlyMap<string, NamedFunction>,
  partners: Map<string, string>,
): void => {
  const taken = new Set(partners.values());
  const leftFree = byName(left, key => !partners.has(key));
  const rightFree = byName(right, key => !taken.has(key));
  for (const [name, ones] of leftFree) {
    const others = rightFree.get(name) ?? [];
    const pairs = ones
      .flatMap(one => others.map(other => ({one, other, common: commonEnd(one.file, other.file)})))
      .sort((a, b) => b.common - a.common);
    const usedOnes = new Set<string>();
    const usedOthers = new Set<string>();
    for (const {one, other, common} of pairs) {
      if (usedOnes.has(one.key) || usedOthers.has(other.key)) continue;
      const rivals = pairs.filter(
        pair =>
          pair.common === common &&
          !usedOnes.has(pair.one.key) &&
          !usedOthers.has(pair.other.key) &&
          (pair.one === one || pair.other === other),
      );
      const alone = ones.length === 1 && others.length === 1;
      const fits = common > 0 ? rivals.length === 1 : alone && isTellingName(name, one, other);
      if (!fits) continue;
      usedOnes.add(one.key);
      usedOthers.add(other.key);
      partners.set(one.key, other.key);
    }
  }
};

/** Without any common path: only a name of its own, and only if both or neither have a file; a script's top level may be renamed. */
const isTellingName = (name: string, one: NamedFunction, other: NamedFunction): boolean =>
  (one.file === '') === (other.file === '') && (moduleLevel.test(name) || !anyone.test(name));

interface Keyed extends NamedFunction {
  readonly key: string;
}

const byName = (functions: ReadonlyMap<string, NamedFunction>, wanted: (key: string) => boolean): ReadonlyMap<string, readonly Keyed[]> => {
  const groups = new Map<string, Keyed[]>();
  for (const [key, named] of functions) {
    if (!wanted(key)) continue;
    const group = groups.get(named.name);
    if (group === undefined) groups.set(named.name, [{...named, key}]);
    else group.push({...named, key});
  }
  return groups;
};

/** How many parts of the path are the same, counted from the file name. */
const commonEnd = (one: string, other: string): number => {
  const left = one.split(/[\\/]/).reverse();
  const right = other.split(/[\\/]/).reverse();
  let common = 0;
  while (common < left.length && common < right.length && left[common] !== '' && left[common] === right[common]) common += 1;
  return common;
};
