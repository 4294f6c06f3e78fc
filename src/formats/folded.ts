// Folded stacks, one a line with a count: stackcollapse scripts, `py-spy -f raw`, inferno, Austin, async-profiler `collapsed`.
import type {ByteSource, Format, Recognition} from '../model/format.js';
import type {Profile, ProfileMetric, ProfileNote, ProfileOrigin} from '../model/profile.js';
import {empty, recordLonger, unreadable} from './failures.js';
import {austinMetric, dialectOf, headLines} from './folded-dialect.js';
import {type FoldedLine, readFoldedLine} from './folded-line.js';
import {type FoldedStacks, readStacks} from './folded-stacks.js';
import {splitFrameText} from './frame-text.js';
import type {FunctionName} from './function-table.js';
import {mergeFunctions} from './merge-functions.js';
import {plainCounts} from './plain-counts.js';

/** What text never holds: other control characters than tab, line ends and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const binary = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/;

/** Last in the order of detection: nearly any prose has lines that end in a number, hence all lines of the head must. */
const recognise = (head: Uint8Array): Recognition => {
  const lines = headLines(head);
  const read: FoldedLine = {stackEnd: -1, weight: 0, earlier: 0};
  let stacks = 0;
  let nested = 0;
  for (const line of lines) {
    if (binary.test(line)) return 'no';
    if (line.trim() === '' || line.startsWith('# ')) continue;
    const bytes = Buffer.from(line);
    readFoldedLine(bytes, 0, bytes.length, false, read);
    // One line longer than the head cannot show its count.
    if (read.stackEnd < 0) return lines.length === 1 && head.length >= 4096 && line.includes(';') ? 'unsure' : 'no';
    stacks += 1;
    if (line.includes(';')) nested += 1;
  }
  if (stacks === 0) return 'no';
  return nested > 0 ? 'yes' : 'unsure';
};

const parse = (content: ByteSource): Profile => {
  const dialect = dialectOf(content);
  const stacks = readStacks(content, dialect);
  if (stacks.lines === 0) {
    const seen = stacks.skipped.total;
    if (seen === 0) throw empty(`${content.name} holds no stacks.`, recordLonger);
    throw unreadable(
      `${content.name}: none of ${seen} lines is a stack with a count.`,
      'Folded stacks have lines such as `main;load;parse 12`.',
    );
  }
  const total = stacks.self.reduce((sum, value) => sum + value, 0);
  if (total === 0) throw empty(`${content.name}: all counts are 0.`, recordLonger);
  const austin = austinMetric(dialect.austin);
  const split = dialect.austin === undefined ? splitFrameText : splitAustinFrame;
  const spellings = stacks.names.map(name => named(split(name)));
  const columns = dialect.twoColumns ? [stacks.self, stacks.earlier] : [stacks.self];
  const scale = austin?.scale ?? 1;
  const selves = scale === 1 ? columns : columns.map(self => self.map(value => value * scale));
  const merged = mergeFunctions({spellings, nodes: stacks.nodes, selves});
  const [leading = new Float64Array(0), ...further] = merged.selves;
  const metric = austin === undefined ? plainCounts(leading) : {...austin, sampleCount: stacks.lines, notes: []};
  const asMetric = (self: Float64Array): ProfileMetric => ({name: metric.name, unit: metric.unit, meaning: 'sampled', self});
  return {
    frames: merged.frames,
    nodes: merged.nodes,
    metrics: [asMetric(leading), ...further.map(asMetric)],
    ...(metric.sampleCount !== undefined && {sampleCount: metric.sampleCount}),
    ...(merged.lines !== undefined && {lines: merged.lines}),
    origin: originOf(dialect.austin),
    notes: [...severalNotes(dialect.twoColumns, stacks), ...metric.notes, ...stacks.skipped.notes()],
  };
};

const named = (spelling: FunctionName): FunctionName => (spelling.name === '' ? {...spelling, name: '[unknown]'} : spelling);

/** Austin writes `file:function:line`, with the running line. */
const splitAustinFrame = (text: string): FunctionName => {
  const parts = /^(.*):([^:]+):(\d{1,9})$/.exec(text);
  // `:INVALID:` stands for a frame that Austin could not read.
  if (parts === null) return {name: text.startsWith(':') ? '[unknown]' : text, file: '', line: 0, column: 0};
  return {name: parts[2] ?? '', file: parts[1] ?? '', line: Number(parts[3]), column: 0};
};

const originOf = (austin: ReadonlyMap<string, string> | undefined): ProfileOrigin => {
  if (austin === undefined) return {format: 'folded'};
  const version = austin.get('austin');
  const interval = Number(austin.get('interval')) * 1e3;
  return {
    format: 'folded',
    tool: 'austin',
    ...(version !== undefined && {toolVersion: version}),
    ...(interval > 0 && {requestedIntervalNs: interval}),
  };
};

const severalNotes = (twoColumns: boolean, {threads}: FoldedStacks): readonly ProfileNote[] => {
  const notes: ProfileNote[] = [];
  if (twoColumns) {
    notes.push({
      code: 'several-profiles',
      message: 'Each line has two counts, before and after: the later one leads, the earlier one is the second metric.',
    });
  }
  if (threads > 1) notes.push({code: 'several-profiles', message: `The stacks of ${threads} threads are added up.`});
  return notes;
};

export const folded: Format = {id: 'folded', title: 'Folded stacks (stackcollapse, py-spy raw, inferno, Austin)', recognise, parse};
