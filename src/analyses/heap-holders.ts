// Names who holds what grows: the variable or property, the function it lives in, the file, and what pattern it is.
import type {HeapSnapshot} from '../model/heap.js';
import type {LeakKind} from '../model/memory-leak.js';
import {isDetached} from './detached-nodes.js';
import type {Holder} from './heap-growth.js';
import {type CodePlace, edgeKind, edgeLabel, functionPlace, objectName, type RetainerTree, typeOf} from './heap-names.js';
import {listenerCallback, pageListener} from './page-listeners.js';

export interface DescribedHolder {
  readonly kind: LeakKind;
  /** `cache (Map) in handler`. */
  readonly name: string;
  /** From the root to one of the objects that were added. */
  readonly path: readonly string[];
  readonly place: CodePlace | undefined;
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: string;
}

export const describeHolder = (heap: HeapSnapshot, tree: RetainerTree, holder: Holder): DescribedHolder => {
  const toHolder = stepsTo(heap, tree, holder.node);
  const toSample = stepsTo(heap, tree, holder.sample);
  const steps = toSample.some(({to}) => to === holder.node) ? toSample : [...toHolder, ...stepsWithin(toSample, holder)];
  const named = namedStep(toHolder) ?? namedStep(steps);
  const place = placeOf(heap, named, toHolder);
  const kind = kindOf(heap, holder, steps);
  const callback =
    kind === 'timer-accumulation' ? timerCallback(heap) : shareOf(holder, pageListener) > 0.02 ? listenerCallback(heap) : undefined;
  if (callback !== undefined) return {kind, ...callback, path: shown(heap, toHolder)};
  return {
    kind,
    name: (kind === 'listener-accumulation' ? emitterName(heap, steps) : undefined) ?? nameOf(heap, holder, named),
    path: shown(heap, steps),
    place,
  };
};

/** Who holds one object: the nearest name that a programmer wrote, and the way from the root. */
export const wayTo = (
  heap: HeapSnapshot,
  tree: RetainerTree,
  node: number,
): {readonly name: string | undefined; readonly way: readonly string[]; readonly place: CodePlace | undefined} => {
  const steps = stepsTo(heap, tree, node);
  const named = namedStep(steps);
  return {
    name: named === undefined ? undefined : `${named.label} (${objectName(heap, named.to)})`,
    way: shown(heap, steps),
    place: placeOf(heap, named, steps),
  };
};

const stepsTo = (heap: HeapSnapshot, {parent, edge}: RetainerTree, node: number): readonly Step[] => {
  const steps: Step[] = [];
  for (let at = node; at > 0 && steps.length < 1_000_000; at = parent[at] ?? -1) {
    const through = edge[at] ?? -1;
    const from = parent[at] ?? -1;
    if (through < 0 || from < 0) break;
    steps.push({from, to: at, label: edgeLabel(heap, through), kind: edgeKind(heap, through)});
  }
  return steps.reverse();
};

const stepsWithin = (steps: readonly Step[], {node}: Holder): readonly Step[] => steps.slice(-4).filter(({to}) => to !== node);

/** The name nearest to the object that a programmer wrote: a property or a variable of a closure. */
const namedStep = (steps: readonly Step[]): Step | undefined =>
  steps.findLast(({kind, label}) => (kind === 'property' || kind === 'context') && isWritten(label));

const isWritten = (label: string): boolean =>
  label !== '' && !/^(?:\d+|__proto__|prototype|constructor|this|<symbol .*>|exports?|table|elements)$/.test(label);

/** The file of a function that lives in the same scope, or of the nearest function on the way. */
const placeOf = (heap: HeapSnapshot, named: Step | undefined, steps: readonly Step[]): CodePlace | undefined => {
  const candidates = named?.kind === 'context' ? functionsOf(heap, named.from) : [];
  for (const node of [...candidates, ...steps.map(({from}) => from).reverse()]) {
    if (typeOf(heap, node) !== 'closure') continue;
    const place = functionPlace(heap, node);
    if (place !== undefined && !place.file.startsWith('node:')) return place;
  }
  return undefined;
};

/** Functions whose scope this is. */
const functionsOf = (heap: HeapSnapshot, context: number): readonly number[] => {
  const closure = heap.nodeTypes.indexOf('closure');
  const found: number[] = [];
  for (let node = 0; node < heap.nodeCount && found.length < 20; node += 1) {
    if (heap.type[node] !== closure) continue;
    for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) {
      if (heap.edgeTo[edge] === context && edgeLabel(heap, edge) === 'context') found.push(node);
    }
  }
  return found;
};

const nameOf = (heap: HeapSnapshot, {node}: Holder, named: Step | undefined): string => {
  const what = objectName(heap, node);
  if (named === undefined) return what;
  const owner = objectName(heap, named.from);
  const where = named.kind === 'context' ? scopeOf(heap, named.from) : /^Object$|^system|^\(/.test(owner) ? '' : ` of ${owner}`;
  return named.to === node ? `${named.label} (${what})${where}` : `${named.label}${where}, which holds ${what}`;
};

/** `change of settings (EventEmitter)`, `shutdown (AbortSignal)`. */
const emitterName = (heap: HeapSnapshot, steps: readonly Step[]): string | undefined => {
  const table = steps.findLastIndex(({label}) => label === '_events');
  const listener = steps.findIndex(({to}) => objectName(heap, to) === 'Listener');
  const at = table >= 0 ? table : steps.slice(0, Math.max(0, listener)).findLastIndex(({from}) => eventTarget.test(objectName(heap, from)));
  const step = steps[at];
  if (step === undefined) return undefined;
  const named = namedStep(steps.slice(0, at));
  const emitter = objectName(heap, step.from);
  const label = named === undefined ? '' : fullLabel(steps.slice(0, at), named);
  const who = named?.to === step.from ? `${label} (${emitter})` : `${emitter}${label === '' ? '' : ` of ${label}`}`;
  const event = table >= 0 ? steps[at + 1]?.label : undefined;
  return event === undefined ? who : `${event} of ${who}`;
};

/** A private part says little without the name of its owner: `shutdown.#signal`. */
const fullLabel = (steps: readonly Step[], named: Step): string => {
  const owner = named.label.startsWith('#') ? namedStep(steps.slice(0, steps.indexOf(named))) : undefined;
  return owner === undefined ? named.label : `${owner.label}.${named.label}`;
};

const eventTarget = /AbortSignal|EventTarget|MessagePort|Worker$|BroadcastChannel/;

/** Timers hang in lists of the runtime: what names them is the function that most of them call. */
const timerCallback = (heap: HeapSnapshot): Pick<DescribedHolder, 'name' | 'place'> | undefined => {
  const counts = new Map<string, {count: number; node: number; place: CodePlace}>();
  for (let node = 0; node < heap.nodeCount; node += 1) {
    if (typeOf(heap, node) !== 'object' || heap.text(heap.name[node] ?? 0) !== 'Timeout') continue;
    for (let edge = heap.firstEdge[node] ?? 0; edge < (heap.firstEdge[node + 1] ?? 0); edge += 1) {
      if (edgeLabel(heap, edge) !== '_onTimeout') continue;
      const place = functionPlace(heap, heap.edgeTo[edge] ?? 0);
      if (place === undefined || place.file.startsWith('node:')) continue;
      const key = `${place.file}:${place.line}`;
      const known = counts.get(key) ?? {count: 0, node: heap.edgeTo[edge] ?? 0, place};
      known.count += 1;
      counts.set(key, known);
    }
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) return undefined;
  const called = heap.text(heap.name[most.node] ?? 0);
  return {name: `${most.count} timers (Timeout) that call ${called === '' ? 'an anonymous function' : called}`, place: most.place};
};

const scopeOf = (heap: HeapSnapshot, context: number): string => {
  const name = functionsOf(heap, context)
    .map(node => heap.text(heap.name[node] ?? 0))
    .find(text => text !== '');
  return name === undefined ? '' : `, a variable in the scope of ${name}`;
};

const shownSteps = 8;

/** Without the engine's tables between two objects of the program. */
const shown = (heap: HeapSnapshot, steps: readonly Step[]): readonly string[] => {
  const texts = steps
    .filter(({kind, to}) => kind !== 'internal' || /Context$/.test(heap.text(heap.name[to] ?? 0)) === false)
    .filter(({kind, label, to}) => !(kind === 'internal' && typeOf(heap, to) === 'array') && !/^(?:map|feedback_cell|code)$/.test(label))
    .map(({label, to}) => `${label}: ${objectName(heap, to)}`);
  return texts.length <= shownSteps ? texts : ['…', ...texts.slice(-shownSteps)];
};

/** The holder is an emitter, its table of events, or the list of one event; what hangs behind a listener is another matter. */
const isListener = ({node}: Holder, steps: readonly Step[]): boolean =>
  steps.some(({label, from, to}, index) => {
    const isTable =
      /^_events$|^<symbol (?:Symbol\()?(?:kEvents|events\b|kListeners)/.test(label) ||
      /(?:listeners?|handlers|callbacks|subscribers|observers)$/i.test(label);
    return isTable && (from === node || to === node || steps[index + 1]?.to === node);
  });

const shareOf = (holder: Holder, pattern: RegExp): number => {
  const all = holder.classes.reduce((sum, [, count]) => sum + count, 0);
  const matching = holder.classes.reduce((sum, [name, count]) => sum + (pattern.test(name) ? count : 0), 0);
  return all === 0 ? 0 : matching / all;
};

/** One may be on its way out. */
const fewestDetached = 3;

const kindOf = (heap: HeapSnapshot, holder: Holder, steps: readonly Step[]): LeakKind => {
  if (isListener(holder, steps) || shareOf(holder, /^(?:Listener|WeakListener)$/) > 0.02) return 'listener-accumulation';
  if (shareOf(holder, pageListener) > 0.02) return 'listener-accumulation';
  if (holder.detached >= fewestDetached || steps.some(({to}) => isDetached(heap, to))) return 'detached-dom';
  const classes = holder.classes.map(([name]) => name);
  if (classes.some(name => name === 'Timeout' || name === 'Immediate')) return 'timer-accumulation';
  if (classes.slice(0, 4).some(name => /^(?:Promise|system \/ PromiseReaction|PromiseReaction)/.test(name))) return 'pending-promises';
  if (classes.slice(0, 3).some(name => /ArrayBuffer|^(?:Uint8Array|Buffer|FastBuffer)$|JSArrayBufferData/.test(name)))
    return 'buffer-retention';
  const what = objectName(heap, holder.node);
  if (/^(?:Map|Set|WeakMap|WeakSet)$/.test(what)) return what === 'Map' ? 'unbounded-cache' : 'growing-collection';
  if (what === 'Array') return shareOf(holder, /^function /) > 0.3 ? 'closure-retention' : 'growing-collection';
  if (shareOf(holder, /^function |Context$/) > 0.5) return 'closure-retention';
  return typeOf(heap, holder.node) === 'object' ? 'unbounded-cache' : 'growing-objects';
};
