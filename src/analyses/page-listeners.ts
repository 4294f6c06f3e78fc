// Listeners of a page, as Chrome's snapshots show them: native objects that lead to the function they call.
import type {HeapSnapshot} from '../model/heap.js';
import {type CodePlace, edgeLabel, functionPlace, typeOf} from './heap-names.js';

export const pageListener = /^(?:V8EventListener|blink::RegisteredEventListener)$/;

/** The function that most of them call, and where it stands. */
export const listenerCallback = (heap: HeapSnapshot): {readonly name: string; readonly place: CodePlace} | undefined => {
  const counts = new Map<string, {count: number; readonly node: number; readonly place: CodePlace}>();
  const native = heap.nodeTypes.indexOf('native');
  for (let node = 0; node < heap.nodeCount; node += 1) {
    if (heap.type[node] !== native || heap.text(heap.name[node] ?? 0) !== 'V8EventListener') continue;
    for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) {
      const to = heap.edgeTo[edge] ?? 0;
      const place = typeOf(heap, to) === 'closure' ? functionPlace(heap, to) : undefined;
      if (place === undefined || edgeLabel(heap, edge) === '') continue;
      const key = `${place.file}:${place.line}`;
      const known = counts.get(key) ?? {count: 0, node: to, place};
      known.count += 1;
      counts.set(key, known);
    }
  }
  const [most] = [...counts.values()].sort((one, other) => other.count - one.count);
  if (most === undefined) return undefined;
  const called = heap.text(heap.name[most.node] ?? 0);
  return {name: `${most.count} listeners that call ${called === '' ? 'an anonymous function' : called}`, place: most.place};
};
