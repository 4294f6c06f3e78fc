// Allocation and copying in native code: how much of the time, and for which functions.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.1;

const allocates =
  /^(?:_*(?:libc_)?(?:malloc|calloc|realloc|free|cfree|int_malloc|int_free|int_realloc|mmap|munmap|brk)|malloc_consolidate|operator new.*|operator delete.*|_?Py(?:Object|Mem|MemRaw)_(?:Malloc|Calloc|Realloc|Free|GC_New\w*|New\w*)|_PyObject_(?:GC_)?\w*(?:New|Alloc)\w*|PyType_GenericAlloc|list_resize|new_keys_object|dictresize|(?:__)?mem(?:cpy|move|set)\w*|clear_page\w*|page_fault|asm_exc_page_fault|Buffer\.(?:alloc\w*|concat|copy|from))$/;

export const allocation: Analysis = {
  id: 'allocation',
  title: 'Allocation and copying',
  analyse: profile => {
    const all = profileTotal(profile);
    const found = [...allocatedFor(profile)]
      .filter(([, {value}]) => all > 0 && value / all >= worthSaying)
      .sort((a, b) => b[1].value - a[1].value);
    return {
      findings: found.slice(0, 1).map(([asker, {value, calls}]) => ({
        kind: 'allocation',
        level: 'observed' as const,
        title: `${labelOf(profile, asker)} spends ${percent(value / all)} of the time in allocating, freeing or copying memory`,
        ...placeOf(profile, asker),
        totalShare: Number(Math.min(1, value / all).toFixed(4)),
        total: Math.round(value),
        ceilingPercent: Number(Math.min(100, (100 * value) / all).toFixed(1)),
        evidence: [
          `in native code: ${[...calls]
            .sort((a, b) => b[1] - a[1])
            .slice(0, 3)
            .map(([name, own]) => `${name} ${percent(own / all)}`)
            .join(', ')}`,
        ],
        advice: 'Allocate less in it: reuse buffers, reserve the size at once, pass views instead of copies.',
      })),
      warnings: [],
    };
  },
};

interface Allocated {
  value: number;
  readonly calls: Map<string, number>;
}

const allocatedFor = (profile: Profile): ReadonlyMap<number, Allocated> => {
  const {frame} = profile.nodes;
  const {ownerNode} = ownershipOf(profile);
  const own = profile.metrics[0].self;
  const isAllocator = profile.frames.name.map((name, row) => {
    const kind = profile.frames.kind[row];
    return (kind === 'native' || kind === 'runtime' || kind === 'kernel') && allocates.test(name.replace(/_\[k\]$/, ''));
  });
  const found = new Map<number, Allocated>();
  for (let node = 0; node < frame.length; node += 1) {
    const row = frame[node] ?? 0;
    const owner = ownerNode[node] ?? -1;
    const value = own[node] ?? 0;
    if (isAllocator[row] !== true || owner < 0 || owner === node || value <= 0) continue;
    const asker = frame[owner] ?? 0;
    const known = found.get(asker) ?? {value: 0, calls: new Map<string, number>()};
    known.value += value;
    const name = profile.frames.name[row] ?? '';
    known.calls.set(name, (known.calls.get(name) ?? 0) + value);
    found.set(asker, known);
  }
  return found;
};
