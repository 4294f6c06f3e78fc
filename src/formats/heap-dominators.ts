// Who keeps whom alive: immediate dominators and retained sizes of a heap snapshot.
// Semi-NCA: Georgiadis, Tarjan, Werneck, "Finding dominators in practice" (2006), JGAA 10(1). No recursion at any depth.
import type {HeapDominators, HeapSnapshot} from '../model/heap.js';

const shortestPair = ' pair in WeakMap (table @1)'.length;

/** Whether a reference keeps its target alive: weak ones do not, and those of the debugger's shortcuts count from the root alone. */
export const strongEdges = (heap: HeapSnapshot): ((edge: number, from: number) => boolean) => {
  const {edgeType, edgeName, edgeTypes} = heap;
  const weak = edgeTypes.indexOf('weak');
  const shortcut = edgeTypes.indexOf('shortcut');
  const internal = edgeTypes.indexOf('internal');
  // 1: an ordinary name; 2: the pair of a WeakMap, which both its key and the table show, and the key alone keeps alive.
  const known = new Map<number, boolean>();
  const isPairOfTable = (name: number, from: number): boolean => {
    // Nearly all names are shorter, and there are hundreds of thousands: their texts are not made.
    if (heap.textBytes(name) < shortestPair) return false;
    let isPair = known.get(name);
    if (isPair === undefined) {
      isPair = / pair in WeakMap \(table @\d+\)$/.test(heap.text(name));
      known.set(name, isPair);
    }
    return isPair && heap.text(name).endsWith(`(table @${heap.id[from]})`);
  };
  return (edge, from) => {
    const type = edgeType[edge];
    if (type === weak || (type === shortcut && from !== 0)) return false;
    return type !== internal || !isPairOfTable(edgeName[edge] ?? 0, from);
  };
};

export const heapDominators = (heap: HeapSnapshot): HeapDominators => {
  const {nodeCount, selfSize} = heap;
  const isStrong = strongEdges(heap);
  const {order, number, parent} = depthFirst(heap, isStrong);
  const count = order.length;
  const {first, from} = predecessors(heap, isStrong, number, count);

  const semi = new Int32Array(count);
  const label = new Int32Array(count);
  const ancestor = Int32Array.from(parent);
  for (let vertex = 0; vertex < count; vertex += 1) {
    label[vertex] = vertex;
    semi[vertex] = vertex;
  }
  // Its numbers are not needed any more.
  const path = number;
  /** The vertex of least semi-dominator on the way up to the last linked one; shortens the way. */
  const evaluate = (vertex: number, lastLinked: number): number => {
    if ((ancestor[vertex] ?? 0) < lastLinked) return label[vertex] ?? vertex;
    let depth = 0;
    let top = vertex;
    while ((ancestor[top] ?? 0) >= lastLinked) {
      path[depth] = top;
      depth += 1;
      top = ancestor[top] ?? 0;
    }
    let above = top;
    for (depth -= 1; depth >= 0; depth -= 1) {
      const here = path[depth] ?? 0;
      ancestor[here] = ancestor[above] ?? 0;
      if ((semi[label[above] ?? 0] ?? 0) < (semi[label[here] ?? 0] ?? 0)) label[here] = label[above] ?? 0;
      above = here;
    }
    return label[vertex] ?? vertex;
  };
  for (let vertex = count - 1; vertex > 0; vertex -= 1) {
    let least = parent[vertex] ?? 0;
    for (let entry = first[vertex] ?? 0; entry < (first[vertex + 1] ?? 0); entry += 1) {
      const candidate = semi[evaluate(from[entry] ?? 0, vertex + 1)] ?? 0;
      if (candidate < least) least = candidate;
    }
    semi[vertex] = least;
  }
  // Each vertex asks only those before it, which are done: the parents may be overwritten.
  const immediate = parent;
  for (let vertex = 1; vertex < count; vertex += 1) {
    let candidate = immediate[vertex] ?? 0;
    while (candidate > (semi[vertex] ?? 0)) candidate = immediate[candidate] ?? 0;
    immediate[vertex] = candidate;
  }

  const dominator = new Int32Array(nodeCount).fill(-1);
  const retained = Float64Array.from(selfSize);
  for (let vertex = count - 1; vertex > 0; vertex -= 1) {
    const node = order[vertex] ?? 0;
    const above = order[immediate[vertex] ?? 0] ?? 0;
    dominator[node] = above;
    retained[above] = (retained[above] ?? 0) + (retained[node] ?? 0);
  }
  return {order, dominator, retained};
};

type IsStrong = (edge: number, from: number) => boolean;

/** Nodes the root reaches, in the order of first visit; `number` is the place in it (-1: unreachable), `parent` by place. */
const depthFirst = ({nodeCount, firstEdge, edgeTo}: HeapSnapshot, isStrong: IsStrong) => {
  const order = new Uint32Array(nodeCount);
  const number = new Int32Array(nodeCount).fill(-1);
  const parent = new Int32Array(nodeCount);
  const nextEdge = Uint32Array.from(firstEdge.subarray(0, nodeCount));
  let count = 1;
  let node = 0;
  number[0] = 0;
  for (;;) {
    const end = firstEdge[node + 1] ?? 0;
    let edge = nextEdge[node] ?? 0;
    while (edge < end && ((number[edgeTo[edge] ?? 0] ?? 0) >= 0 || !isStrong(edge, node))) edge += 1;
    if (edge >= end) {
      if (node === 0) break;
      node = order[parent[number[node] ?? 0] ?? 0] ?? 0;
      continue;
    }
    nextEdge[node] = edge + 1;
    const child = edgeTo[edge] ?? 0;
    number[child] = count;
    order[count] = child;
    parent[count] = number[node] ?? 0;
    count += 1;
    node = child;
  }
  return {order: order.subarray(0, count), number, parent: parent.subarray(0, count)};
};

const predecessors = ({nodeCount, firstEdge, edgeTo}: HeapSnapshot, isStrong: IsStrong, number: Int32Array, count: number) => {
  const first = new Uint32Array(count + 2);
  const each = (visit: (from: number, to: number) => void): void => {
    for (let node = 0; node < nodeCount; node += 1) {
      const from = number[node] ?? -1;
      if (from < 0) continue;
      for (let edge = firstEdge[node] ?? 0; edge < (firstEdge[node + 1] ?? 0); edge += 1) {
        if (isStrong(edge, node)) visit(from, number[edgeTo[edge] ?? 0] ?? 0);
      }
    }
  };
  each((_, to) => {
    first[to + 2] = (first[to + 2] ?? 0) + 1;
  });
  for (let vertex = 2; vertex < first.length; vertex += 1) first[vertex] = (first[vertex] ?? 0) + (first[vertex - 1] ?? 0);
  const from = new Int32Array(first[count + 1] ?? 0);
  each((source, to) => {
    const place = first[to + 1] ?? 0;
    from[place] = source;
    first[to + 1] = place + 1;
  });
  return {first, from};
};
