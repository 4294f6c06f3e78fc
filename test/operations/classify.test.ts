// Figures of programs → what they are bound by. Nothing is run.
import {describe, expect, test} from 'vitest';
import type {Observation} from '../../src/model/observation.js';
import {type ClassifyContext, classify} from '../../src/operations/stages/classify.js';
import {observationOf} from '../support/observation.js';

const native: ClassifyContext = {runtime: 'native', launched: true};
const python: ClassifyContext = {runtime: 'python', launched: true};
const node: ClassifyContext = {runtime: 'node', launched: true};

const classOf = (figures: Partial<Observation>, context: ClassifyContext = native) => classify(observationOf(figures), context).class;

describe('the rules for reading time', () => {
  test.each([
    {name: 'user far above system', userSeconds: 1.9, systemSeconds: 0.05, busySeconds: 1.95, found: 'user-cpu'},
    {name: 'system far above user', userSeconds: 0.4, systemSeconds: 1.5, busySeconds: 1.9, found: 'kernel-cpu'},
    {name: 'user and system alike', userSeconds: 1, systemSeconds: 0.9, busySeconds: 1.9, found: 'mixed'},
    {name: 'real far above the sum', userSeconds: 0.02, systemSeconds: 0.01, busySeconds: 0.03, found: 'io-or-sleep'},
    {name: 'half computing, half waiting', userSeconds: 1, systemSeconds: 0.02, busySeconds: 1.02, found: 'mixed'},
    {name: 'the sum above real: several cores', userSeconds: 3.8, systemSeconds: 0.1, busySeconds: 2, found: 'user-cpu'},
  ])('$name is $found', ({found, userSeconds, systemSeconds, busySeconds}) => {
    expect(classOf({userSeconds, systemSeconds, busySeconds})).toBe(found);
  });
});

describe('what others on the machine do', () => {
  test('time without a free core is not waiting', () => {
    expect(classOf({userSeconds: 0.5, busySeconds: 0.5, queuedSeconds: 1.45})).toBe('user-cpu');
    expect(classOf({userSeconds: 0.5, busySeconds: 0.5, queuedSeconds: 0})).toBe('io-or-sleep');
  });

  test('is said beside the shares, which leave it out', () => {
    const {because} = classify(observationOf({userSeconds: 0.5, busySeconds: 0.5, queuedSeconds: 1.45}), native);
    expect(because).toMatch(/in line for a core for 1\.45 s of 2\.00 s \(7\d %\), which those shares leave out/);
    expect(classify(observationOf({userSeconds: 1.9, busySeconds: 1.9, queuedSeconds: 0}), native).because).not.toContain('core');
  });
});

describe('too little to tell', () => {
  test('less than 100 ms proves nothing, 100 ms does', () => {
    expect(classOf({wallSeconds: 0.099, userSeconds: 0.09, busySeconds: 0.09})).toBe('not-proven');
    expect(classOf({wallSeconds: 0.1, userSeconds: 0.1, busySeconds: 0.1})).toBe('user-cpu');
  });

  test('a system that tells nothing proves nothing', () => {
    const {userSeconds: _, ...without} = observationOf({});
    expect(classify(without, native)).toMatchObject({class: 'not-proven', because: expect.stringContaining('does not tell')});
  });
});

describe('locks', () => {
  const threads = {activeThreads: 3, waits: {lock: 2.4, sleep: 1.2}, userSeconds: 0.03, busySeconds: 0.03, busiestThreadSeconds: 0.02};

  test('threads that exclude each other are bound by the lock, not by waiting', () => {
    expect(classOf(threads)).toBe('lock');
  });

  test('one that has a core nearly all the time is what the others wait for', () => {
    expect(classOf({...threads, userSeconds: 1.9, busySeconds: 1.9, busiestThreadSeconds: 1.8})).toBe('user-cpu');
  });

  test('one thread alone cannot be kept waiting by others for a moment', () => {
    expect(classOf({...threads, activeThreads: 1, waits: {lock: 0.9, sleep: 1.07}})).toBe('io-or-sleep');
  });

  test('when nothing moves at all, everything waits for the lock', () => {
    expect(classOf({activeThreads: 0, waits: {lock: 1.97}, userSeconds: 0.03, busySeconds: 0.03})).toBe('lock');
  });

  test('Python threads that together fill one core: the GIL is named, as a guess', () => {
    const gil = {activeThreads: 3, waits: {lock: 4}, userSeconds: 1.95, busySeconds: 1.95, busiestThreadSeconds: 0.7};
    expect(classify(observationOf(gil), python)).toMatchObject({class: 'lock', level: 'inferred', because: expect.stringContaining('GIL')});
    expect(classify(observationOf(gil), native).because).not.toContain('GIL');
  });
});

describe('memory', () => {
  test('fast growth comes before the CPU time that it costs', () => {
    const growth = {
      rssGrowthBytes: 300e6,
      minorFaults: 75_000,
      wallSeconds: 0.3,
      userSeconds: 0.05,
      systemSeconds: 0.24,
      busySeconds: 0.29,
    };
    expect(classOf(growth)).toBe('memory-or-gc');
    expect(classOf({...growth, rssGrowthBytes: 90e6, minorFaults: 2_000})).toBe('kernel-cpu');
  });

  test('the same growth over a minute is no limit', () => {
    expect(classOf({rssGrowthBytes: 300e6, wallSeconds: 60, userSeconds: 59, busySeconds: 59})).toBe('user-cpu');
  });

  test("busy helper threads of V8 collect garbage; other runtimes' threads do their own work", () => {
    const figures = {
      helperThreadSeconds: 0.7,
      userSeconds: 1.6,
      systemSeconds: 0.3,
      busySeconds: 1.9,
      activeThreads: 6,
      busiestThreadSeconds: 1.7,
    };
    expect(classOf(figures, node)).toBe('memory-or-gc');
    expect(classOf(figures, native)).toBe('user-cpu');
  });

  test('pages that are touched, given back and touched again are memory, not the kernel', () => {
    const figures = {userSeconds: 0.1, systemSeconds: 1.8, busySeconds: 1.9};
    expect(classOf({...figures, minorFaults: 600_000})).toBe('memory-or-gc');
    expect(classOf({...figures, minorFaults: 20_000})).toBe('kernel-cpu');
  });

  test('pages that come back from a device are memory, although it looks like waiting', () => {
    expect(classOf({majorFaults: 5_000, waits: {disk: 1.8}, userSeconds: 0.1, busySeconds: 0.2})).toBe('memory-or-gc');
  });
});

describe('start-up', () => {
  const imports = {wallSeconds: 0.4, userSeconds: 0.35, busySeconds: 0.39, loadingSeconds: 0.3};

  test('loading for most of a short run', () => {
    expect(classOf(imports, python)).toBe('start-up');
    expect(classOf({...imports, loadingSeconds: 0.1}, python)).toBe('user-cpu');
  });

  test('the bare interpreter takes most of it', () => {
    expect(classOf({...imports, loadingSeconds: 0.05}, {...python, bareStartSeconds: 0.25})).toBe('start-up');
  });

  test('does not matter to a long run, to a native program or to a process that has started long ago', () => {
    expect(classOf({...imports, wallSeconds: 8, userSeconds: 7.8, busySeconds: 7.9, loadingSeconds: 6}, python)).toBe('user-cpu');
    expect(classOf(imports, native)).toBe('user-cpu');
    expect(classOf(imports, {...python, launched: false})).toBe('user-cpu');
  });

  const processes = Array.from({length: 6}, (_, index) => ({
    pid: index + 10,
    parent: 1,
    name: 'true',
    userSeconds: 0,
    systemSeconds: 0,
    peakRssBytes: 0,
    threads: 1,
    seenSeconds: 0,
  }));
  const forks = {startedOnMachine: 600, reapedSeconds: 1, userSeconds: 0.9, systemSeconds: 0.9, busySeconds: 1.8, processes};

  test('many short processes', () => {
    expect(classOf(forks)).toBe('start-up');
  });

  test('processes that other programs start do not count', () => {
    expect(classOf({...forks, processes: processes.slice(0, 1), reapedSeconds: 0})).toBe('mixed');
  });
});

describe('disks', () => {
  test('kernel time that goes with waiting for a disk is I/O', () => {
    expect(classOf({userSeconds: 0.05, systemSeconds: 0.7, busySeconds: 0.75, waits: {disk: 1.1}})).toBe('io-or-sleep');
    expect(classOf({userSeconds: 0.75, systemSeconds: 0.05, busySeconds: 0.8, waits: {disk: 1.1}})).toBe('mixed');
  });
});

test('every class but the one without proof gives its numbers', () => {
  for (const figures of [
    {},
    {userSeconds: 0.01, busySeconds: 0.01},
    {rssGrowthBytes: 1e9},
    {activeThreads: 2, waits: {lock: 3}, busiestThreadSeconds: 0},
  ]) {
    const {because, share} = classify(observationOf(figures), native);
    expect(because).toMatch(/\d/);
    expect(share ?? 0).toBeLessThanOrEqual(1);
  }
});
