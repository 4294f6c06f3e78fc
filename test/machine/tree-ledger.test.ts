// Looks at a tree, made by hand → what it used. No clock, no process.
import {describe, expect, test} from 'vitest';
import {createTreeLedger} from '../../src/machine/tree-ledger.js';
import type {ProcessLook, ThreadLook} from '../../src/machine/tree-look.js';
import {waitKindOf} from '../../src/machine/wait-kinds.js';

const ms = 1_000_000;

const thread = (figures: Partial<ThreadLook> = {}): ThreadLook => ({
  id: '10',
  isFirst: true,
  state: 'R',
  wait: undefined,
  onCpuNs: 0,
  runDelayNs: 0,
  voluntary: 0,
  involuntary: 0,
  ...figures,
});

const look = (figures: Partial<ProcessLook> = {}): ProcessLook => ({
  key: '10:1',
  pid: 10,
  parent: 1,
  name: 'app',
  userTicks: [0, 0],
  systemTicks: [0, 0],
  minorFaults: [0, 0],
  majorFaults: [0, 0],
  rssBytes: 1_000,
  peakRssBytes: 1_000,
  io: {syscr: 0, syscw: 0, rchar: 0, wchar: 0, read_bytes: 0, write_bytes: 0},
  threads: [thread()],
  openFiles: [],
  ...figures,
});

const launched = () => createTreeLedger({countsFromFirstLook: false});

describe('time', () => {
  test('an interval is busy for no longer than it is, however many cores are in use', () => {
    const ledger = launched();
    ledger.add([look({threads: [thread({onCpuNs: 100 * ms}), thread({id: '11', isFirst: false, onCpuNs: 100 * ms})]})], 100);
    ledger.add(
      [
        look({
          threads: [
            thread({state: 'S', wait: 'sleep', onCpuNs: 100 * ms}),
            thread({id: '11', isFirst: false, state: 'S', wait: 'lock', onCpuNs: 100 * ms}),
          ],
        }),
      ],
      200,
    );
    const {busySeconds, waits} = ledger.result(200);
    expect(busySeconds).toBeCloseTo(0.1);
    // The second thread did nothing while it sat in a lock: a pool's idle thread.
    expect(waits).toEqual({sleep: 0.1});
  });

  test('a core that was not free is neither busy nor waiting, also when the kernel books it late', () => {
    const ledger = launched();
    ledger.add([look({threads: [thread({onCpuNs: 20 * ms})]})], 100);
    ledger.add([look({threads: [thread({onCpuNs: 40 * ms, runDelayNs: 160 * ms})]})], 200);
    const {busySeconds, queuedSeconds} = ledger.result(200);
    expect(busySeconds).toBeCloseTo(0.04);
    expect(queuedSeconds).toBeCloseTo(0.16);
  });

  test('of a process that ran before, only what follows the first look counts', () => {
    const ledger = createTreeLedger({countsFromFirstLook: true});
    const before = {userTicks: [500, 90], minorFaults: [9_000, 5]} as const;
    ledger.add([look({...before, threads: [thread({onCpuNs: 5_000 * ms, voluntary: 70})], io: {syscr: 10, rchar: 1_000}})], 5);
    ledger.add(
      [
        look({
          userTicks: [510, 90],
          minorFaults: [9_010, 5],
          threads: [thread({onCpuNs: 5_100 * ms, voluntary: 71})],
          io: {syscr: 12, rchar: 1_500},
        }),
      ],
      205,
    );
    expect(ledger.result(205)).toMatchObject({
      userSeconds: 0.1,
      voluntarySwitches: 1,
      minorFaults: 10,
      callReadBytes: 500,
      inputOutputCalls: 2,
    });
    expect(ledger.result(205).busySeconds).toBeCloseTo(0.1);
    expect(ledger.result(205).loadingSeconds).toBeUndefined();
  });
});

describe('families', () => {
  const child = (figures: Partial<ProcessLook>): ProcessLook => look({key: '20:2', pid: 20, parent: 10, name: 'child', ...figures});

  test("a child's time counts once, while it lives and after its parent has waited for it", () => {
    const ledger = launched();
    ledger.add([look({userTicks: [1, 0]}), child({userTicks: [30, 0]})], 400);
    ledger.add([look({userTicks: [2, 33]})], 800);
    const {userSeconds, processes, reapedSeconds} = ledger.result(800);
    expect(userSeconds).toBeCloseTo(0.35);
    expect(reapedSeconds).toBeCloseTo(0.33);
    expect(processes.map(({name}) => name)).toEqual(['child', 'app']);
  });

  test('bytes of a child that was waited for are its parent’s, and not added again', () => {
    const ledger = launched();
    ledger.add([look({io: {wchar: 10}}), child({io: {wchar: 1_000}})], 100);
    ledger.add([look({io: {wchar: 1_020}})], 200);
    expect(ledger.result(200).callWrittenBytes).toBe(1_020);
  });

  test('memory is the most that all had at once, growth starts at the first look', () => {
    const ledger = launched();
    ledger.add([look({rssBytes: 1_000, peakRssBytes: 1_000})], 20);
    ledger.add([look({rssBytes: 3_000, peakRssBytes: 3_500}), child({rssBytes: 2_000, peakRssBytes: 2_000})], 40);
    expect(ledger.result(50)).toMatchObject({peakRssBytes: 5_000, rssGrowthBytes: 4_000});
  });
});

describe('loading', () => {
  const reading = (syscr: number, openFiles: readonly string[] = [], rchar = syscr * 8_000): ProcessLook =>
    look({io: {syscr, rchar}, openFiles});

  test('lasts as long as many files are read one after the other', () => {
    const ledger = launched();
    for (let at = 20; at <= 200; at += 20) ledger.add([reading(at)], at);
    for (let at = 220; at <= 600; at += 20) ledger.add([reading(200)], at);
    expect(ledger.result(600).loadingSeconds).toBeCloseTo(0.2);
  });

  test('one file that stays open, or large pieces, are data', () => {
    const data = launched();
    const pieces = launched();
    for (let at = 20; at <= 200; at += 20) {
      data.add([reading(at * 10, ['0 /data/rows.csv'])], at);
      pieces.add([reading(at * 10, [], at * 10_000_000)], at);
    }
    expect(data.result(200).loadingSeconds).toBeLessThan(0.05);
    expect(pieces.result(200).loadingSeconds).toBe(0);
  });
});

describe('what cannot be read', () => {
  test('is absent and named', () => {
    const ledger = launched();
    ledger.add([look({io: undefined, threads: [thread({onCpuNs: undefined, runDelayNs: undefined})]})], 100);
    const result = ledger.result(100);
    expect(result).not.toHaveProperty('readBytes');
    expect(result).not.toHaveProperty('runDelaySeconds');
    expect(result.unreadable).toEqual([expect.stringContaining('schedstat'), expect.stringContaining('/io')]);
  });

  test('without a single look there is only the wall time', () => {
    const result = launched().result(1_500);
    expect(result.wallSeconds).toBe(1.5);
    expect(result.userSeconds).toBeUndefined();
    expect(result.unreadable).toEqual([expect.stringContaining('/proc')]);
  });
});

test.each([
  ['futex_wait_queue', 'S', 'lock'],
  ['futex_do_wait', 'S', 'lock'],
  ['hrtimer_nanosleep', 'S', 'sleep'],
  ['do_epoll_wait', 'S', 'poll'],
  ['ep_poll', 'S', 'poll'],
  ['inet_csk_accept', 'S', 'network'],
  ['anon_pipe_read', 'S', 'pipe'],
  ['do_wait', 'S', 'child'],
  ['io_schedule', 'D', 'disk'],
  ['some_new_function', 'D', 'disk'],
  ['0', 'S', 'unknown'],
  [undefined, 'T', 'stopped'],
])('%s in state %s is waiting for: %s', (name, state, kind) => {
  expect(waitKindOf(name, state)).toBe(kind);
});
