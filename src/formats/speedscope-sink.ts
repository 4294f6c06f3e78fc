// Where the profiles of one speedscope file are added up: one tree, one list of samples, threads by name.
import type {SampleColumns} from '../model/profile.js';
import {float64Column, int32Column, type NumberColumn} from './columns.js';
import type {Skips} from './failures.js';
import type {FunctionName} from './function-table.js';
import {type TreeBuilder, treeBuilder} from './tree-builder.js';

export interface SpeedscopeSink {
  readonly tree: TreeBuilder;
  readonly self: NumberColumn<Float64Array>;
  readonly samples: SampleLists;
  readonly threads: string[];
  readonly skipped: Skips;
  /** From the file's unit to ours. */
  readonly scale: number;
  /** -1 when the value is no index into the frames. */
  frame(value: unknown): number;
  /** Node for a frame called by `parent`. pyinstrument's `[self]` is no function: it is the caller itself. */
  child(parent: number, frame: number): number;
  /** Row of the thread with that name. */
  thread(name: string): number;
  sample(node: number, weight: number, timeNs: number, thread: number): void;
  steadyWeight(): number | undefined;
}

export interface SampleLists {
  readonly node: NumberColumn<Int32Array>;
  readonly weight: NumberColumn<Float64Array>;
  readonly timeNs: NumberColumn<Float64Array>;
  readonly thread: NumberColumn<Int32Array>;
}

const mostThreads = 0xffff;

export const speedscopeSink = (spellings: readonly FunctionName[], scale: number, skipped: Skips): SpeedscopeSink => {
  const tree = treeBuilder();
  const isSelf = spellings.map(({name, file}) => name === '[self]' && file === '');
  const samples: SampleLists = {node: int32Column(), weight: float64Column(), timeNs: float64Column(), thread: int32Column()};
  const self = float64Column();
  const threads: string[] = [];
  let steady: number | undefined;
  let differs = false;
  return {
    tree,
    self,
    samples,
    threads,
    skipped,
    scale,
    frame: value => (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < spellings.length ? value : -1),
    child: (parent, frame) => (parent >= 0 && isSelf[frame] === true ? parent : tree.child(parent, frame)),
    thread: name =>
      threads.length < mostThreads ? threads.push(name === '' ? `profile ${threads.length + 1}` : name) - 1 : mostThreads - 1,
    sample: (node, weight, timeNs, thread) => {
      self.add(node, weight);
      samples.node.push(node);
      samples.weight.push(weight);
      samples.timeNs.push(timeNs);
      samples.thread.push(thread);
      if (steady === undefined) steady = weight;
      else if (steady !== weight) differs = true;
    },
    steadyWeight: () => (differs ? undefined : steady),
  };
};

/** All threads' samples in order of time, counted from the first one, with nodes renumbered. */
export const timeOrdered = (samples: SampleLists, nodeOf: Int32Array): SampleColumns => {
  const order = Uint32Array.from({length: samples.node.length}, (_, row) => row);
  order.sort((a, b) => samples.timeNs.at(a) - samples.timeNs.at(b) || a - b);
  const start = order.length === 0 ? 0 : samples.timeNs.at(order[0] ?? 0);
  return {
    node: Int32Array.from(order, row => nodeOf[samples.node.at(row)] ?? 0),
    weight: Float64Array.from(order, row => samples.weight.at(row)),
    timeNs: Float64Array.from(order, row => samples.timeNs.at(row) - start),
    thread: Uint16Array.from(order, row => samples.thread.at(row)),
  };
};
