// A whole Profile as text for people: folded stacks or the call graph, running lines, notes. Golden files hold it.
import {type CallGraph, frameKinds, type Profile} from '../../src/model/profile.js';

const place = (file: string, line: number, column: number): string => {
  if (file === '') return '';
  return ` (${[file, ...(line > 0 ? [line] : []), ...(column > 0 ? [column] : [])].join(':')})`;
};

const number = (value: number): string => `${Math.round(value * 1000) / 1000}`;

export const drawFunction = ({frames}: Profile, row: number): string =>
  `${frames.name[row] ?? '?'}${place(frames.file[row] ?? '', frames.line[row] ?? 0, frames.column[row] ?? 0)}`;

/** Sorted `stack value …` lines, a value for each metric; nodes without own value are left out. */
export const drawStacks = (profile: Profile): readonly string[] => {
  const {parent, frame} = profile.nodes;
  const paths: string[] = [];
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const own = drawFunction(profile, frame[node] ?? 0);
    paths.push(caller < 0 ? own : `${paths[caller] ?? '?'};${own}`);
  }
  const values = paths.map((_, node) => profile.metrics.map(({self}) => self[node] ?? 0));
  return paths
    .flatMap((path, node) => (values[node]?.some(value => value !== 0) ? [`${path} ${values[node].map(number).join(' ')}`] : []))
    .sort();
};

const drawGraph = (profile: Profile, graph: CallGraph): readonly string[] => {
  const functions = profile.frames.name.map((_, row) =>
    [
      drawFunction(profile, row),
      ...[graph.calls, graph.primitiveCalls, graph.self, graph.total].map(column => number(column[row] ?? 0)),
    ].join(' '),
  );
  const {edges} = graph;
  const pairs = Array.from(edges.caller, (caller, row) =>
    [
      drawFunction(profile, caller),
      '->',
      drawFunction(profile, edges.callee[row] ?? 0),
      ...[edges.calls, edges.self, edges.total].map(column => number(column[row] ?? 0)),
    ].join(' '),
  );
  return [...functions.sort(), ...pairs.sort()];
};

/** Sorted running lines with their values, whatever the order of the nodes. */
export const drawLines = (profile: Profile): readonly string[] => {
  const {lines, nodes, frames} = profile;
  if (lines === undefined) return [];
  const sums = new Map<string, number>();
  const hits = new Map<string, number>();
  lines.line.forEach((line, row) => {
    const frame = nodes.frame[lines.node[row] ?? 0] ?? 0;
    const key = `# line ${frames.file[frame]}:${line} ${frames.name[frame]}`;
    sums.set(key, (sums.get(key) ?? 0) + (lines.value[row] ?? 0));
    hits.set(key, (hits.get(key) ?? 0) + (lines.hits?.[row] ?? 0));
  });
  return [...sums].map(([key, value]) => `${key} ${number(value)}${lines.hits === undefined ? '' : ` hits ${hits.get(key)}`}`).sort();
};

/** What memory profilers tell beside who allocated; readings of a timeline by their number only. */
const drawMemory = ({memory, nodes, frames}: Profile): readonly string[] => {
  if (memory === undefined) return [];
  const {amount, of, peakBytes, timeline, held} = memory;
  const kept = Array.from(held?.node ?? [], (node, row) => {
    const frame = nodes.frame[node] ?? 0;
    const likelihood = held?.likelihood === undefined ? '' : ` likelihood ${number(held.likelihood[row] ?? 0)}`;
    return `# held ${frames.file[frame]}:${held?.line[row]} ${frames.name[frame]} ${number(held?.bytes[row] ?? 0)}${likelihood}`;
  });
  return [`# memory ${amount} of ${of}, peak ${peakBytes ?? 'not known'}, readings ${timeline?.bytes.length ?? 0}`, ...kept.sort()];
};

export const drawProfile = (profile: Profile): string => {
  const {origin, metrics, frames} = profile;
  const kinds = frameKinds
    .map(kind => ({kind, functions: frames.kind.filter(own => own === kind).length}))
    .filter(({functions}) => functions > 0);
  return [
    `# origin ${JSON.stringify(origin)}`,
    ...metrics.map(metric => `# metric ${metric.name} ${metric.unit} ${metric.meaning}`),
    `# samples ${profile.sampleCount ?? 'not known'}, in order of time ${profile.samples?.node.length ?? 0}`,
    ...(profile.threads ?? []).map(thread => `# thread ${thread}`),
    ...profile.notes.map(note => `# note ${note.code}: ${note.message}`),
    `# kinds ${kinds.map(({kind, functions}) => `${kind} ${functions}`).join(', ')}`,
    ...drawMemory(profile),
    ...drawLines(profile),
    ...(profile.graph === undefined ? drawStacks(profile) : drawGraph(profile, profile.graph)),
    '',
  ].join('\n');
};
