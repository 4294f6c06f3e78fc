// Heap snapshots from a few words, for tests of what reads them.
import {bytesInMemory} from '../../src/formats/index.js';
import type {ByteSource} from '../../src/model/format.js';

export interface DrawnObject {
  /** `object Map`, `closure handle`, `synthetic (root)`. */
  readonly is: string;
  readonly id: number;
  readonly bytes: number;
  /** A node of a page that no document shows. */
  readonly isDetached?: boolean;
  /** `property cache` or `element 0` → id of the target. */
  readonly to?: Readonly<Record<string, number>>;
}

const nodeTypes = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'synthetic'];
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/** The first object is the root. */
export const drawHeap = (objects: readonly DrawnObject[]): ByteSource => {
  const strings: string[] = [];
  const text = (value: string): number => {
    const known = strings.indexOf(value);
    return known >= 0 ? known : strings.push(value) - 1;
  };
  const split = (words: string): readonly [string, string] => [words.slice(0, words.indexOf(' ')), words.slice(words.indexOf(' ') + 1)];
  const nodes: number[] = [];
  const edges: number[] = [];
  for (const {is, id, bytes, isDetached = false, to = {}} of objects) {
    const [type, name] = split(is);
    nodes.push(nodeTypes.indexOf(type), text(name), id, bytes, Object.keys(to).length, isDetached ? 2 : 0);
    for (const [words, target] of Object.entries(to)) {
      const [kind, label] = split(words);
      const row = objects.findIndex(object => object.id === target);
      edges.push(edgeTypes.indexOf(kind), kind === 'element' ? Number(label) : text(label), row * 6);
    }
  }
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
    node_types: [nodeTypes, 'string', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [edgeTypes, 'string_or_number', 'node'],
  };
  const snapshot = {meta, node_count: objects.length, edge_count: edges.length / 3};
  return bytesInMemory('drawn.heapsnapshot', Buffer.from(JSON.stringify({snapshot, nodes, edges, locations: [], strings})));
};
