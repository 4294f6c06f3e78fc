// Functions that V8 inlined before any sample met them have no frame at all: the line that ran and the source tell whose it was.
import type {FrameKind, Frames, Profile} from '../model/profile.js';
import {isModuleLevel, isSampledByV8, withNote} from './inlined-functions.js';
import {moveLines} from './moved-lines.js';

/** One function of a source; lines and columns are 1-based. The first of a file is its top level. */
export interface SourceFunction {
  /** Empty: it has none. */
  readonly name: string;
  /** Of its parameters, where V8 lets it begin. */
  readonly line: number;
  readonly column: number;
  readonly lastLine: number;
  /** Index of the function around it, -1 = none. */
  readonly outer: number;
  /** A statement or a class member, not a value within an expression: nothing else runs often on its lines. */
  readonly isDefinition: boolean;
  /** Names in its own text, those in functions within it left out. */
  readonly mentions: ReadonlySet<string>;
}

/** Files in which less of the time is spent are not looked up. */
const smallestShare = 0.01;
const mostFiles = 20;
/** How many calls deep an inlined function may be. */
const mostLevels = 6;

/** Of those where functions may be hidden: the largest first. */
export const filesWithLines = (profile: Profile): readonly string[] => {
  const {
    frames,
    nodes,
    lines,
    metrics: [{self}],
  } = profile;
  if (lines === undefined || !isSampledByV8(profile)) return [];
  const inFile = new Map<string, number>();
  let all = 0;
  for (const [node, value] of self.entries()) {
    const row = nodes.frame[node] ?? 0;
    const file = frames.file[row] ?? '';
    all += value;
    if (file !== '' && (frames.kind[row] === 'user' || frames.kind[row] === 'dependency'))
      inFile.set(file, (inFile.get(file) ?? 0) + value);
  }
  return [...inFile]
    .filter(([, value]) => value >= smallestShare * all)
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostFiles)
    .map(([file]) => file);
};

/** Time on lines of another function goes there, if the text of the function that has it leads there. The same Profile when nothing moves. */
export const withFunctionsOfSource = (profile: Profile, sources: ReadonlyMap<string, readonly SourceFunction[]>): Profile => {
  const {frames, lines, nodes} = profile;
  if (lines === undefined || sources.size === 0) return profile;
  const table = growing(profile);
  const believed = new Map([...sources].filter(([file, functions]) => standsThere(profile, file, functions)));
  const ownerIn = new Map<number, number | undefined>();
  const reached = new Map<string, ReadonlySet<number>>();
  const foreign = linesOfForeignCallees(profile);
  const targets = Array.from(lines.node, (node, at) => {
    const row = nodes.frame[node] ?? 0;
    const file = frames.file[row] ?? '';
    const functions = believed.get(file);
    const line = lines.line[at] ?? 0;
    if (functions === undefined || foreign(row).has(line)) return undefined;
    if (!ownerIn.has(row)) ownerIn.set(row, ownerOf(profile, row, functions));
    const owner = ownerIn.get(row);
    if (owner === undefined) return undefined;
    const found = runningAt(line, owner, functions);
    if (found === undefined) return undefined;
    const key = `${file}\0${owner}`;
    const reachable = reached.get(key) ?? reachableFrom(owner, functions);
    reached.set(key, reachable);
    const target = functions[found];
    return target !== undefined && reachable.has(found) ? table.rowOf(target, row) : undefined;
  });
  const moved = moveLines({...profile, frames: table.frames()}, at => targets[at]);
  return withNote(profile, moved);
};

/** Code that is compiled while it loads bears the name of a file with other text. */
const largestMismatch = 0.2;

const standsThere = (profile: Profile, file: string, functions: readonly SourceFunction[]): boolean => {
  const rows = [...profile.frames.file.keys()].filter(
    row => profile.frames.file[row] === file && (profile.frames.line[row] ?? 0) > 0 && !isModuleLevel(profile, row),
  );
  const missing = rows.filter(row => !functions.some(({line}) => line === profile.frames.line[row]));
  return missing.length <= largestMismatch * rows.length;
};

/** Which function of the source a frame is; undefined when the text does not have it where the profile says. */
const ownerOf = (profile: Profile, row: number, functions: readonly SourceFunction[]): number | undefined => {
  if (isModuleLevel(profile, row)) return 0;
  const {frames} = profile;
  const there = functions.flatMap((own, index) => (index > 0 && own.line === frames.line[row] ? [index] : []));
  const exact = there.filter(index => functions[index]?.column === frames.column[row]);
  const [only, ...others] = exact.length > 0 ? exact : there.filter(index => functions[index]?.name === frames.name[row]);
  return others.length === 0 ? only : undefined;
};

/** The innermost function whose line it is, when that is surely not the owner. */
const runningAt = (line: number, owner: number, functions: readonly SourceFunction[]): number | undefined => {
  const found = functions.findLastIndex(({line: first, lastLine}) => first <= line && line <= lastLine);
  const target = functions[found];
  const own = functions[owner];
  if (target === undefined || own === undefined || found <= 0 || found === owner || isAround(found, owner, functions)) return undefined;
  const isElsewhere = line < own.line || line > own.lastLine;
  const isStrictlyIn = target.line < line && line < target.lastLine;
  // Where several begin on one line, the line alone does not tell them apart.
  const isAlone = functions.filter(other => other.line === target.line).length === 1 + (target.line === 1 ? 1 : 0);
  if (!isAlone && !isStrictlyIn) return undefined;
  return isStrictlyIn || target.isDefinition || isElsewhere ? found : undefined;
};

const isAround = (outer: number, inner: number, functions: readonly SourceFunction[]): boolean => {
  for (let at = functions[inner]?.outer ?? -1; at >= 0; at = functions[at]?.outer ?? -1) if (at === outer) return true;
  return false;
};

/** Functions whose names stand in its text, and in theirs; and those written inside of one of them. */
const reachableFrom = (owner: number, functions: readonly SourceFunction[]): ReadonlySet<number> => {
  const reached = new Set([owner]);
  let names = new Set(functions[owner]?.mentions);
  for (let level = 0; level < mostLevels; level += 1) {
    const fresh = functions.flatMap(({name, outer}, index) =>
      !reached.has(index) &&
      index > 0 &&
      ((name !== '' && names.has(name)) || (outer > 0 && reached.has(outer)) || (outer === owner && name === ''))
        ? [index]
        : [],
    );
    if (fresh.length === 0) break;
    for (const index of fresh) reached.add(index);
    names = new Set(fresh.flatMap(index => [...(functions[index]?.mentions ?? [])]));
  }
  return reached;
};

/** Lines seen running in functions of other files that a function calls: when one of those was inlined, its lines look like lines of this file. */
const linesOfForeignCallees = ({frames, nodes, lines}: Profile): ((row: number) => ReadonlySet<number>) => {
  const linesOf = new Map<number, Set<number>>();
  for (const [at, node] of lines?.node.entries() ?? []) {
    const caller = nodes.parent[node] ?? -1;
    const row = nodes.frame[node] ?? 0;
    const above = caller < 0 ? -1 : (nodes.frame[caller] ?? -1);
    if (above < 0 || frames.file[above] === frames.file[row]) continue;
    const known = linesOf.get(above) ?? new Set();
    known.add(lines?.line[at] ?? 0);
    linesOf.set(above, known);
  }
  const none = new Set<number>();
  return row => linesOf.get(row) ?? none;
};

interface GrowingFrames {
  readonly rowOf: (target: SourceFunction, like: number) => number;
  readonly frames: () => Frames;
}

/** The frames of a profile, with rows for functions that it did not meet. */
const growing = ({frames}: Profile): GrowingFrames => {
  const rows = new Map<string, number>();
  for (const [row, file] of frames.file.entries()) rows.set(`${file}\0${frames.line[row] ?? 0}:${frames.column[row] ?? 0}`, row);
  const added: {name: string; file: string; line: number; column: number; kind: FrameKind}[] = [];
  return {
    rowOf: ({name, line, column}, like) => {
      const file = frames.file[like] ?? '';
      const key = `${file}\0${line}:${column}`;
      const row = rows.get(key) ?? frames.name.length + added.length;
      if (!rows.has(key)) {
        rows.set(key, row);
        added.push({name: name === '' ? '(anonymous)' : name, file, line, column, kind: frames.kind[like] ?? 'user'});
      }
      return row;
    },
    frames: () => ({
      ...frames,
      name: [...frames.name, ...added.map(({name}) => name)],
      file: [...frames.file, ...added.map(({file}) => file)],
      line: Int32Array.from([...frames.line, ...added.map(({line}) => line)]),
      column: Int32Array.from([...frames.column, ...added.map(({column}) => column)]),
      kind: [...frames.kind, ...added.map(({kind}) => kind)],
      ...(frames.compiled === undefined ? {} : {compiled: [...frames.compiled, ...added.map(() => '')]}),
    }),
  };
};
