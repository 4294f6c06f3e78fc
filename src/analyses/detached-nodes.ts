// Nodes that have left their document and are still held: how many, what would be free without them, and who holds the largest part.
import type {HeapDominators, HeapSnapshot} from '../model/heap.js';

/** What Chrome writes for a node that no document shows. */
const detached = 2;

/** Node.js marks objects of its own in the same column. */
const documentNode = /^(?:Detached )?(?:<|HTML|SVG|MathML|Text\b|Comment\b|Document|ShadowRoot)/;

export const isDetached = (heap: HeapSnapshot, node: number): boolean =>
  heap.detachedness?.[node] === detached && documentNode.test(heap.text(heap.name[node] ?? 0));

export const countDetached = (heap: HeapSnapshot, order: Uint32Array): number =>
  heap.detachedness === undefined ? 0 : order.reduce((count, node) => count + (isDetached(heap, node) ? 1 : 0), 0);

export interface DetachedNodes {
  readonly count: number;
  readonly retainedBytes: number;
  /** `<p>` and how many, most first. */
  readonly names: readonly (readonly [string, number])[];
  /** The node that keeps most. */
  readonly largest: number;
}

export const detachedNodes = (heap: HeapSnapshot, {order, dominator, retained}: HeapDominators): DetachedNodes | undefined => {
  // A node below another detached one is part of it.
  const inside = new Uint8Array(heap.nodeCount);
  const names = new Map<string, number>();
  let count = 0;
  let retainedBytes = 0;
  let largest = -1;
  for (const node of order) {
    const above = dominator[node] ?? -1;
    const isPart = above >= 0 && inside[above] === 1;
    const isOne = isDetached(heap, node);
    inside[node] = isPart || isOne ? 1 : 0;
    if (!isOne) continue;
    count += 1;
    const name = heap.text(heap.name[node] ?? 0);
    names.set(name, (names.get(name) ?? 0) + 1);
    if (isPart) continue;
    retainedBytes += retained[node] ?? 0;
    if (largest < 0 || (retained[node] ?? 0) > (retained[largest] ?? 0)) largest = node;
  }
  if (count === 0) return undefined;
  return {count, retainedBytes, names: [...names].sort((one, other) => other[1] - one[1]).slice(0, 3), largest};
};
