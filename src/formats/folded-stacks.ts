// All lines of a folded file into one call tree over names as they are spelt.
import type {ByteSource} from '../model/format.js';
import type {CallTree} from '../model/profile.js';
import {float64Column} from './columns.js';
import {type Skips, skips} from './failures.js';
import type {FoldedDialect} from './folded-dialect.js';
import {behindThread, type FoldedLine, readFoldedLine, separator} from './folded-line.js';
import {eachLine} from './line-reader.js';
import {nameInterner} from './name-interner.js';
import {treeBuilder} from './tree-builder.js';

export interface FoldedStacks {
  readonly nodes: CallTree;
  /** `nodes.frame` points into this list. */
  readonly names: readonly string[];
  readonly self: Float64Array;
  /** First of two columns. */
  readonly earlier: Float64Array;
  readonly lines: number;
  /** Distinct threads, where the file names them. */
  readonly threads: number;
  readonly skipped: Skips;
}

/** `# `: a private method of JavaScript (`#load`) may open a stack. */
const isComment = (buffer: Buffer, start: number): boolean => buffer[start] === 0x23 && buffer[start + 1] === 0x20;

export const readStacks = (content: ByteSource, {twoColumns, austin}: FoldedDialect): FoldedStacks => {
  const names = nameInterner();
  const threadNames = nameInterner();
  const tree = treeBuilder();
  const self = float64Column();
  const earlier = float64Column();
  const skipped = skips();
  const line: FoldedLine = {stackEnd: -1, weight: 0, earlier: 0};
  let lines = 0;
  // The previous stack: where it was, where its frames ended (counted from its start), their nodes. Sorted files repeat most of it.
  let lastBuffer: Buffer | undefined;
  let lastStart = 0;
  let lastEnd = 0;
  let depth = 0;
  let ends = new Int32Array(256);
  let path = new Int32Array(256);

  const sharedFrames = (buffer: Buffer, start: number, end: number): number => {
    if (buffer !== lastBuffer) return 0;
    const longest = Math.min(end - start, lastEnd - lastStart);
    let same = 0;
    while (same < longest && buffer[start + same] === buffer[lastStart + same]) same += 1;
    let frames = 0;
    while (frames < depth && (ends[frames] ?? 0) < same) frames += 1;
    return frames;
  };

  const add = (buffer: Buffer, start: number, end: number): number => {
    depth = sharedFrames(buffer, start, end);
    let node = depth === 0 ? -1 : (path[depth - 1] ?? -1);
    let at = depth === 0 ? start : start + (ends[depth - 1] ?? 0) + 1;
    for (;;) {
      let stop = at;
      while (stop < end && buffer[stop] !== separator) stop += 1;
      node = tree.child(node, names.row(buffer, at, stop));
      if (depth === path.length) {
        const longerPath = new Int32Array(depth * 2);
        longerPath.set(path);
        path = longerPath;
        const longerEnds = new Int32Array(depth * 2);
        longerEnds.set(ends);
        ends = longerEnds;
      }
      ends[depth] = stop - start;
      path[depth] = node;
      depth += 1;
      if (stop >= end) break;
      at = stop + 1;
    }
    lastBuffer = buffer;
    lastStart = start;
    lastEnd = end;
    return node;
  };

  const tooLong = eachLine(content, (buffer, lineStart, lineEnd) => {
    if (lineEnd === lineStart || isComment(buffer, lineStart)) return;
    readFoldedLine(buffer, lineStart, lineEnd, twoColumns, line);
    if (line.stackEnd < 0) {
      skipped.count('lines that are no stack with a count of 0 or more');
      return;
    }
    const start = austin === undefined ? lineStart : behindThread(buffer, lineStart, line.stackEnd);
    if (start > lineStart) threadNames.row(buffer, lineStart, start);
    if (start >= line.stackEnd) {
      skipped.count('samples without a stack');
      return;
    }
    const node = add(buffer, start, line.stackEnd);
    lines += 1;
    self.add(node, line.weight);
    if (twoColumns && !Number.isNaN(line.earlier)) earlier.add(node, line.earlier);
  });
  for (let lost = 0; lost < tooLong; lost += 1) skipped.count('lines longer than any stack');
  return {
    nodes: tree.build(),
    names: names.texts(),
    self: self.toArray(tree.size),
    earlier: earlier.toArray(tree.size),
    lines,
    threads: threadNames.size,
    skipped,
  };
};
