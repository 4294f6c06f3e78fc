// Files that bear another name now: what was matched in them tells, or that they are the only script that went and the only one that came.
import type {FrameKind} from '../../model/profile.js';

export interface NamedFunction {
  readonly name: string;
  readonly file: string;
  readonly kind: FrameKind;
  /** Of the frame. */
  readonly row: number;
}

type Functions = ReadonlyMap<string, NamedFunction>;

/** Where a script begins. Any script does: the name alone tells nothing. */
const beginning = /^(?:main|<module>|\(?anonymous\)?)$/;

/** Pairs up what has a common name (`main`, the top level, a callback) in two files that are one. `isTelling`: names that are matched without a file. */
export const matchInRenamed = (
  left: Functions,
  right: Functions,
  partners: Map<string, string>,
  isTelling: (name: string) => boolean,
): void => {
  const renamed = renamedFiles(left, right, partners, isTelling);
  const taken = new Set(partners.values());
  const free = new Map(
    [...right].flatMap(([key, {name, file}]) => (taken.has(key) ? [] : [[`${file}\0${name}`, key] satisfies [string, string]])),
  );
  for (const [key, {name, file}] of left) {
    const other = partners.has(key) ? undefined : free.get(`${renamed.get(file) ?? ''}\0${name}`);
    if (renamed.has(file) && other !== undefined) partners.set(key, other);
  }
};

const renamedFiles = (
  left: Functions,
  right: Functions,
  partners: ReadonlyMap<string, string>,
  isTelling: (name: string) => boolean,
): ReadonlyMap<string, string> => {
  const gone = filesMissing(left, right);
  const come = filesMissing(right, left);
  const movedTo = new Map<string, Set<string>>();
  const movedFrom = new Map<string, Set<string>>();
  for (const [key, partner] of partners) {
    const from = left.get(key)?.file ?? '';
    const to = right.get(partner)?.file ?? '';
    movedTo.set(from, (movedTo.get(from) ?? new Set()).add(to));
    movedFrom.set(to, (movedFrom.get(to) ?? new Set()).add(from));
  }
  const renamed = new Map<string, string>();
  for (const from of gone) {
    const [to, ...others] = movedTo.get(from) ?? [];
    // A file that was split up, or that took others in, is no renamed one.
    if (to !== undefined && others.length === 0 && come.has(to) && movedFrom.get(to)?.size === 1) renamed.set(from, to);
  }
  const [from, ...moreGone] = [...gone].filter(file => !movedTo.has(file));
  const [to, ...moreCome] = [...come].filter(file => !movedFrom.has(file));
  if (from === undefined || to === undefined || moreGone.length + moreCome.length > 0) return renamed;
  const before = namesIn(left, from);
  const after = namesIn(right, to);
  // With names of their own on both sides, and none in common, they are two scripts.
  const isOther = before.some(isTelling) && after.some(isTelling);
  if (!isOther && before.some(name => beginning.test(name) && after.includes(name))) renamed.set(from, to);
  return renamed;
};

const namesIn = (functions: Functions, wanted: string): readonly string[] =>
  [...functions.values()].filter(({file}) => file === wanted).map(({name}) => name);

const filesMissing = (from: Functions, others: Functions): ReadonlySet<string> => {
  const known = new Set([...others.values()].map(({file}) => file));
  return new Set([...from.values()].filter(({kind, file}) => kind === 'user' && file !== '' && !known.has(file)).map(({file}) => file));
};
