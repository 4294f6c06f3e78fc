// Lock, GIL, I/O, event loop, allocation, collector: each from a drawn profile, with the level its evidence deserves.
import {describe, expect, it} from 'vitest';
import {allocation} from '../../src/analyses/allocation.js';
import {eventLoopBlocking} from '../../src/analyses/event-loop-blocking.js';
import {garbageCollection} from '../../src/analyses/garbage-collection.js';
import {gilContention} from '../../src/analyses/gil-contention.js';
import {ioWait} from '../../src/analyses/io-wait.js';
import {lockContention} from '../../src/analyses/lock-contention.js';
import {seemsCalledOften} from '../../src/analyses/short-calls.js';
import type {Profile} from '../../src/model/profile.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const threads = ['main', 'one', 'two', 'three'];

/** One function of app.py whose time stands at one line. */
const atLine = (text: string, value = 800) => {
  const drawn = profileFromFolded(`work (app.py) ${value}`, `other (app.py) ${1_000 - value}`);
  const node = drawn.nodes.frame.findIndex(row => drawn.frames.name[row] === 'work');
  const profile: Profile = {
    ...drawn,
    threads,
    lines: {node: Int32Array.of(node), line: Int32Array.of(7), value: Float64Array.of(value)},
  };
  return {
    profile,
    context: {...analysisContext, readSource: (file: string, line: number) => (file === 'app.py' && line === 7 ? [text] : undefined)},
  };
};

describe('lock contention', () => {
  it.each(['        with self.lock:', '    with lock, other:', '  self._write_lock.acquire()', 'with registry_lock:'])(
    '%s: inferred from the text',
    text => {
      const {profile, context} = atLine(text);
      expect(lockContention.analyse(profile, context).findings).toMatchObject([
        {kind: 'lock-contention', level: 'inferred', function: 'work', totalShare: 0.8},
      ]);
    },
  );

  it.each(['with open(path) as block:', 'clock.tick()', 'self.locked = True'])('%s: no lock', text => {
    const {profile, context} = atLine(text);
    expect(lockContention.analyse(profile, context).findings).toEqual([]);
  });

  it('is observed where a frame says so, also when its thread was set apart', () => {
    const drawn = profileFromFolded('work (app.py) 300', 'ask (app.py);acquire (/usr/lib/python3.11/threading.py) 700');
    const isWait = (node: number): boolean => drawn.frames.name[drawn.nodes.frame[node] ?? 0] === 'acquire';
    const [metric] = drawn.metrics;
    const apart: Profile = {
      ...drawn,
      metrics: [
        {...metric, self: metric.self.map((value, node) => (isWait(node) ? 0 : value))},
        {...metric, name: 'waiting', self: metric.self.map((value, node) => (isWait(node) ? value : 0))},
      ],
    };
    for (const profile of [drawn, apart])
      expect(lockContention.analyse(profile, analysisContext).findings).toMatchObject([
        {level: 'observed', function: 'ask', totalShare: 0.7},
      ]);
  });
});

describe('GIL contention', () => {
  const drawn = profileFromFolded('work (app.py) 3000');
  const profile: Profile = {...drawn, threads, origin: {...drawn.origin, durationNs: 1_000}};

  it('is what is left of the threads that want to compute, less cores used and cores waited for', () => {
    const context = {...analysisContext, cores: {used: 1, queuedFor: 0.2}};
    const [found] = gilContention.analyse(profile, context).findings;
    expect(found).toMatchObject({kind: 'gil-contention', level: 'derived', function: 'work'});
    expect(found?.title).toContain('3.0 want to compute at a time, and they use 1.0 cores');
    expect(found?.evidence[0]).toContain('60 % of their time');
  });

  it.each([
    {why: 'they use several cores', cores: {used: 2.8, queuedFor: 0}},
    {why: 'the machine is crowded', cores: {used: 1, queuedFor: 1.8}},
    {why: 'they wait', cores: {used: 0.2, queuedFor: 0}},
    {why: 'nothing is known', cores: undefined},
  ])('is not claimed when $why', ({cores}) => {
    const context = cores === undefined ? analysisContext : {...analysisContext, cores};
    expect(gilContention.analyse(profile, context).findings).toEqual([]);
  });
});

describe('I/O wait', () => {
  it.each([
    ['answer = connection.recv(1024)', 'network'],
    ['    page = urlopen(url)', 'network'],
    ['while text := source.readline():', 'files'],
    ['subprocess.run(["make"], check=True)', 'another program'],
    ['for line in log_file:', 'files'],
  ])('%s, of a program that waits: for %s, inferred', (text, subject) => {
    const {profile, context} = atLine(text);
    const [found] = ioWait.analyse(profile, {...context, processorShare: 0.1}).findings;
    expect(found).toMatchObject({kind: 'io-wait', level: 'inferred', function: 'work'});
    expect(found?.title).toContain(subject);
  });

  it('is not believed of a line where the program computes, nor of parsing', () => {
    const {profile, context} = atLine('text = source.read()');
    expect(ioWait.analyse(profile, {...context, processorShare: 0.98}).findings).toEqual([]);
    expect(ioWait.analyse(profile, context).findings).toEqual([]);
  });

  it('is observed in a known waiting call', () => {
    const profile = profileFromFolded('fetch (app.py);readinto (/usr/lib/python3.11/socket.py) 90', 'fetch (app.py) 10');
    expect(ioWait.analyse(profile, analysisContext).findings).toMatchObject([{level: 'observed', function: 'fetch', totalShare: 0.9}]);
  });
});

describe('event loop blocking', () => {
  const sync = profileFromFolded(
    'listOnTimeout (node:internal/timers:1);handle (app.mjs:3);readFileSync (node:fs:9);read 60',
    'listOnTimeout (node:internal/timers:1);handle (app.mjs:3) 40',
  );

  it('names who calls a synchronous function, with all the time below it', () => {
    const [found] = eventLoopBlocking.analyse(sync, analysisContext).findings;
    expect(found).toMatchObject({kind: 'event-loop-blocking', level: 'observed', function: 'handle', totalShare: 0.6});
    expect(found?.evidence).toContain('called from the event loop: timers, requests and other callbacks wait meanwhile');
  });

  it('does not mistake the program’s own functions, or loading, for one', () => {
    const own = profileFromFolded('handle (app.mjs:3);parseSync (app.mjs:9) 60');
    expect(eventLoopBlocking.analyse(own, analysisContext).findings).toEqual([]);
    const loading = profileFromFolded('handle (app.mjs:3);load (node:internal/modules/cjs/loader:1);readFileSync (node:fs:9) 60');
    expect(eventLoopBlocking.analyse(loading, analysisContext).findings).toEqual([]);
  });
});

it('allocation goes to the function it was done for', () => {
  const profile = profileFromFolded('grow (app.py);_int_malloc (libc.so.6) 30', 'grow (app.py);memcpy (libc.so.6) 20', 'grow (app.py) 50');
  expect(allocation.analyse(profile, analysisContext).findings).toMatchObject([
    {kind: 'allocation', level: 'observed', function: 'grow', totalShare: 0.5},
  ]);
});

it('a call of the collector is inferred from its line', () => {
  const {profile, context} = atLine('    gc.collect()');
  expect(garbageCollection.analyse(profile, context).findings).toMatchObject([
    {kind: 'garbage-collection', level: 'inferred', function: 'work'},
  ]);
});

describe('many short calls', () => {
  const inTime = (isOn: (sample: number) => boolean): Profile => {
    const drawn = profileFromFolded('main (app.py);rate (app.py) 100', 'main (app.py) 100');
    const nodeOf = (name: string): number => drawn.nodes.frame.findIndex(row => drawn.frames.name[row] === name);
    const on = nodeOf('rate');
    const off = nodeOf('main');
    const node = Int32Array.from({length: 200}, (_, sample) => (isOn(sample) ? on : off));
    return {
      ...drawn,
      samples: {node, weight: new Float64Array(200).fill(1), timeNs: Float64Array.from(node.keys()), thread: new Uint16Array(200)},
    };
  };
  const rate = (profile: Profile): number => profile.frames.name.indexOf('rate');

  it('come and go between samples; one long call does not', () => {
    const short = inTime(sample => (sample * 7919) % 13 < 6);
    expect(seemsCalledOften(short, rate(short))).toBe(true);
    const long = inTime(sample => sample >= 60 && sample < 160);
    expect(seemsCalledOften(long, rate(long))).toBe(false);
  });
});
