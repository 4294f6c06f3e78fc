// A V8 heap snapshot from its bytes to columns: numbers are read as bytes come, never as one text.
// Layout: v8/src/profiler/heap-snapshot-generator.cc; field names come from the file's own `meta`.
import type {ByteSource} from '../model/format.js';
import type {HeapSnapshot} from '../model/heap.js';
import {recordAgain, unreadable} from './failures.js';
import {type ByteCursor, byteCursor} from './heap-cursor.js';
import {heapStrings} from './heap-strings.js';
import {isRecord, listOf, numberOf, recordOf, stringOf} from './json.js';

interface Layout {
  readonly nodeFields: readonly string[];
  readonly edgeFields: readonly string[];
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly locationFields: readonly string[];
  readonly nodeCount: number;
  readonly edgeCount: number;
}

const textsOf = (value: unknown): readonly string[] => listOf(value).map(stringOf);

const layoutOf = (text: string, source: ByteSource): Layout => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`${source.name} has no readable description of its columns.`, recordAgain, cause);
  }
  const snapshot = recordOf(json);
  const meta = recordOf(snapshot.meta);
  const layout = {
    nodeFields: textsOf(meta.node_fields),
    edgeFields: textsOf(meta.edge_fields),
    nodeTypes: textsOf(listOf(meta.node_types)[0]),
    edgeTypes: textsOf(listOf(meta.edge_types)[0]),
    locationFields: textsOf(meta.location_fields),
    nodeCount: numberOf(snapshot.node_count),
    edgeCount: numberOf(snapshot.edge_count),
  };
  const needed = ['type', 'name', 'id', 'self_size', 'edge_count'];
  // Each number takes at least two bytes: a count that cannot be true must not reserve memory.
  const isPossible = (count: number, fields: number): boolean =>
    Number.isInteger(count) && count >= 0 && count * fields * 2 <= source.size + 64;
  if (
    !isRecord(snapshot.meta) ||
    needed.some(field => !layout.nodeFields.includes(field)) ||
    ['type', 'name_or_index', 'to_node'].some(field => !layout.edgeFields.includes(field)) ||
    !isPossible(layout.nodeCount, layout.nodeFields.length) ||
    !isPossible(layout.edgeCount, layout.edgeFields.length)
  ) {
    throw unreadable(`${source.name} describes no columns of a heap snapshot.`, recordAgain);
  }
  return layout;
};

export const readHeapSnapshot = (source: ByteSource): HeapSnapshot => {
  const cursor = byteCursor(source);
  const strings = heapStrings();
  let layout: Layout | undefined;
  let nodes: NodeColumns | undefined;
  let edges: EdgeColumns | undefined;
  let locations: Uint32Array = new Uint32Array(0);
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'snapshot') layout = layoutOf(cursor.valueText(), source);
    else if (key === 'nodes' && layout !== undefined) nodes = readNodeColumns(cursor, layout);
    else if (key === 'edges' && layout !== undefined) edges = readEdgeColumns(cursor, layout);
    else if (key === 'locations') locations = cursor.numbers();
    else if (key === 'strings') cursor.strings(strings.add);
    else cursor.skipValue();
  }
  if (layout === undefined || nodes === undefined || edges === undefined || layout.nodeCount === 0) {
    throw unreadable(`${source.name} holds no objects: the snapshot is cut off or damaged.`, recordAgain);
  }
  const {nodeCount, edgeCount, nodeTypes, edgeTypes} = layout;
  addUp(nodes.firstEdge, edgeCount, source);
  toRows(edges.edgeTo, layout, source);
  return {
    nodeCount,
    edgeCount,
    nodeTypes,
    edgeTypes,
    ...nodes,
    ...edges,
    place: placesIn(locations, layout),
    text: strings.text,
    textBytes: strings.bytes,
  };
};

type NodeColumns = Pick<HeapSnapshot, 'type' | 'name' | 'id' | 'selfSize' | 'firstEdge' | 'detachedness'>;
type EdgeColumns = Pick<HeapSnapshot, 'edgeType' | 'edgeName' | 'edgeTo'>;

/** Only what is asked for is kept: a large heap has millions of rows. */
const readNodeColumns = (cursor: ByteCursor, {nodeFields, nodeCount}: Layout): NodeColumns => {
  const columns = {
    type: new Uint8Array(nodeCount),
    name: new Uint32Array(nodeCount),
    id: new Uint32Array(nodeCount),
    selfSize: new Uint32Array(nodeCount),
    firstEdge: new Uint32Array(nodeCount + 1),
    ...(nodeFields.includes('detachedness') && {detachedness: new Uint8Array(nodeCount)}),
  };
  const byField: Readonly<Record<string, Uint8Array | Uint32Array | undefined>> = {
    type: columns.type,
    name: columns.name,
    id: columns.id,
    self_size: columns.selfSize,
    edge_count: columns.firstEdge.subarray(1),
    detachedness: columns.detachedness,
  };
  cursor.columns(
    nodeFields.map(field => byField[field]),
    nodeCount,
  );
  return columns;
};

const readEdgeColumns = (cursor: ByteCursor, {edgeFields, edgeCount}: Layout): EdgeColumns => {
  const columns = {edgeType: new Uint8Array(edgeCount), edgeName: new Uint32Array(edgeCount), edgeTo: new Uint32Array(edgeCount)};
  const byField: Readonly<Record<string, Uint8Array | Uint32Array>> = {
    type: columns.edgeType,
    name_or_index: columns.edgeName,
    to_node: columns.edgeTo,
  };
  cursor.columns(
    edgeFields.map(field => byField[field]),
    edgeCount,
  );
  return columns;
};

/** Counts of references, each behind its object, to the row of the first one; rewritten where they stand. */
const addUp = (firstEdge: Uint32Array, edgeCount: number, {name}: ByteSource): void => {
  let sum = 0;
  for (let node = 1; node < firstEdge.length; node += 1) {
    sum += firstEdge[node] ?? 0;
    firstEdge[node] = sum;
  }
  if (sum !== edgeCount) throw unreadable(`${name}: its objects and its references do not match.`, recordAgain);
};

/** The file counts in numbers of its flat list; rewritten to rows where they stand. */
const toRows = (to: Uint32Array, {nodeFields, nodeCount}: Layout, {name}: ByteSource): void => {
  const width = nodeFields.length;
  for (let edge = 0; edge < to.length; edge += 1) {
    const row = (to[edge] ?? 0) / width;
    if (row >= nodeCount || !Number.isInteger(row)) throw unreadable(`${name}: a reference points to no object.`, recordAgain);
    to[edge] = row;
  }
};

/** Lines from 0. Before there was a list of the fields, there were these four. */
const placesIn = (locations: Uint32Array, {nodeFields, locationFields}: Layout): HeapSnapshot['place'] => {
  const fields = locationFields.length === 0 ? ['object_index', 'script_id', 'line', 'column'] : locationFields;
  const [object = -1, line = -1, column = -1] = ['object_index', 'line', 'column'].map(field => fields.indexOf(field));
  if (Math.min(object, line, column) < 0) return () => undefined;
  return node => {
    for (let at = 0; at + fields.length <= locations.length; at += fields.length) {
      if (locations[at + object] === node * nodeFields.length)
        return {line: (locations[at + line] ?? 0) + 1, column: (locations[at + column] ?? 0) + 1};
    }
    return undefined;
  };
};
