// Nodes of a page that no document shows any more, as a finding of one heap snapshot: how many, what they keep, and the way that leads to them.

import {bytesText} from '../../analyses/bytes-text.js';
import {detachedNodes} from '../../analyses/detached-nodes.js';
import {wayTo} from '../../analyses/heap-holders.js';
import {retainerTree} from '../../analyses/heap-names.js';
import {leakAdvice, leakTitles} from '../../analyses/leak-advice.js';
import {readHeapSnapshot} from '../../formats/heap-columns.js';
import {heapDominators, strongEdges} from '../../formats/heap-dominators.js';
import type {Machine} from '../../model/machine.js';
import type {Finding} from '../../model/report.js';

export const detachedFinding = async (machine: Machine, path: string): Promise<Finding | undefined> => {
  const heap = readHeapSnapshot(await machine.openFile(path));
  if (heap.detachedness === undefined) return undefined;
  const dominators = heapDominators(heap);
  const found = detachedNodes(heap, dominators);
  if (found === undefined) return undefined;
  const {count, retainedBytes, names, largest} = found;
  const {name, way, place} = wayTo(heap, retainerTree(heap, strongEdges(heap)), largest);
  return {
    kind: 'detached-dom',
    level: 'observed',
    title: `${leakTitles['detached-dom']}: ${count} nodes, which keep ${bytesText(retainedBytes)}${name === undefined ? '' : `; the largest by ${name}`}`,
    ...(place === undefined ? {} : {file: place.file, ...(place.line === undefined ? {} : {line: place.line})}),
    total: Math.round(retainedBytes),
    evidence: [names.map(([title, times]) => `${times} ${title}`).join(', '), way.join(' → ')],
    advice: leakAdvice['detached-dom'],
    reference: 'skill://performance-profiling/references/interpreting-results.md#a-leak-report',
  };
};
