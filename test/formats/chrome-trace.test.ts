// Chrome traces: both forms, cut off anywhere, one thread out of several, idle time left out, the browser's own work as frames, page facts.
import {describe, expect, test} from 'vitest';
import {chromeTrace} from '../../src/formats/chrome-trace.js';
import {checkFormat} from '../support/check-format.js';
import {fixturesOf} from '../support/fixtures.js';
import {chunked, failureOf, noteCodes, parsed, sourceOf, stacksOf} from '../support/sources.js';

describe('recordings', () => checkFormat(chromeTrace));

const call = (functionName: string, url = 'http://127.0.0.1/a.js', lineNumber?: number) => ({
  functionName,
  scriptId: 1,
  url,
  lineNumber,
  codeType: 'JS',
});
const nodes = [
  {id: 1, callFrame: {functionName: '(root)', scriptId: 0}},
  {id: 2, parent: 1, callFrame: {functionName: '(program)', scriptId: 0}},
  {id: 3, parent: 1, callFrame: call('start', 'http://127.0.0.1/a.js', 9)},
  {id: 4, parent: 3, callFrame: call('')},
];
const thread = {pid: 7, tid: 7};
const profile = {...thread, ph: 'P', name: 'Profile', id: '0x1', ts: 1000, args: {data: {startTime: 1000}}};
/** Samples at 1010, 1020, … */
const chunk = (samples: readonly number[], more: object = {}) => ({
  pid: 7,
  tid: 9,
  ph: 'P',
  name: 'ProfileChunk',
  id: '0x1',
  ts: 1100,
  args: {data: {cpuProfile: {nodes, samples}, timeDeltas: samples.map(() => 10), ...more}},
});
const span = (name: string, ts: number, dur: number, on: object = thread) => ({...on, ph: 'X', name, ts, dur, args: {}});
const navigation = (url: string, ts: number, on: object = thread) => ({
  ...on,
  ph: 'R',
  name: 'navigationStart',
  ts,
  args: {frame: 'F', data: {documentLoaderURL: url, isLoadingMainFrame: true, isOutermostMainFrame: true}},
});
const objectForm = (...events: readonly object[]): string => JSON.stringify({metadata: {traceEvents: 'no'}, traceEvents: events});
const read = (...events: readonly object[]) => parsed(chromeTrace, objectForm(...events));

describe('the file', () => {
  const events = [profile, span('RunTask', 1000, 100), chunk([3, 4, 3])];
  const stacks = [
    'start (http://127.0.0.1/a.js:10:1) 20000',
    'start (http://127.0.0.1/a.js:10:1);(anonymous) (http://127.0.0.1/a.js:1:1) 10000',
  ];

  test('is read in the object form and in the array form', () => {
    expect(stacksOf(chromeTrace, objectForm(...events))).toEqual(stacks);
    expect(stacksOf(chromeTrace, JSON.stringify(events))).toEqual(stacks);
    expect(stacksOf(chromeTrace, JSON.stringify(events, undefined, 2))).toEqual(stacks);
  });

  test('is the same in chunks of any size', () => {
    const text = Buffer.from(objectForm({...span('Layout"}\\{', 1, 1), args: {text: '\\" ]}{[ \u{1F600}'}}, ...events));
    for (let size = 1; size < 70; size += 1) expect(chromeTrace.parse(chunked(text, size)).sampleCount).toBe(3);
  });

  test('may end anywhere behind its samples: what is there is read, and the end is missed', () => {
    const whole = JSON.stringify([...events, span('Layout', 2000, 1), span('Layout', 2001, 1)]);
    const samplesEnd = whole.indexOf('{"pid":7,"tid":7,"ph":"X","name":"Layout"');
    for (let length = samplesEnd; length < whole.length; length += 7) {
      const cut = parsed(chromeTrace, whole.slice(0, length));
      expect(cut.sampleCount).toBe(3);
      expect(noteCodes(cut)).toContain('truncated');
    }
    expect(noteCodes(parsed(chromeTrace, whole))).not.toContain('truncated');
  });

  test('without samples of JavaScript is empty, and the hint names the category that is missing', () => {
    expect(failureOf(() => read(span('RunTask', 1, 2)))).toMatchObject({
      code: 'empty_profile',
      hint: expect.stringContaining('disabled-by-default-v8.cpu_profiler'),
    });
  });

  test('without a single event is unreadable', () => {
    expect(failureOf(() => parsed(chromeTrace, '{"traceEvents":[]}'))?.code).toBe('unreadable_profile');
  });

  test('is told from other JSON', () => {
    expect(chromeTrace.recognise(Buffer.from('[{"pid":1,"ph":"X"}'))).toBe('yes');
    expect(chromeTrace.recognise(Buffer.from('[{"name":"a"}]'))).toBe('no');
    expect(chromeTrace.recognise(Buffer.from('{"nodes":[],"traceEvent":[]}'))).toBe('no');
  });
});

describe('time', () => {
  test('outside of tasks is left out, and said', () => {
    const idle = read(profile, span('RunTask', 1000, 25), chunk([3, 2, 2, 2, 3]));
    expect(idle.metrics[0].self.reduce((sum, value) => sum + value, 0)).toBe(30_000);
    expect(noteCodes(idle)).toContain('waiting-threads');
  });

  test('in layout and painting is the browser’s own, below the function that asked for it', () => {
    const events = [profile, span('RunTask', 1000, 100), span('Layout', 1015, 10), span('Paint', 1035, 10), chunk([3, 3, 3, 2, 3])];
    expect(stacksOf(chromeTrace, objectForm(...events))).toEqual([
      '(paint) 10000',
      'start (http://127.0.0.1/a.js:10:1) 30000',
      'start (http://127.0.0.1/a.js:10:1);(layout) 10000',
    ]);
  });

  test('of begin and end events counts like that of complete ones', () => {
    const events = [
      profile,
      span('RunTask', 1000, 100),
      {...thread, ph: 'B', name: 'Layout', ts: 1015},
      {...thread, ph: 'E', name: 'Layout', ts: 1025},
      chunk([3, 3, 3]),
    ];
    expect(stacksOf(chromeTrace, objectForm(...events))).toContain('start (http://127.0.0.1/a.js:10:1);(layout) 10000');
  });

  test('is shared out by the lines that ran', () => {
    const {lines} = read(profile, span('RunTask', 1000, 100), chunk([3, 3, 3], {lines: [12, 12, 14]}));
    expect(Array.from(lines?.line ?? [], (line, row) => [line, lines?.value[row]])).toEqual([
      [12, 20_000],
      [14, 10_000],
    ]);
  });
});

describe('of several threads', () => {
  const other = {pid: 8, tid: 8};
  const busier = [{...profile, ...other}, {...chunk(new Array<number>(50).fill(3)), pid: 8}, span('RunTask', 1000, 1000, other)];

  test('the page’s main thread is shown, whoever is busier, and the rest is said to be left out', () => {
    const shown = read(...busier, profile, span('RunTask', 1000, 100), chunk([3, 3]), navigation('http://127.0.0.1/', 990));
    expect(shown.sampleCount).toBe(2);
    expect(noteCodes(shown)).toContain('several-profiles');
    expect(shown.page?.url).toBe('http://127.0.0.1/');
  });

  test('without a page the busiest is', () => {
    expect(read(...busier, profile, chunk([3, 3])).sampleCount).toBe(50);
  });
});

describe('of the page', () => {
  const at = (name: string, ts: number, data: object = {}) => ({...thread, ph: 'R', name, ts, args: {frame: 'F', data}});
  const page = read(
    navigation('http://127.0.0.1/', 0),
    profile,
    chunk([3, 3]),
    span('RunTask', 1000, 10),
    span('RunTask', 2_000, 30_000),
    at('firstContentfulPaint', 40_000),
    span('RunTask', 50_000, 120_000),
    span('Layout', 60_000, 20_000),
    at('largestContentfulPaint::Candidate', 40_000, {nodeName: 'H1'}),
    at('largestContentfulPaint::Candidate', 200_000, {nodeName: 'IMG'}),
    at('LayoutShift', 300_000, {score: 0.1, weighted_score_delta: 0.1}),
    at('LayoutShift', 400_000, {score: 0.2, weighted_score_delta: 0.2}),
    at('LayoutShift', 450_000, {score: 0.9, weighted_score_delta: 0.9, had_recent_input: true}),
    at('LayoutShift', 3_000_000, {score: 0.25, weighted_score_delta: 0.25}),
    {
      ...thread,
      ph: 'I',
      name: 'ResourceSendRequest',
      ts: 1000,
      args: {data: {requestId: '1', url: 'http://127.0.0.1/a.png', resourceType: 'Image'}},
    },
    {...thread, ph: 'I', name: 'ResourceFinish', ts: 9000, args: {data: {requestId: '1', encodedDataLength: 1_000_000}}},
  ).page;

  test('moments count from the navigation, the largest paint is the last candidate', () => {
    expect(page).toMatchObject({moments: {firstContentfulPaintMs: 40, largestContentfulPaintMs: 200}, largestElement: 'IMG'});
  });

  test('layout shifts add up within a window, those after input do not count', () => {
    expect(page?.cumulativeLayoutShift).toBe(0.3);
  });

  test('a task above 50 ms is long, and blocks by what it is above', () => {
    expect(page?.longTasks).toEqual([{startMs: 50, durationMs: 120}]);
    expect(page?.totalBlockingMs).toBe(70);
  });

  test('no time is counted twice', () => {
    expect(page?.busyMs).toBeCloseTo(150.01, 3);
    expect(page?.activityMs).toMatchObject({layout: 20, other: 130.01});
  });

  test('requests have their size and time', () => {
    expect(page?.resources).toEqual([
      {url: 'http://127.0.0.1/a.png', type: 'Image', transferBytes: 1_000_000, startMs: 1, durationMs: 8, blocksRendering: false},
    ]);
  });
});

test('the planted faults of the recorded page are in it', () => {
  const [recording] = fixturesOf('chrome-trace');
  const recorded = chromeTrace.parse(recording?.source ?? sourceOf(''));
  expect(recorded.page?.longTasks).toHaveLength(1);
  expect(recorded.page?.longTasks[0]?.durationMs).toBeCloseTo(200, -1);
  expect(recorded.page?.resources.map(({url}) => url)).toContain('http://127.0.0.1:8000/app.js');
});
