// Boxes to call tree: row by row, the caller is the box of the row before that holds the middle of this one.
import type {CallTree} from '../model/profile.js';
import {float64Column} from './columns.js';
import type {Skips} from './failures.js';
import type {Box} from './flamegraph-boxes.js';
import type {FunctionName} from './function-table.js';
import {treeBuilder} from './tree-builder.js';

export interface PictureTree {
  readonly nodes: CallTree;
  readonly spellings: readonly FunctionName[];
  readonly self: Float64Array;
  readonly total: number;
  readonly countName: string;
  /** Time of functions beyond their drawn callees, leaves aside: may belong to functions not drawn. */
  readonly uncovered: number;
  /** Time of the whole picture with no function drawn at all. */
  readonly notDrawn: number;
  /** Functions whose callees add up to more than themselves. */
  readonly mismatches: number;
}

const notDrawn: FunctionName = {name: '(not drawn)', file: '', line: 0, column: 0, kind: 'unresolved'};
const wholePicture = new Set(['all', 'root', '(root)']);

export const stackBoxes = (boxes: readonly Box[], skipped: Skips): PictureTree => {
  const rows = rowsFromRoot(boxes);
  const callers = callersOf(rows, skipped);
  const coveredBy = new Map<Box, number>();
  for (const [box, caller] of callers) if (caller !== undefined) coveredBy.set(caller, (coveredBy.get(caller) ?? 0) + box.count);
  const root = rows[0]?.length === 1 ? rows[0][0] : undefined;
  const whole = root !== undefined && root.spelling.file === '' && wholePicture.has(root.spelling.name) ? root : undefined;
  const tree = treeBuilder();
  const self = float64Column();
  const spellings: FunctionName[] = [];
  const spellingRows = new Map<FunctionName, number>();
  const rowOf = (spelling: FunctionName): number => {
    const row = spellingRows.get(spelling) ?? spellings.push(spelling) - 1;
    spellingRows.set(spelling, row);
    return row;
  };
  const nodes = new Map<Box, number>();
  const sums = {uncovered: 0, notDrawn: 0, mismatches: 0};
  for (const [box, caller] of callers) {
    const covered = coveredBy.get(box) ?? 0;
    const own = Math.max(0, box.count - covered);
    if (covered > box.count) sums.mismatches += 1;
    if (covered > 0) sums.uncovered += own;
    if (box === whole && covered > 0) {
      sums.notDrawn = own;
      if (own > 0) self.add(tree.child(-1, rowOf(notDrawn)), own);
      continue;
    }
    const parent = caller === undefined || caller === whole ? -1 : (nodes.get(caller) ?? -1);
    const node = tree.child(parent, rowOf(box.spelling));
    nodes.set(box, node);
    self.add(node, own);
  }
  const values = self.toArray(tree.size);
  return {
    nodes: tree.build(),
    spellings,
    self: values,
    total: values.reduce((sum, value) => sum + value, 0),
    countName: boxes[0]?.countName ?? '',
    ...sums,
  };
};

/** Rows of equal height, outermost first: at the bottom as a rule, at the top in icicle graphs. Each sorted from left to right. */
const rowsFromRoot = (boxes: readonly Box[]): readonly (readonly Box[])[] => {
  const byHeight = new Map<number, Box[]>();
  for (const box of boxes) {
    const row = byHeight.get(box.y);
    if (row === undefined) byHeight.set(box.y, [box]);
    else row.push(box);
  }
  const rows = [...byHeight].sort(([a], [b]) => a - b).map(([, row]) => row.sort((a, b) => a.x - b.x || b.width - a.width));
  return rootIsOnTop(rows) ? rows : rows.reverse();
};

const countOf = (row: readonly Box[] | undefined): number => (row ?? []).reduce((sum, box) => sum + box.count, 0);

const rootIsOnTop = (rows: readonly (readonly Box[])[]): boolean => {
  const [top, bottom] = [rows[0], rows[rows.length - 1]];
  const difference = countOf(top) - countOf(bottom);
  if (difference !== 0) return difference > 0;
  // A picture of one stack: both ends are as wide; only one of them is the whole.
  return top?.length === 1 && wholePicture.has(top[0]?.spelling.name ?? '');
};

/** Callers before callees; both rows are sorted, so one walk along each finds every caller. */
const callersOf = (rows: readonly (readonly Box[])[], skipped: Skips): ReadonlyMap<Box, Box | undefined> => {
  const callers = new Map<Box, Box | undefined>();
  rows.forEach((row, depth) => {
    const above = rows[depth - 1] ?? [];
    let next = 0;
    for (const box of row) {
      const middle = box.x + box.width / 2;
      while (next + 1 < above.length && (above[next + 1]?.x ?? 0) <= middle) next += 1;
      const caller = above[next];
      const inside = caller !== undefined && caller.x <= middle && middle <= caller.x + caller.width;
      if (depth > 0 && (!inside || !callers.has(caller))) skipped.count('boxes that stand on no other box');
      else callers.set(box, depth === 0 ? undefined : caller);
    }
  });
  return callers;
};
