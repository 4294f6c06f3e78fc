// A heap snapshot as columns: objects, references between them, and who keeps what alive. Not a call tree.

/** One row an object. Texts are made when asked for. */
export interface HeapSnapshot {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Names of the kinds, by the number that stands in the column. */
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly type: Uint8Array;
  readonly name: Uint32Array;
  /** The same object has the same id in every snapshot of one process. */
  readonly id: Uint32Array;
  readonly selfSize: Uint32Array;
  /** Of a browser: 2 where a node is no longer part of its document. */
  readonly detachedness?: Uint8Array;
  /** Row of the first edge; one entry more than there are nodes. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** A string for named edges, a number for elements and hidden ones. */
  readonly edgeName: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** 1-based line and column of a function's code. Looked for along the whole list: for the few that are shown. */
  place(node: number): {readonly line: number; readonly column: number} | undefined;
  /** Text of a string row; cut at 200 characters. */
  text(row: number): string;
  /** Of a string row as it stands in the file, without making its text; at most 800. */
  textBytes(row: number): number;
}

export interface HeapDominators {
  /** Reachable nodes; a dominator always stands before what it dominates. */
  readonly order: Uint32Array;
  /** Immediate dominator by node; -1: the root, or unreachable. */
  readonly dominator: Int32Array;
  /** What would be freed with the node, in bytes. */
  readonly retained: Float64Array;
}
