// All samples of a perf script text into one call tree over frames as they are spelt.
import type {ByteSource} from '../model/format.js';
import {float64Column, int32Column, type NumberColumn} from './columns.js';
import {type Skips, skips} from './failures.js';
import {eachLine} from './line-reader.js';
import {nameInterner} from './name-interner.js';
import {type PerfSampleLine, readPerfSampleLine} from './perf-sample-line.js';
import {isGenerated, isKernel, isNoise, isUnknown, type PerfFrame, splitPerfFrame} from './perf-symbol.js';
import type {SampleLists} from './speedscope-sink.js';
import {type TreeBuilder, treeBuilder} from './tree-builder.js';

export interface PerfSamples {
  readonly tree: TreeBuilder;
  /** `tree`'s frames point into this list. */
  readonly frames: readonly PerfFrame[];
  readonly self: NumberColumn<Float64Array>;
  readonly samples: SampleLists;
  readonly threads: readonly string[];
  readonly processes: number;
  /** Undefined: there was none. */
  readonly first: PerfSampleLine | undefined;
  readonly version: string | undefined;
  readonly skipped: Skips;
  readonly lost: Lost;
}

/** Weights of samples of which something is unknown. */
export interface Lost {
  total: number;
  /** The innermost function has no name, by where it is. */
  unnamed: number;
  unnamedGenerated: number;
  unnamedKernel: number;
  /** No caller of the innermost function could be found. */
  withoutCallers: number;
}

const space = 0x20;
const tab = 0x09;
const hash = 0x23;
const mostThreads = 0xffff;
/** Flags of a frame's spelling, found once each. */
const unknown = 1;
const noise = 2;
const generated = 4;
const kernel = 8;
const start = 16;
/** Where a thread's first function is one of these, the whole stack is known. */
const startNames =
  /^(?:_start|_?_libc_start\w*(?:@@.*)?|__libc_start_call_main|main|clone3?|__clone3?|start_thread|runtime\.(?:goexit|mstart|rt0_go)\S*|_dl_\w+|_?dl_main)$/;

export const readPerfSamples = (content: ByteSource): PerfSamples => {
  const spellings = nameInterner();
  const tree = treeBuilder();
  const self = float64Column();
  const samples: SampleLists = {node: int32Column(), weight: float64Column(), timeNs: float64Column(), thread: int32Column()};
  const skipped = skips();
  const threadRows = new Map<string, number>();
  const processes = new Set<number>();
  const frames: PerfFrame[] = [];
  let flags = new Uint8Array(1024);
  const lost: Lost = {total: 0, unnamed: 0, unnamedGenerated: 0, unnamedKernel: 0, withoutCallers: 0};
  let first: PerfSampleLine | undefined;
  let version: string | undefined;
  let current: PerfSampleLine | undefined;
  // Innermost first, as they stand in the text.
  let stack = new Int32Array(256);
  let depth = 0;

  const push = (buffer: Buffer, from: number, end: number): void => {
    const row = spellings.row(buffer, from, end);
    if (row === frames.length) {
      const frame = splitPerfFrame(buffer.toString('utf8', from, end));
      frames.push(frame);
      if (row >= flags.length) {
        const larger = new Uint8Array(flags.length * 2);
        larger.set(flags);
        flags = larger;
      }
      flags[row] =
        (isUnknown(frame) ? unknown : 0) |
        (isNoise(frame) ? noise : 0) |
        (isGenerated(frame) ? generated : 0) |
        (isKernel(frame) ? kernel : 0) |
        (startNames.test(frame.symbol) ? start : 0);
    }
    if (depth === stack.length) {
      const longer = new Int32Array(depth * 2);
      longer.set(stack);
      stack = longer;
    }
    stack[depth] = row;
    depth += 1;
  };

  const threadOf = ({command, process, thread}: PerfSampleLine): number => {
    const name = `${command} ${process}${thread === process ? '' : `/${thread}`}`;
    const known = threadRows.get(name);
    if (known !== undefined) return known;
    const row = Math.min(threadRows.size, mostThreads - 1);
    if (threadRows.size < mostThreads) threadRows.set(name, row);
    return row;
  };

  const finish = (): void => {
    const sample = current;
    current = undefined;
    if (sample === undefined) return;
    if (sample.event !== first?.event) {
      skipped.count(`samples of another event than ${first?.event}`);
      return;
    }
    if (depth === 0) {
      skipped.count('samples without a stack');
      return;
    }
    const weight = Number.isNaN(sample.period) ? 1 : sample.period;
    const leaf = flags[stack[0] ?? 0] ?? 0;
    let node = -1;
    let userFrames = 0;
    let complete = false;
    for (let at = depth - 1; at >= 0; at -= 1) {
      const row = stack[at] ?? 0;
      const flag = flags[row] ?? 0;
      if ((flag & noise) !== 0 && at > 0) continue;
      if ((flag & kernel) === 0) userFrames += 1;
      if ((flag & (start | kernel)) !== 0) complete = true;
      node = tree.child(node, row);
    }
    processes.add(sample.process);
    self.add(node, weight);
    samples.node.push(node);
    samples.weight.push(weight);
    samples.timeNs.push(Number.isNaN(sample.timeNs) ? 0 : sample.timeNs);
    samples.thread.push(threadOf(sample));
    lost.total += weight;
    if ((leaf & unknown) !== 0) {
      if ((leaf & kernel) !== 0) lost.unnamedKernel += weight;
      else if ((leaf & generated) !== 0) lost.unnamedGenerated += weight;
      else lost.unnamed += weight;
    }
    if (userFrames === 1 && !complete) lost.withoutCallers += weight;
  };

  const tooLong = eachLine(content, (buffer, lineStart, lineEnd) => {
    const byte = buffer[lineStart];
    if (lineEnd === lineStart) {
      finish();
      return;
    }
    if (current !== undefined && (byte === tab || byte === space)) {
      let at = lineStart;
      while (at < lineEnd && (buffer[at] === tab || buffer[at] === space)) at += 1;
      while (at < lineEnd && buffer[at] !== space) at += 1;
      // A line of the source (`-F srcline`) has no address before it, and one word only.
      if (at < lineEnd) push(buffer, at + 1, lineEnd);
      return;
    }
    if (byte === hash) {
      version ??= /^# perf version : (\S+)/.exec(buffer.toString('utf8', lineStart, Math.min(lineEnd, lineStart + 100)))?.[1];
      return;
    }
    finish();
    const sample = readPerfSampleLine(buffer.toString('utf8', lineStart, lineEnd));
    if (sample === undefined) {
      skipped.count('lines that neither begin a sample nor belong to one');
      return;
    }
    first ??= sample;
    current = sample;
    depth = 0;
    if (sample.frame !== '') {
      const bytes = Buffer.from(sample.frame);
      push(bytes, 0, bytes.length);
    }
  });
  finish();
  for (let line = 0; line < tooLong; line += 1) skipped.count('lines longer than any frame');
  return {tree, frames, self, samples, threads: [...threadRows.keys()], processes: processes.size, first, version, skipped, lost};
};
