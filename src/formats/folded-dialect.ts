// Which kind of folded file this is, told from its first lines: two columns, Austin's header.
import {TextDecoder} from 'node:util';
import type {ByteSource} from '../model/format.js';
import type {MetricName, MetricUnit} from '../model/profile.js';
import {type FoldedLine, readFoldedLine} from './folded-line.js';
import {encodingOf} from './text.js';

export interface FoldedDialect {
  readonly twoColumns: boolean;
  /** Header of an Austin file: `# mode: wall` and so on; undefined: any other tool's file. */
  readonly austin: ReadonlyMap<string, string> | undefined;
}

const enoughLines = 200;

/** Whole lines of a head: the last one may be cut off and is left out unless it is the only one. */
export const headLines = (head: Uint8Array): readonly string[] => {
  const encoding = encodingOf(head);
  const lines = new TextDecoder(encoding).decode(head).split(/\r?\n/);
  return lines.length > 1 ? lines.slice(0, -1) : lines;
};

export const dialectOf = (content: ByteSource): FoldedDialect => {
  let head: Uint8Array = new Uint8Array(0);
  for (const chunk of content.chunks()) {
    head = chunk.subarray(0, 64 * 1024);
    if (head.length > 0) break;
  }
  const lines = headLines(head).slice(0, enoughLines);
  const header = new Map<string, string>();
  for (const line of lines) {
    const entry = /^# (\w+): (.*)$/.exec(line);
    if (entry?.[1] !== undefined && entry[2] !== undefined) header.set(entry[1], entry[2].trim());
  }
  return {twoColumns: haveTwoColumns(lines), austin: header.has('austin') || header.has('mode') ? header : undefined};
};

const haveTwoColumns = (lines: readonly string[]): boolean => {
  const read: FoldedLine = {stackEnd: -1, weight: 0, earlier: 0};
  let seen = 0;
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('# ')) continue;
    const bytes = Buffer.from(line);
    readFoldedLine(bytes, 0, bytes.length, true, read);
    if (read.stackEnd < 0) continue;
    if (Number.isNaN(read.earlier)) return false;
    seen += 1;
  }
  return seen > 0;
};

export interface FoldedMetric {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  readonly scale: number;
}

/** Austin writes microseconds or bytes a sample. Undefined: the file is not Austin's, its counts have no unit. */
export const austinMetric = (austin: ReadonlyMap<string, string> | undefined): FoldedMetric | undefined => {
  const mode = austin?.get('mode');
  if (mode === undefined) return undefined;
  if (mode === 'memory') return {name: 'memory', unit: 'bytes', scale: 1};
  return {name: mode === 'cpu' ? 'cpu' : 'wall', unit: 'nanoseconds', scale: 1e3};
};
