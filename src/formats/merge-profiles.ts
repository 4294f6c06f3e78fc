// Adds up profiles of one run (child processes, workers): same functions and same paths fall together.
import type {LineColumns, Profile, ProfileMetric, ProfileNote} from '../model/profile.js';
import {functionTable} from './function-table.js';
import {mergeGraphs} from './merge-graphs.js';
import {treeBuilder} from './tree-builder.js';

/** Metrics that all of them have are added up. Where call graphs and trees are mixed the first stays, with a note. One profile comes back as it is. */
export const mergeProfiles = (profiles: readonly [Profile, ...Profile[]]): Profile => {
  const [first, ...rest] = profiles;
  if (rest.length === 0) return first;
  const [metric] = first.metrics;
  const graphs = profiles.flatMap(profile => (profile.graph === undefined ? [] : [{profile, graph: profile.graph}]));
  if (graphs.length === profiles.length) return mergeGraphs(first, graphs);
  const alike = profiles.filter(({graph, metrics}) => graph === undefined && metrics[0].unit === metric.unit);
  if (first.graph !== undefined || alike.length < profiles.length) {
    return {
      ...first,
      notes: [...first.notes, {code: 'several-profiles', message: `${profiles.length} profiles were recorded; this is the first.`}],
    };
  }

  const frames = functionTable();
  const nodes = treeBuilder();
  const placed = profiles.map(profile => placeNodes(profile, frames, nodes));
  const addedUp = (metric: ProfileMetric, at: number): ProfileMetric => {
    const self = new Float64Array(nodes.size);
    for (const [index, profile] of profiles.entries()) {
      const nodeOf = placed[index] ?? new Int32Array();
      for (const [node, value] of (profile.metrics[at]?.self ?? []).entries()) {
        const target = nodeOf[node] ?? 0;
        self[target] = (self[target] ?? 0) + value;
      }
    }
    return {...metric, self};
  };
  const others = first.metrics
    .slice(1)
    .flatMap((other, row) => (profiles.every(({metrics}) => metrics[row + 1]?.name === other.name) ? [addedUp(other, row + 1)] : []));
  const lines = mergeLines(profiles, placed);
  return {
    frames: frames.build(),
    nodes: nodes.build(),
    metrics: [addedUp(metric, 0), ...others],
    ...(first.sampleCount === undefined ? {} : {sampleCount: profiles.reduce((sum, {sampleCount}) => sum + (sampleCount ?? 0), 0)}),
    ...(lines === undefined ? {} : {lines}),
    ...memoryOfAll(profiles),
    origin: {...first.origin, ...longestOf(profiles)},
    notes: addedNotes(profiles.flatMap(({notes}) => notes)),
  };
};

const longestOf = (profiles: readonly Profile[]): Pick<Profile['origin'], 'durationNs'> => {
  const known = profiles.flatMap(({origin}) => origin.durationNs ?? []);
  return known.length === 0 ? {} : {durationNs: Math.max(...known)};
};

const countedNote = /^(\d+) (skipped: .*)$/s;

/** The same thing said of several profiles is said once; counts are added up. */
const addedNotes = (notes: readonly ProfileNote[]): readonly ProfileNote[] => {
  const sums = new Map<string, {readonly note: ProfileNote; count: number}>();
  for (const note of notes) {
    const [, count, reason] = countedNote.exec(note.message) ?? [];
    const key = `${note.code} ${reason ?? note.message}`;
    const known = sums.get(key);
    if (known === undefined) sums.set(key, {note, count: Number(count ?? 0)});
    else known.count += Number(count ?? 0);
  }
  return [...sums.values()].map(({note, count}) => (count === 0 ? note : {...note, message: note.message.replace(/^\d+/, `${count}`)}));
};

/** Peaks are added up, although processes need not have had theirs at one time: the sum is the most it can have been. */
const memoryOfAll = (profiles: readonly [Profile, ...Profile[]]): Pick<Profile, 'memory'> => {
  const [{memory}] = profiles;
  if (memory === undefined) return {};
  const {amount, of} = memory;
  return {memory: {amount, of, peakBytes: profiles.reduce((sum, profile) => sum + (profile.memory?.peakBytes ?? 0), 0)}};
};

const placeNodes = (profile: Profile, frames: ReturnType<typeof functionTable>, nodes: ReturnType<typeof treeBuilder>): Int32Array => {
  const {name, file, line, column, kind} = profile.frames;
  const rowOf = name.map((text, row) =>
    frames.row({name: text, file: file[row] ?? '', line: line[row] ?? 0, column: column[row] ?? 0, kind: kind[row]}),
  );
  const {parent, frame} = profile.nodes;
  const nodeOf = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    nodeOf[node] = nodes.child(caller < 0 ? -1 : (nodeOf[caller] ?? -1), rowOf[frame[node] ?? 0] ?? 0);
  }
  return nodeOf;
};

const mergeLines = (profiles: readonly Profile[], placed: readonly Int32Array[]): LineColumns | undefined => {
  const rows = profiles.flatMap(({lines}, index) =>
    lines === undefined
      ? []
      : Array.from(lines.node, (node, row) => ({
          node: placed[index]?.[node] ?? 0,
          line: lines.line[row] ?? 0,
          value: lines.value[row] ?? 0,
        })),
  );
  if (rows.length === 0) return undefined;
  return {
    node: Int32Array.from(rows, row => row.node),
    line: Int32Array.from(rows, row => row.line),
    value: Float64Array.from(rows, row => row.value),
  };
};
