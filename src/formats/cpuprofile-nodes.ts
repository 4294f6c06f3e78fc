// The node table of a V8 CPU profile, in both forms: flat (`nodes`, 0-based lines) and nested (`head`, 1-based lines).
import {int32Column} from './columns.js';
import type {Skips} from './failures.js';
import {filePath} from './frame-text.js';
import {type FunctionTable, position} from './function-table.js';
import {isRecord, type JsonRecord, listOf, numberOf, recordOf, stringOf} from './json.js';

export interface LineTicks {
  readonly row: number;
  /** 1-based. */
  readonly line: number;
  readonly ticks: number;
}

/** Columns by row of the source's table. */
export interface CallNodes {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly hits: Float64Array;
  /** Rows that a root reaches, callers before callees. */
  readonly order: Int32Array;
  /** Row of the node named `(root)`; -1: none. */
  readonly root: number;
  readonly ticks: readonly LineTicks[];
  readonly tickSums: Float64Array;
  /** -1: unknown id. */
  rowOf(id: number): number;
}

export const readNodes = (json: JsonRecord, functions: FunctionTable, skipped: Skips): CallNodes => {
  const nested = isRecord(json.head);
  const table = nested ? flattened(recordOf(json.head)) : {nodes: listOf(json.nodes).map(recordOf), parents: undefined};
  const {nodes} = table;
  const rowOf = rowsById(nodes);
  const parent = table.parents ?? parentsOf(nodes, rowOf, skipped);
  const frame = new Int32Array(nodes.length);
  const hits = new Float64Array(nodes.length);
  const tickSums = new Float64Array(nodes.length);
  const ticks: LineTicks[] = [];
  const paths = new Map<string, string>();
  const pathOf = (url: string): string => {
    const known = paths.get(url);
    if (known !== undefined) return known;
    const path = filePath(url);
    paths.set(url, path);
    return path;
  };
  let root = -1;
  nodes.forEach((node, row) => {
    const call = nested ? node : recordOf(node.callFrame);
    const base = nested ? 0 : 1;
    const name = stringOf(call.functionName);
    if (name === '(root)' && parent[row] === -1) root = row;
    frame[row] = functions.row({
      name: name === '' ? '(anonymous)' : name,
      file: pathOf(stringOf(call.url)),
      line: position(numberOf(call.lineNumber) + base),
      column: position(numberOf(call.columnNumber) + base),
    });
    hits[row] = Math.max(0, numberOf(node.hitCount) || 0);
    // A line means nothing without its file (functions of the runtime's own C++).
    for (const value of stringOf(call.url) === '' ? [] : listOf(node.positionTicks)) {
      const line = position(numberOf(recordOf(value).line));
      const count = numberOf(recordOf(value).ticks);
      if (line === 0 || !(count > 0)) continue;
      ticks.push({row, line, ticks: count});
      tickSums[row] = (tickSums[row] ?? 0) + count;
    }
  });
  const order = callersFirst(parent);
  if (order.length < nodes.length) skipped.count(`call nodes that no root reaches (${nodes.length - order.length})`);
  return {parent, frame, hits, order, root, ticks, tickSums, rowOf};
};

/** Ids are small and dense as V8 writes them; a file may hold any. */
const rowsById = (nodes: readonly JsonRecord[]): ((id: number) => number) => {
  const dense = new Int32Array(nodes.length * 4 + 16).fill(-1);
  const sparse = new Map<number, number>();
  nodes.forEach((node, row) => {
    const id = numberOf(node.id);
    if (id >= 0 && id < dense.length && Number.isInteger(id)) dense[id] = row;
    else sparse.set(id, row);
  });
  return id => dense[id] ?? sparse.get(id) ?? -1;
};

/** From `children` lists, or from `parent` where a node says it itself. A second caller for the same node is refused. */
const parentsOf = (nodes: readonly JsonRecord[], rowOf: (id: number) => number, skipped: Skips): Int32Array => {
  const parent = new Int32Array(nodes.length).fill(-1);
  nodes.forEach((node, row) => {
    const caller = numberOf(node.parent);
    if (!Number.isNaN(caller)) parent[row] = rowOf(caller);
    for (const id of listOf(node.children)) {
      const child = rowOf(numberOf(id));
      if (child < 0 || child === row || (parent[child] !== -1 && parent[child] !== row))
        skipped.count('children that do not exist or have two callers');
      else parent[child] = row;
    }
  });
  return parent;
};

/** Breadth first from the roots; rows in a circle are never reached. */
const callersFirst = (parent: Int32Array): Int32Array => {
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  const order = new Int32Array(parent.length);
  let reached = 0;
  const reach = (row: number): void => {
    order[reached] = row;
    reached += 1;
  };
  for (let row = parent.length - 1; row >= 0; row -= 1) {
    const caller = parent[row] ?? -1;
    if (caller < 0) continue;
    nextSibling[row] = firstChild[caller] ?? -1;
    firstChild[caller] = row;
  }
  for (let row = 0; row < parent.length; row += 1) if ((parent[row] ?? -1) < 0) reach(row);
  for (let next = 0; next < reached; next += 1) {
    for (let child = firstChild[order[next] ?? 0] ?? -1; child >= 0; child = nextSibling[child] ?? -1) reach(child);
  }
  return order.subarray(0, reached);
};

/** The nested tree as a table, with a stack of its own: depth is limited by memory only. */
const flattened = (head: JsonRecord): {readonly nodes: readonly JsonRecord[]; readonly parents: Int32Array} => {
  const nodes: JsonRecord[] = [head];
  const parents = int32Column();
  parents.push(-1);
  for (let row = 0; row < nodes.length; row += 1) {
    for (const child of listOf(nodes[row]?.children)) {
      nodes.push(recordOf(child));
      parents.push(row);
    }
  }
  return {nodes, parents: parents.toArray()};
};
