// A V8 heap snapshot from its bytes to columns: numbers are read as bytes come, never as one text.
// Layout: v8/src/profiler/heap-snapshot-generator.cc; field names come from the file's own `meta`.
import type {ByteSource} from '../model/format.js';
import type {HeapSnapshot} from '../model/heap.js';
import {recordAgain, unreadable} from './failures.js';
import {byteCursor} from './heap-cursor.js';
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
  let nodes: readonly Uint32Array[] | undefined;
  let edges: readonly Uint32Array[] | undefined;
  let locations: readonly number[] = [];
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'snapshot') layout = layoutOf(cursor.valueText(), source);
    else if (key === 'nodes' && layout !== undefined) nodes = cursor.columns(layout.nodeFields.length, layout.nodeCount);
    else if (key === 'edges' && layout !== undefined) edges = cursor.columns(layout.edgeFields.length, layout.edgeCount);
    else if (key === 'locations') locations = cursor.numbers();
    else if (key === 'strings') cursor.strings(strings.add);
    else cursor.skipValue();
  }
  if (layout === undefined || nodes === undefined || edges === undefined || layout.nodeCount === 0) {
    throw unreadable(`${source.name} holds no objects: the snapshot is cut off or damaged.`, recordAgain);
  }
  const none = new Uint32Array(0);
  const nodeColumn = (field: string): Uint32Array => nodes[layout.nodeFields.indexOf(field)] ?? none;
  const edgeColumn = (field: string): Uint32Array => edges[layout.edgeFields.indexOf(field)] ?? none;
  return {
    nodeCount: layout.nodeCount,
    edgeCount: layout.edgeCount,
    nodeTypes: layout.nodeTypes,
    edgeTypes: layout.edgeTypes,
    type: nodeColumn('type'),
    name: nodeColumn('name'),
    id: nodeColumn('id'),
    selfSize: nodeColumn('self_size'),
    ...(layout.nodeFields.includes('detachedness') && {detachedness: nodeColumn('detachedness')}),
    firstEdge: firstEdges(nodeColumn('edge_count'), layout.edgeCount, source),
    edgeType: edgeColumn('type'),
    edgeName: edgeColumn('name_or_index'),
    edgeTo: asRows(edgeColumn('to_node'), layout, source),
    places: placesOf(locations, layout),
    text: strings.text,
  };
};

const firstEdges = (counts: Uint32Array, edgeCount: number, {name}: ByteSource): Uint32Array => {
  const first = new Uint32Array(counts.length + 1);
  for (let node = 0; node < counts.length; node += 1) first[node + 1] = (first[node] ?? 0) + (counts[node] ?? 0);
  if (first[counts.length] !== edgeCount) throw unreadable(`${name}: its objects and its references do not match.`, recordAgain);
  return first;
};

/** The file counts in numbers of its flat list; rewritten to rows where they stand. */
const asRows = (to: Uint32Array, {nodeFields, nodeCount}: Layout, {name}: ByteSource): Uint32Array => {
  const width = nodeFields.length;
  for (let edge = 0; edge < to.length; edge += 1) {
    const row = (to[edge] ?? 0) / width;
    if (row >= nodeCount || !Number.isInteger(row)) throw unreadable(`${name}: a reference points to no object.`, recordAgain);
    to[edge] = row;
  }
  return to;
};

/** Lines from 0. Before there was a list of the fields, there were these four. */
const placesOf = (locations: readonly number[], {nodeFields, locationFields}: Layout): HeapSnapshot['places'] => {
  const fields = locationFields.length === 0 ? ['object_index', 'script_id', 'line', 'column'] : locationFields;
  const [object, line, column] = ['object_index', 'line', 'column'].map(field => fields.indexOf(field));
  const places = new Map<number, {readonly line: number; readonly column: number}>();
  if (object === undefined || line === undefined || column === undefined || Math.min(object, line, column) < 0) return places;
  for (let at = 0; at + fields.length <= locations.length; at += fields.length) {
    const node = (locations[at + object] ?? 0) / nodeFields.length;
    places.set(node, {line: (locations[at + line] ?? 0) + 1, column: (locations[at + column] ?? 0) + 1});
  }
  return places;
};
