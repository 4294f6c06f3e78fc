// What to do about each pattern of a leak.
import type {LeakKind} from '../model/memory-leak.js';

export const leakTitles: Readonly<Record<LeakKind, string>> = {
  'unbounded-cache': 'A cache without a limit',
  'growing-collection': 'A collection that is only added to',
  'listener-accumulation': 'Listeners that are added and not removed',
  'closure-retention': 'Functions that stay, with all they enclose',
  'timer-accumulation': 'Timers that are set and not cleared',
  'pending-promises': 'Promises that never settle, or are kept',
  'buffer-retention': 'Buffers that stay referenced',
  'uncollected-cycles': 'Cycles that nobody collects',
  'detached-dom': 'Nodes taken out of the page are still held',
  'growing-objects': 'Objects that pile up',
  'native-growth': 'Memory outside the runtime',
};

export const leakAdvice: Readonly<Record<LeakKind, string>> = {
  'unbounded-cache': 'Give it a limit (least recently used, or by age), or key it weakly; delete entries when their owner goes.',
  'growing-collection': 'Remove entries when they are done with, keep only the last ones, or move the collection into the scope that ends.',
  'listener-accumulation':
    'Remove the listener when its owner goes (off, once, AbortSignal, unsubscribe), or register once instead of per request.',
  'closure-retention': 'Drop the function when it has been used; enclose the few values it needs, not the whole object.',
  'timer-accumulation': 'Clear the timer (clearInterval, clearTimeout, cancel) when its owner goes.',
  'pending-promises': 'Settle or time out every promise; do not collect them, and do not race against one that lives for ever.',
  'buffer-retention': 'Copy the few bytes that are needed instead of keeping a view of the whole buffer; release what was read.',
  'uncollected-cycles': 'Switch the collector on again, or break the cycle: weakref for the way back, and no finalizer in a cycle.',
  'detached-dom':
    'Let go of the elements when they leave the page: clear the list or variable on the way, remove their listeners, or keep them in a WeakMap or WeakRef.',
  'growing-objects': 'Follow the way to the root in the evidence: the last name on it that is yours is what has to let go.',
  'native-growth':
    'An extension or library allocates and does not free: look for close, free or destroy calls; memray with --native names the place.',
};
