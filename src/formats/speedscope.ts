// speedscope's file format (py-spy, memray and many more): sampled and evented profiles over shared frames.
// https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {MetricName, MetricUnit, Profile, ProfileNote, ProfileOrigin} from '../model/profile.js';
import {empty, recordAgain, recordLonger, skips, unreadable} from './failures.js';
import {filePath} from './frame-text.js';
import {type FunctionName, position} from './function-table.js';
import {type JsonRecord, listOf, numberOf, parseJson, recordOf, stringOf} from './json.js';
import {topLevelKeys} from './json-head.js';
import {mergeFunctions} from './merge-functions.js';
import {addEvented} from './speedscope-evented.js';
import {addSampled} from './speedscope-sampled.js';
import {speedscopeSink, timeOrdered} from './speedscope-sink.js';

const recognise = (head: Uint8Array): Recognition => {
  const keys = topLevelKeys(head);
  if (keys === undefined) return 'no';
  if (keys.get('$schema')?.includes('speedscope') === true) return 'yes';
  const exporter = keys.get('exporter') ?? '';
  if (keys.has('profiles') && (exporter.includes('speedscope') || keys.has('shared') || keys.has('activeProfileIndex'))) return 'yes';
  if (keys.has('shared') && /^\s*\{\s*"frames"/.test(keys.get('shared') ?? '')) return 'yes';
  return keys.has('profiles') ? 'unsure' : 'no';
};

interface Unit {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  /** What one of the file's units is in ours. */
  readonly scale: number;
}

const units = new Map<string, Unit>([
  ['nanoseconds', {name: 'wall', unit: 'nanoseconds', scale: 1}],
  ['microseconds', {name: 'wall', unit: 'nanoseconds', scale: 1e3}],
  ['milliseconds', {name: 'wall', unit: 'nanoseconds', scale: 1e6}],
  ['seconds', {name: 'wall', unit: 'nanoseconds', scale: 1e9}],
  ['bytes', {name: 'memory', unit: 'bytes', scale: 1}],
  ['none', {name: 'samples', unit: 'samples', scale: 1}],
]);

const spellingOf = (value: unknown): FunctionName => {
  const frame = recordOf(value);
  const name = stringOf(frame.name);
  return {
    name: name === '' ? '(anonymous)' : name,
    file: filePath(stringOf(frame.file)),
    line: position(numberOf(frame.line)),
    column: position(numberOf(frame.col)),
    // pyinstrument's place for functions written in C.
    kind: frame.file === '<built-in>' ? 'native' : undefined,
  };
};

/** The profiles that can be added up: those with the unit of the one that the file opens with. */
const alike = (
  file: JsonRecord,
  name: string,
): {readonly profiles: readonly JsonRecord[]; readonly unitName: string; readonly others: number} => {
  const all = listOf(file.profiles).map(recordOf);
  const active = numberOf(file.activeProfileIndex);
  const leading = all[Number.isInteger(active) ? active : 0] ?? all[0];
  if (leading === undefined) throw unreadable(`${name} holds no profiles.`, recordAgain);
  const unitName = stringOf(leading.unit);
  const profiles = all.filter(profile => profile.unit === leading.unit);
  return {profiles, unitName, others: all.length - profiles.length};
};

const parse = (content: ByteSource): Profile => {
  const file = recordOf(parseJson(content));
  const {profiles, unitName, others} = alike(file, content.name);
  const spellings = listOf(recordOf(file.shared).frames).map(spellingOf);
  const skipped = skips();
  // Without a unit, sampled weights count samples; what events count is not said.
  const known = unitName === 'none' && !profiles.some(profile => profile.type === 'sampled') ? undefined : units.get(unitName);
  const unit = known ?? {name: 'other', unit: 'count', scale: 1};
  const sink = speedscopeSink(spellings, unit.scale, skipped);
  let kinds = 0;
  for (const profile of profiles) {
    const thread = sink.thread(stringOf(profile.name));
    if (profile.type === 'sampled') {
      kinds |= 1;
      addSampled(profile, thread, sink);
    } else if (profile.type === 'evented') {
      kinds |= 2;
      addEvented(profile, sink);
    } else skipped.count('profiles that are neither sampled nor evented');
  }
  if (kinds === 0) throw unreadable(`${content.name} holds no sampled or evented profile.`, recordAgain);
  const nodes = sink.tree.build();
  const self = sink.self.toArray(sink.tree.size);
  const total = self.reduce((sum, value) => sum + value, 0);
  if (total === 0 && skipped.total > 0) throw unreadable(`${content.name} holds no stack that could be read.`, recordAgain);
  if (total === 0) throw empty(`${content.name} holds no samples.`, recordLonger);
  const merged = mergeFunctions({spellings, nodes, selves: [self]});
  const sampled = (kinds & 1) === 1;
  // Events are not called exact: samplers such as pyinstrument write them too, and the file does not say.
  const isTime = unit.unit === 'nanoseconds';
  const samples = sampled && kinds === 1 && isTime ? timeOrdered(sink.samples, merged.nodeOf) : undefined;
  return {
    frames: merged.frames,
    nodes: merged.nodes,
    metrics: [{name: unit.name, unit: unit.unit, meaning: 'sampled', self: merged.selves[0] ?? new Float64Array(0)}],
    ...(sampled && {sampleCount: sink.samples.node.length}),
    ...(samples !== undefined && {samples}),
    threads: sink.threads,
    ...(merged.lines !== undefined && {lines: merged.lines}),
    origin: originOf(file, {isTime, total, steady: sink.steadyWeight(), count: sampled ? sink.samples.node.length : 0}),
    notes: [...severalNotes(profiles.length, others, unitName), ...skipped.notes()],
  };
};

const severalNotes = (merged: number, others: number, unitName: string): readonly ProfileNote[] => {
  if (merged === 1 && others === 0) return [];
  const left = others === 0 ? '' : ` ${others} with another unit are left out.`;
  return [
    {
      code: 'several-profiles',
      message: `The file holds ${merged + others} profiles; ${merged} in ${unitName} are added up, a thread each.${left}`,
    },
  ];
};

interface Taken {
  readonly isTime: boolean;
  readonly total: number;
  /** The one weight all samples have; undefined when they differ. */
  readonly steady: number | undefined;
  readonly count: number;
}

const originOf = (file: JsonRecord, {isTime, total, steady, count}: Taken): ProfileOrigin => {
  const exporter = /^([^@\s]+)@(\S+)$/.exec(stringOf(file.exporter));
  const tool = exporter?.[1] ?? stringOf(file.exporter);
  return {
    format: 'speedscope',
    ...(tool !== '' && {tool}),
    ...(exporter?.[2] !== undefined && {toolVersion: exporter[2]}),
    // py-spy writes the interval it was asked for as every sample's weight.
    ...(isTime && tool === 'py-spy' && steady !== undefined && {requestedIntervalNs: steady}),
    ...(isTime && tool !== 'py-spy' && count > 0 && {achievedIntervalNs: total / count}),
  };
};

export const speedscope: Format = {id: 'speedscope', title: 'speedscope JSON (py-spy, memray and others)', recognise, parse};
