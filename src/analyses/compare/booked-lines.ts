// V8 books an inlined function to its caller in one run and by its own name in the next; the lines that ran stay the same. Both sides are booked by
// lines, with the functions that either of them knows.
import type {FrameKind, Profile} from '../../model/profile.js';
import {isSampledByV8} from '../inlined-functions.js';
import type {Alignment} from './align.js';

interface Definition {
  /** Aligned function. */
  readonly id: number;
  /** On this side: where it begins, and the last line seen running under its own name on either side. */
  readonly line: number;
  readonly last: number;
}

interface Side {
  readonly profile: Profile;
  readonly alignedOf: Int32Array;
}

export const isBookedByLines = (profile: Profile): boolean => isSampledByV8(profile) && profile.lines !== undefined;

/** Both profiles anew, or as they are when a side has no lines. */
export const withLinesBooked = (base: Profile, changed: Profile, {ofBase, ofChanged}: Alignment): readonly [Profile, Profile] => {
  if (!isBookedByLines(base) || !isBookedByLines(changed)) return [base, changed];
  const left = {profile: base, alignedOf: ofBase};
  const right = {profile: changed, alignedOf: ofChanged};
  return [booked(left, right), booked(right, left)];
};

const booked = (side: Side, other: Side): Profile => {
  const {profile, alignedOf} = side;
  const {lines, frames, nodes} = profile;
  const [metric, ...rest] = profile.metrics;
  if (lines === undefined) return profile;
  const definitions = definitionsOf(side, other);
  const rowOfId = new Map<number, number>();
  for (const [row, id] of alignedOf.entries()) if (!rowOfId.has(id)) rowOfId.set(id, row);
  const added: {name: string; file: string; line: number; column: number; kind: FrameKind}[] = [];
  const rowFor = (id: number): number => {
    const known = rowOfId.get(id);
    if (known !== undefined) return known;
    const row = other.alignedOf.indexOf(id);
    const {frames: names} = other.profile;
    const file = names.file[row] ?? '';
    added.push({
      name: names.name[row] ?? '',
      file,
      line: names.line[row] ?? 0,
      column: names.column[row] ?? 0,
      kind: names.kind[row] ?? 'user',
    });
    rowOfId.set(id, frames.name.length + added.length - 1);
    return frames.name.length + added.length - 1;
  };
  const parent = Array.from(nodes.parent);
  const frame = Array.from(nodes.frame);
  const self = Array.from(metric.self);
  const lineNode = Array.from(lines.node);
  const children = new Map<string, number>();
  for (const [node, caller] of nodes.parent.entries()) children.set(`${caller}:${nodes.frame[node] ?? 0}`, node);
  for (const [index, node] of lines.node.entries()) {
    const row = nodes.frame[node] ?? 0;
    const id = ownerOf(definitions.get(frames.file[row] ?? ''), lines.line[index] ?? 0);
    if (id === undefined || id === alignedOf[row]) continue;
    const callee = rowFor(id);
    const key = `${node}:${callee}`;
    const target = children.get(key) ?? parent.length;
    if (target === parent.length) {
      children.set(key, target);
      parent.push(node);
      frame.push(callee);
      self.push(0);
    }
    const value = Math.min(lines.value[index] ?? 0, self[node] ?? 0);
    self[node] = (self[node] ?? 0) - value;
    self[target] = (self[target] ?? 0) + value;
    lineNode[index] = target;
  }
  return {
    ...profile,
    frames: {
      name: [...frames.name, ...added.map(({name}) => name)],
      file: [...frames.file, ...added.map(({file}) => file)],
      line: Int32Array.from([...frames.line, ...added.map(({line}) => line)]),
      column: Int32Array.from([...frames.column, ...added.map(({column}) => column)]),
      kind: [...frames.kind, ...added.map(({kind}) => kind)],
    },
    nodes: {parent: Int32Array.from(parent), frame: Int32Array.from(frame)},
    metrics: [{...metric, self: Float64Array.from(self)}, ...rest.map(one => ({...one, self: padded(one.self, parent.length)}))],
    lines: {...lines, node: Int32Array.from(lineNode)},
  };
};

const padded = (values: Float64Array, length: number): Float64Array => {
  const longer = new Float64Array(length);
  longer.set(values);
  return longer;
};

/** The function that begins last before the line, if it was ever seen to reach as far. */
const ownerOf = (definitions: readonly Definition[] | undefined, line: number): number | undefined => {
  const at = definitions?.findLastIndex(definition => definition.line <= line) ?? -1;
  const found = definitions?.[at];
  // Minified code has many functions on one line: there lines tell nothing.
  const isAlone = found !== undefined && definitions?.[at - 1]?.line !== found.line;
  return isAlone && line <= found.last ? found.id : undefined;
};

/** File → functions in the order of their lines on this side; those that only the other side knows are placed by their neighbours. */
const definitionsOf = (side: Side, other: Side): ReadonlyMap<string, readonly Definition[]> => {
  const own = linesOf(side);
  const others = linesOf(other);
  const shifts = new Map<string, {readonly at: number; readonly shift: number}[]>();
  for (const [id, {file, line}] of own) {
    const known = others.get(id);
    if (known === undefined) continue;
    const list = shifts.get(file) ?? [];
    list.push({at: known.line, shift: line - known.line});
    shifts.set(file, list);
  }
  const fileOf = new Map([...others].flatMap(([id, {file}]) => (own.has(id) ? [[file, own.get(id)?.file ?? file] as const] : [])));
  const byFile = new Map<string, Definition[]>();
  const add = (file: string, definition: Definition): void => {
    const list = byFile.get(file) ?? [];
    list.push(definition);
    byFile.set(file, list);
  };
  for (const [id, {file, line, last}] of own) {
    const known = others.get(id);
    add(file, {id, line, last: Math.max(last, known === undefined ? 0 : known.last + line - known.line)});
  }
  for (const [id, {file: otherFile, line, last}] of others) {
    const file = fileOf.get(otherFile);
    if (own.has(id) || file === undefined) continue;
    const near = (shifts.get(file) ?? []).sort((a, b) => Math.abs(a.at - line) - Math.abs(b.at - line))[0];
    const shift = near?.shift ?? 0;
    add(file, {id, line: line + shift, last: last + shift});
  }
  for (const list of byFile.values()) list.sort((a, b) => a.line - b.line);
  return byFile;
};

interface Extent {
  readonly file: string;
  readonly line: number;
  readonly last: number;
}

/** Aligned function → where it begins and the last line that ran under its own name. */
const linesOf = ({profile: {frames, lines, nodes}, alignedOf}: Side): ReadonlyMap<number, Extent> => {
  const extents = new Map<number, Extent>();
  for (const [row, id] of alignedOf.entries()) {
    const line = frames.line[row] ?? 0;
    const file = frames.file[row] ?? '';
    if (line > 0 && file !== '' && frames.kind[row] !== 'runtime' && !extents.has(id)) extents.set(id, {file, line, last: line});
  }
  // Lines that follow another function's beginning may be inlined ones; only the first stretch is surely its own.
  const begins = new Map<string, number[]>();
  for (const {file, line} of extents.values()) begins.set(file, [...(begins.get(file) ?? []), line]);
  for (const [index, node] of lines?.node.entries() ?? []) {
    const id = alignedOf[nodes.frame[node] ?? 0] ?? -1;
    const extent = extents.get(id);
    const line = lines?.line[index] ?? 0;
    if (extent === undefined || line <= extent.last) continue;
    const next = Math.min(...(begins.get(extent.file) ?? []).filter(begin => begin > extent.line));
    if (line < next) extents.set(id, {...extent, last: line});
  }
  return extents;
};
