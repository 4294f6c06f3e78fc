// Flame graph pictures (flamegraph.pl, inferno, py-spy, cargo-flamegraph): the call tree read back from the boxes' places and titles.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {MetricName, MetricUnit, Profile, ProfileNote, ProfileOrigin} from '../model/profile.js';
import {empty, recordLonger, skips, unreadable} from './failures.js';
import {type Box, readBoxes} from './flamegraph-boxes.js';
import {type PictureTree, stackBoxes} from './flamegraph-tree.js';
import {mergeFunctions} from './merge-functions.js';
import {type PlainCounts, plainCounts} from './plain-counts.js';
import {decode, textBytes} from './text.js';

const recognise = (head: Uint8Array): Recognition => {
  const text = decode(head);
  if (!/^\s*(?:<\?xml|<!DOCTYPE svg|<!--|<svg)/.test(text) || !text.includes('<svg')) return 'no';
  if (/<svg[^>]* id="frames"|class="func_g"|<title>[^<]+ \([\d,.]+ [^<]*, [\d.]+%/.test(text)) return 'yes';
  return 'unsure';
};

const units = new Map<string, {readonly name: MetricName; readonly unit: MetricUnit; readonly scale: number}>([
  ['bytes', {name: 'memory', unit: 'bytes', scale: 1}],
  ['ns', {name: 'wall', unit: 'nanoseconds', scale: 1}],
  ['nanoseconds', {name: 'wall', unit: 'nanoseconds', scale: 1}],
  ['us', {name: 'wall', unit: 'nanoseconds', scale: 1e3}],
  ['microseconds', {name: 'wall', unit: 'nanoseconds', scale: 1e3}],
  ['ms', {name: 'wall', unit: 'nanoseconds', scale: 1e6}],
  ['milliseconds', {name: 'wall', unit: 'nanoseconds', scale: 1e6}],
  ['seconds', {name: 'wall', unit: 'nanoseconds', scale: 1e9}],
]);

const notOurs =
  'Only flame graphs as drawn by flamegraph.pl, inferno, py-spy or cargo-flamegraph can be read back; give the folded stacks otherwise.';

const parse = (content: ByteSource): Profile => {
  const text = decode(textBytes(content, 'Give the folded stacks that the picture was drawn from: those are read at any size.'));
  const skipped = skips();
  const boxes = readBoxes(text, skipped);
  if (boxes.length === 0) throw unreadable(`${content.name} holds no box with a function's name and count.`, notOurs);
  const picture = stackBoxes(boxes, skipped);
  if (picture.total === 0) throw empty(`${content.name} holds no samples.`, recordLonger);
  const unit = units.get(picture.countName);
  const scale = unit?.scale ?? 1;
  const picturedSelf = scale === 1 ? picture.self : picture.self.map(value => value * scale);
  const merged = mergeFunctions({spellings: picture.spellings, nodes: picture.nodes, selves: [picturedSelf]});
  const self = merged.selves[0] ?? new Float64Array(0);
  const metric = metricOf(picture.countName, self);
  return {
    frames: merged.frames,
    nodes: merged.nodes,
    metrics: [{name: metric.name, unit: metric.unit, meaning: 'sampled', self}],
    ...(metric.sampleCount !== undefined && {sampleCount: metric.sampleCount}),
    ...(merged.lines !== undefined && {lines: merged.lines}),
    origin: originOf(text),
    notes: [prunedNote(picture, boxes), ...doubtNotes(picture, boxes), ...metric.notes, ...skipped.notes()],
  };
};

/** "samples" is what the drawing tools write when nobody told them the unit. */
const metricOf = (countName: string, self: Float64Array): PlainCounts => {
  if (countName === 'samples') return plainCounts(self);
  const unit = units.get(countName);
  return {name: unit?.name ?? 'other', unit: unit?.unit ?? 'count', sampleCount: undefined, notes: []};
};

/** Sums of fractions carry noise behind the digits drawn. */
const short = (value: number): string => `${Number(value.toPrecision(12))}`;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

/** Always said: a picture leaves out boxes too narrow to draw, and their time then looks like their caller's own. */
const prunedNote = (picture: PictureTree, boxes: readonly Box[]): ProfileNote => {
  const narrowest = boxes.reduce((least, box) => Math.min(least, box.count), Number.POSITIVE_INFINITY);
  return {
    code: 'pruned',
    message:
      `A picture leaves out functions too narrow to draw; the narrowest one drawn has ${short(narrowest)} of ${short(picture.total)} ${picture.countName}. ` +
      `Up to ${percent(picture.uncovered, picture.total)} of the total (functions' time beyond that of their drawn callees) may belong to functions not drawn; ` +
      `${percent(picture.notDrawn, picture.total)} has no function drawn at all.`,
  };
};

const doubtNotes = (picture: PictureTree, boxes: readonly Box[]): readonly ProfileNote[] => {
  const notes: ProfileNote[] = [];
  if (picture.mismatches > 0) {
    notes.push({
      code: 'approximate',
      message: `${picture.mismatches} functions have callees that add up to more than themselves: some boxes are rounded or stand under the wrong caller.`,
    });
  }
  if (boxes.some(box => box.differential)) {
    notes.push({
      code: 'several-profiles',
      message: 'The picture compares two recordings; only the counts it draws are read, not the differences.',
    });
  }
  return notes;
};

/** py-spy titles its pictures with its command line. */
const originOf = (text: string): ProfileOrigin => {
  const title = /<text id="title"[^>]*>([^<]{0,2000})/.exec(text)?.[1] ?? '';
  if (!/^(?:\S*\/)?py-spy /.test(title)) return {format: 'flamegraph-svg'};
  const rate = Number(/ (?:-r|--rate)[ =](\d+)/.exec(title.replace(/ -- .*$/, ''))?.[1]);
  return {format: 'flamegraph-svg', tool: 'py-spy', ...(rate > 0 && {requestedIntervalNs: 1e9 / rate})};
};

export const flamegraphSvg: Format = {
  id: 'flamegraph-svg',
  title: 'Flame graph picture (SVG of flamegraph.pl, inferno, py-spy)',
  recognise,
  parse,
};
