// memray's recording as perfwright's helper writes it with memray's own reader: stacks with bytes at the peak and bytes never freed.
// Shape: {memray, peakBytes, functions: [[name, file]], stacks: [[function, line, …], peak bytes, peak blocks, held bytes, held blocks], timeline}
import type {ByteSource, Format, Recognition} from '../model/format.js';
import {frameKind} from '../model/frame-kind.js';
import type {MemoryTimeline} from '../model/memory.js';
import type {Profile, ProfileNote} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {empty, recordAgain, skips, unreadable} from './failures.js';
import {functionTable} from './function-table.js';
import {isRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {sumLines} from './merge-functions.js';
import {treeBuilder} from './tree-builder.js';

const recognise = (head: Uint8Array): Recognition => {
  const keys = topLevelKeys(head);
  return keys?.has('memray') === true && keys.has('peakBytes') ? 'yes' : 'no';
};

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const lineOf = (value: unknown): number => {
  const line = numberOf(value);
  return Number.isInteger(line) && line > 0 && line < 2 ** 31 ? line : 0;
};

const comprehension = /^<(?:genexpr|listcomp|setcomp|dictcomp)>$/;

/** The innermost frame of the highest rank answers for an allocation: the program's own code, then that of packages, then what is left. */
const rankOf = (name: string, file: string): number => {
  const kind = frameKind(name, file);
  if (comprehension.test(name)) return 0;
  return kind === 'user' ? 3 : kind === 'dependency' ? 2 : 1;
};

const parse = (content: ByteSource): Profile => {
  const root = parseJson(content);
  if (!isRecord(root) || !Array.isArray(root.stacks) || !Array.isArray(root.functions))
    throw unreadable(`${content.name} is no report of a memray recording.`, recordAgain);
  const functions = functionTable();
  const rows = root.functions.map(pair => {
    const [name, file] = listOf(pair);
    return functions.row({name: stringOf(name) || '[unknown]', file: stringOf(file), line: 0, column: 0});
  });
  const ranks: number[] = [];
  for (const [index, pair] of root.functions.entries()) {
    const [name, file] = listOf(pair);
    ranks[rows[index] ?? 0] = rankOf(stringOf(name), stringOf(file));
  }
  const outside = (): number => functions.row({name: 'outside of Python', file: '', line: 0, column: 0, kind: 'runtime'});
  const tree = treeBuilder();
  const skipped = skips();
  const self = float64Column();
  const running = {node: int32Column(), line: int32Column(), value: float64Column()};
  const held = {node: int32Column(), line: int32Column(), bytes: float64Column()};
  for (const entry of root.stacks) {
    const [frames, peak, , kept] = listOf(entry);
    const steps = listOf(frames);
    if (!isAmount(peak) || !isAmount(kept)) {
      skipped.count('stacks without their bytes');
      continue;
    }
    let node = -1;
    let answerable = {node: -1, line: 0, rank: 0};
    for (let at = 0; at + 1 < steps.length; at += 2) {
      const row = rows[numberOf(steps[at])];
      if (row === undefined) continue;
      node = tree.child(node, row);
      const rank = ranks[row] ?? 1;
      if (rank >= answerable.rank) answerable = {node, line: lineOf(steps[at + 1]), rank};
    }
    if (node < 0) {
      node = tree.child(-1, outside());
      answerable = {node, line: 0, rank: 0};
    }
    self.add(node, peak);
    if (answerable.line > 0 && peak > 0) {
      running.node.push(answerable.node);
      running.line.push(answerable.line);
      running.value.push(peak);
    }
    if (kept > 0) {
      held.node.push(answerable.node);
      held.line.push(answerable.line);
      held.bytes.push(kept);
    }
  }
  const {leftOut, peakBytes, durationMs, memray: version} = root;
  const left = recordOf(leftOut);
  if (isAmount(left.peakBytes) && left.peakBytes > 0)
    self.add(tree.child(-1, functions.row({name: 'smaller stacks', file: '', line: 0, column: 0, kind: 'runtime'})), left.peakBytes);
  if (tree.size === 0) throw empty(`${content.name} holds no allocation.`, 'Profile a program that allocates memory.');
  const lines = sumLines({node: running.node.toArray(), line: running.line.toArray(), value: running.value.toArray()});
  const timeline = timelineOf(root.timeline);
  return {
    frames: functions.build(),
    nodes: tree.build(),
    metrics: [{name: 'memory', unit: 'bytes', meaning: 'exact', self: self.toArray(tree.size)}],
    ...(lines === undefined ? {} : {lines}),
    memory: {
      amount: 'at-peak',
      of: 'heap',
      ...(isAmount(peakBytes) ? {peakBytes} : {}),
      ...(timeline === undefined ? {} : {timeline}),
      held: {node: held.node.toArray(), line: held.line.toArray(), bytes: held.bytes.toArray()},
    },
    origin: {
      format: 'memray',
      tool: 'memray',
      ...(typeof version === 'string' ? {toolVersion: version} : {}),
      ...(isAmount(durationMs) ? {durationNs: durationMs * 1e6} : {}),
    },
    notes: [...allocatorNotes(root.tracesPythonAllocator), ...leftOutNotes(left.stacks), ...skipped.notes()],
  };
};

const timelineOf = (value: unknown): MemoryTimeline | undefined => {
  const points = listOf(value).flatMap(point => {
    const [ms, , heap] = listOf(point);
    return isAmount(ms) && isAmount(heap) ? [{ms, heap}] : [];
  });
  if (points.length < 2) return undefined;
  return {timeNs: Float64Array.from(points, ({ms}) => ms * 1e6), bytes: Float64Array.from(points, ({heap}) => heap)};
};

const allocatorNotes = (traced: unknown): readonly ProfileNote[] =>
  traced === true
    ? []
    : [
        {
          code: 'approximate',
          message: 'Small Python objects are counted by the arenas that hold them, charged to the line that made Python ask for one.',
        },
      ];

const leftOutNotes = (stacks: unknown): readonly ProfileNote[] =>
  isAmount(stacks) && stacks > 0 ? [{code: 'pruned', message: `${stacks} small stacks were added up.`}] : [];

export const memray: Format = {id: 'memray', title: 'memray recordings (as JSON)', recognise, parse};
