// Three heap snapshots of a Node program → findings: who holds what grows, and the way that leads to it.

import {bytesText, countsText} from '../../analyses/bytes-text.js';
import {countDetached} from '../../analyses/detached-nodes.js';
import {type HeapSummary, heapGrowth, objectBytes, summarise} from '../../analyses/heap-growth.js';
import {describeHolder} from '../../analyses/heap-holders.js';
import {retainerTree} from '../../analyses/heap-names.js';
import {leakAdvice, leakTitles} from '../../analyses/leak-advice.js';
import {readHeapSnapshot} from '../../formats/heap-columns.js';
import {heapDominators, strongEdges} from '../../formats/heap-dominators.js';
import type {Machine} from '../../model/machine.js';
import type {Finding} from '../../model/report.js';

export interface LeakEvidence {
  readonly findings: readonly Finding[];
  /** Of the first finding, for the summary. */
  readonly holder: string | undefined;
  /** Growth of the program's objects from the first snapshot to the second and to the third, bytes; compiled code is not among them. */
  readonly objectGrowth?: readonly [number, number];
}

/** Of all that is new: less is the runtime's own housekeeping. */
const smallestShare = 0.1;

const reference = 'skill://performance-profiling/references/interpreting-results.md#a-leak-report';

export const nodeLeakFindings = async (
  machine: Machine,
  paths: readonly string[],
  limit: number,
  localFile: (url: string) => string,
): Promise<LeakEvidence> => {
  const [first, middle, last] = paths;
  if (first === undefined || middle === undefined || last === undefined) return {findings: [], holder: undefined};
  // One after the other: only the last is kept whole.
  const before = await summaryOf(machine, first);
  const between = await summaryOf(machine, middle);
  const heap = readHeapSnapshot(await machine.openFile(last));
  const dominators = heapDominators(heap);
  const tree = retainerTree(heap, strongEdges(heap));
  const {classes, holders} = heapGrowth(heap, dominators, tree, [before, between]);
  const detached = [before.detached, between.detached, countDetached(heap, dominators.order)];
  const all = holders.reduce((sum, {newBytes}) => sum + newBytes, 0);
  const described = holders.map(holder => ({holder, ...describeHolder(heap, tree, holder)}));
  // Several parts of one thing (a map and its neighbour in the same scope) say the same.
  const distinct = described.filter(
    ({name, kind}, index) => described.findIndex(other => other.name === name && other.kind === kind) === index,
  );
  const telling = distinct.filter(({holder}, index) => index === 0 || (holder.survivors > 0 && holder.newBytes >= smallestShare * all));
  const findings = telling.slice(0, limit).map(({holder, kind, name, path, place}, index): Finding => {
    const what = holder.classes.slice(0, 3).map(([title, count]) => `${countsText([count])} ${title}`);
    return {
      kind,
      level: 'derived',
      title: `${leakTitles[kind]}: ${name}`,
      ...(place === undefined ? {} : {file: localFile(place.file), ...(place.line === undefined ? {} : {line: place.line})}),
      total: Math.round(holder.newBytes),
      ...(all > 0 ? {totalShare: Math.min(1, Number((holder.newBytes / all).toFixed(4)))} : {}),
      evidence: [
        `${bytesText(holder.newBytes)} new since the first snapshot: ${what.join(', ')}`,
        `${countsText([holder.survivors])} objects made between the first two snapshots are still held at the third`,
        path.join(' → '),
        ...(holder.detached > 0 ? [`nodes that no document shows: ${detached.join(' → ')}`] : []),
        ...(index === 0 ? classes.slice(0, 3).map(({name: title, counts}) => `${title}: ${countsText(counts)} objects`) : []),
      ],
      advice: leakAdvice[kind],
      reference,
    };
  });
  const atEnd = objectBytes(heap, dominators.order);
  return {findings, holder: distinct[0]?.name, objectGrowth: [between.objectBytes - before.objectBytes, atEnd - between.objectBytes]};
};

const summaryOf = async (machine: Machine, path: string): Promise<HeapSummary> => {
  const heap = readHeapSnapshot(await machine.openFile(path));
  return summarise(heap, heapDominators(heap));
};
