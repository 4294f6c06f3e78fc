// Threads that sleep are seen by the text of their lines; the work of the others keeps its share.
import {expect, test} from 'vitest';
import {sleepingNodes, withoutWaitingThreads} from '../../src/analyses/waiting-threads.js';
import type {Profile} from '../../src/model/profile.js';

/** One thread computes 100 samples in `work`, two sleep for 100 each in `idle`. */
const threads: Profile = {
  frames: {
    name: ['work', 'idle'],
    file: ['app.py', 'app.py'],
    line: Int32Array.of(1, 5),
    column: Int32Array.of(0, 0),
    kind: ['user', 'user'],
  },
  nodes: {parent: Int32Array.of(-1, -1), frame: Int32Array.of(0, 1)},
  metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: Float64Array.of(100, 200)}],
  sampleCount: 300,
  threads: ['main', 'one', 'two'],
  lines: {node: Int32Array.of(0, 1), line: Int32Array.of(2, 6), value: Float64Array.of(100, 200)},
  origin: {format: 'speedscope'},
  notes: [],
};
const source = new Map([
  [2, '    total += n * n'],
  [6, '        time.sleep(1)'],
]);
const readSource = (_: string, line: number): readonly string[] => [source.get(line) ?? ''];

test('a thread that sleeps is set apart, and how much is said', () => {
  const working = withoutWaitingThreads(threads, sleepingNodes(threads, readSource));
  expect([...working.metrics[0].self]).toEqual([100, 0]);
  expect(working.sampleCount).toBe(100);
  expect(working.notes.map(({message}) => message)).toEqual([expect.stringMatching(/^67 % of the time of all threads was waiting/)]);
});

test('without the text of its line nothing is known of it, and nothing changes', () => {
  expect(
    withoutWaitingThreads(
      threads,
      sleepingNodes(threads, () => undefined),
    ),
  ).toBe(threads);
});

test('what an earlier pass set apart still counts in the share', () => {
  const once = withoutWaitingThreads({...threads, frames: {...threads.frames, kind: ['user', 'idle']}});
  const again = withoutWaitingThreads(
    {...once, metrics: [{...once.metrics[0], self: Float64Array.of(60, 40)}, ...once.metrics.slice(1)]},
    node => node === 1,
  );
  expect(again.metrics.filter(({name}) => name === 'waiting').map(({self}) => [...self])).toEqual([[0, 240]]);
  expect(again.notes).toHaveLength(1);
});
