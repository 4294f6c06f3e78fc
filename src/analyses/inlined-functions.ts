// V8 books inlined functions to their caller, but keeps the line that ran: lines above a function's definition cannot be its own.
import type {LineColumns, Profile} from '../model/profile.js';
import {type MovedLines, moveLines} from './moved-lines.js';

/** Less than this share of the profile is not worth a change. */
const smallestShare = 0.005;

/**
 * Moves time whose running line stands before the function's own definition to the callee that it must belong to: one that was seen called from there
 * before the compiler inlined it, or else the function of the same file that begins last before that line. Once a callee is known to be inlined, lines
 * that the callee runs by itself too go with it. A new Profile with a note; the same one when there is nothing to move.
 */
export const withInlinedFunctions = (profile: Profile): Profile => {
  const {lines, frames, nodes} = profile;
  if (lines === undefined || !isSampledByV8(profile)) return profile;
  const find = calleeFinder(profile);
  const ownLines = linesByFunction(profile, lines);
  const calleeOf = new Map<number, number>();
  for (const [node, rows] of rowsByNode(lines)) {
    const owner = nodes.frame[node] ?? 0;
    const rest: number[] = [];
    const inlined = new Set<number>();
    for (const row of rows) {
      const line = lines.line[row] ?? 0;
      const callee = line < (frames.line[owner] ?? 0) ? find(owner, line) : undefined;
      if (callee === undefined) rest.push(row);
      else {
        inlined.add(callee);
        calleeOf.set(row, callee);
      }
    }
    for (const row of rest) {
      const callee = [...inlined].find(candidate => ownLines.get(candidate)?.has(lines.line[row] ?? 0) === true);
      if (callee !== undefined) calleeOf.set(row, callee);
    }
  }
  return withNote(
    profile,
    moveLines(profile, row => calleeOf.get(row)),
  );
};

/** Functions by the places of the code that ran, inlined ones without a frame. */
export const isSampledByV8 = ({origin: {format}}: Profile): boolean => format === 'cpuprofile' || format === 'node-health';

/** `before`, where too little moved to be worth a change. */
export const withNote = (before: Profile, {profile, moved}: MovedLines): Profile => {
  const all = before.metrics[0].self.reduce((sum, value) => sum + value, 0);
  if (!(moved > smallestShare * all)) return before;
  const message = `${Math.round((100 * moved) / all)} % of the time was in functions that V8 had inlined into their callers; it is booked to them by the lines that ran.`;
  return {...profile, notes: [...profile.notes, {code: 'inlined', message}]};
};

const rowsByNode = (lines: LineColumns): ReadonlyMap<number, readonly number[]> => {
  const rowsOf = new Map<number, number[]>();
  for (const [row, node] of lines.node.entries()) {
    const list = rowsOf.get(node);
    if (list === undefined) rowsOf.set(node, [row]);
    else list.push(row);
  }
  return rowsOf;
};

/** (function, line before its definition) → the callee that was inlined there. */
const calleeFinder = (profile: Profile): ((owner: number, line: number) => number | undefined) => {
  const {frames, nodes} = profile;
  const seen = new Map<number, Set<number>>();
  for (let node = 0; node < nodes.frame.length; node += 1) {
    const caller = nodes.parent[node] ?? -1;
    if (caller < 0) continue;
    const callees = seen.get(nodes.frame[caller] ?? 0) ?? new Set();
    callees.add(nodes.frame[node] ?? 0);
    seen.set(nodes.frame[caller] ?? 0, callees);
  }
  const byDefinition = (a: number, b: number): number => (frames.line[a] ?? 0) - (frames.line[b] ?? 0);
  const fits =
    (line: number) =>
    (row: number): boolean =>
      (frames.line[row] ?? 0) > 0 && (frames.line[row] ?? 0) <= line && !isModuleLevel(profile, row);
  const byFile = definitionsByFile(profile);
  return (owner, line) => {
    const direct = [...(seen.get(owner) ?? [])];
    const reachable = [...direct, ...direct.flatMap(callee => [...(seen.get(callee) ?? [])])].filter(row => row !== owner);
    const sameFile = (row: number): boolean => frames.file[row] === frames.file[owner];
    const called = reachable.filter(fits(line)).sort(byDefinition);
    return (
      called.findLast(sameFile) ??
      called.at(-1) ??
      (byFile.get(frames.file[owner] ?? '') ?? []).filter(row => row !== owner).findLast(fits(line))
    );
  };
};

const linesByFunction = ({nodes}: Profile, lines: LineColumns): ReadonlyMap<number, ReadonlySet<number>> => {
  const byFunction = new Map<number, Set<number>>();
  for (const [row, node] of lines.node.entries()) {
    const owner = nodes.frame[node] ?? 0;
    const known = byFunction.get(owner) ?? new Set();
    known.add(lines.line[row] ?? 0);
    byFunction.set(owner, known);
  }
  return byFunction;
};

/** V8 names the top of a module or script so. */
export const isModuleLevel = ({frames}: Profile, row: number): boolean =>
  frames.name[row] === '<module>' ||
  (/^(?:\(anonymous\))?$/.test(frames.name[row] ?? '') && frames.line[row] === 1 && (frames.column[row] ?? 0) <= 1);

/** Functions of each file, in the order of their definitions. */
const definitionsByFile = ({frames}: Profile): ReadonlyMap<string, readonly number[]> => {
  const byFile = new Map<string, number[]>();
  for (const [row, file] of frames.file.entries()) {
    if (file === '' || (frames.line[row] ?? 0) <= 0) continue;
    const list = byFile.get(file);
    if (list === undefined) byFile.set(file, [row]);
    else list.push(row);
  }
  for (const list of byFile.values()) list.sort((a, b) => (frames.line[a] ?? 0) - (frames.line[b] ?? 0));
  return byFile;
};
