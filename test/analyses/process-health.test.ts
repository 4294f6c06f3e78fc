// How a process fared, and what asynchronous code waited for: findings with figures, and no functions where none were seen.
import {describe, expect, test} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {clinicBubbleprof} from '../../src/formats/clinic-bubbleprof.js';
import {clinicDoctor} from '../../src/formats/clinic-doctor.js';
import {nodeHealth} from '../../src/formats/node-health.js';
import {nodeWaits} from '../../src/formats/node-waits.js';
import type {Format} from '../../src/model/format.js';
import type {Profile} from '../../src/model/profile.js';
import {analysisContext} from '../support/analysis-context.js';
import {fixturesOf} from '../support/fixtures.js';
import {parsed} from '../support/sources.js';

interface Course {
  readonly delayMs?: (at: number) => number;
  readonly processor?: number;
  readonly handles?: (at: number) => number;
  readonly collections?: readonly (readonly [number, number, string])[];
  readonly readings?: number;
}

const course = ({delayMs = () => 0, processor = 0.9, handles = () => 2, collections = [], readings = 100}: Course): Profile => {
  let ms = 0;
  const rows = Array.from({length: readings}, (_, at) => {
    ms += 10 + delayMs(at);
    return [ms, delayMs(at), processor, 50e6, 5e6, handles(at)];
  });
  return parsed(clinicDoctor, JSON.stringify({clinic: 'doctor', intervalMs: 10, readings: rows, collections}));
};
const outcomeOf = (given: Course) => analyse(course(given), analysisContext);
const kindsOf = (given: Course): readonly string[] => outcomeOf(given).findings.map(({kind}) => kind);

describe('a process that was watched', () => {
  test('a blocked event loop is said with how long, how often, and whether the processor worked', () => {
    const {verdict, summary, findings, hotPath} = outcomeOf({delayMs: at => (at % 10 === 9 ? 90 : 0)});
    expect(verdict).toBe('bottleneck');
    expect(summary).toBe('The event loop was blocked for up to 90 ms, 10 times for 50 ms or more; 47 % of the time in all.');
    expect(findings[0]).toMatchObject({kind: 'event-loop-blocking', total: 900e6});
    expect(findings[0]?.evidence[1]).toContain('the processor worked for 90 %');
    expect(hotPath).toEqual([]);
  });

  test('a loop that is delayed while the processor rests points to synchronous waiting', () => {
    const [first] = outcomeOf({delayMs: at => (at % 10 === 9 ? 90 : 0), processor: 0.1}).findings;
    expect(first?.advice).toContain('synchronous calls');
  });

  test('collections count from a twentieth of the time on', () => {
    const collections = Array.from({length: 10}, (_, at) => [100 + at * 50, 8, 'MajorGC'] as const);
    expect(kindsOf({collections})).toEqual(['garbage-collection']);
    expect(kindsOf({collections: collections.slice(0, 2)})).toEqual([]);
  });

  test('handles that only grow are said; an idle process is said to wait', () => {
    expect(kindsOf({handles: at => 2 + at})).toEqual(['handle-growth']);
    expect(kindsOf({processor: 0.05})).toEqual(['io-wait']);
    expect(outcomeOf({processor: 0.05}).verdict).toBe('mostly-waiting');
  });

  test('a few looks prove nothing, unless a blocked loop is why there are so few', () => {
    expect(outcomeOf({readings: 4}).verdict).toBe('not-proven');
    expect(outcomeOf({readings: 4, delayMs: () => 400}).findings[0]?.kind).toBe('event-loop-blocking');
    const [first] = outcomeOf({delayMs: at => (at === 0 ? 400 : 0)}).findings;
    expect(first?.evidence[0]).toContain('before the program first came to its event loop');
  });
});

test('of the recorded program, blocks of 70 ms are found six times', () => {
  const [fixture] = fixturesOf('clinic-doctor');
  const profile = fixture === undefined ? undefined : clinicDoctor.parse(fixture.source);
  const [first] = profile === undefined ? [] : analyse(profile, analysisContext).findings;
  expect(first?.title).toMatch(/up to 6\d ms, 6 times for 50 ms or more/);
});

test('of the recorded program, timers and files are charged to the functions that wait for them', () => {
  const [fixture] = fixturesOf('clinic-bubbleprof');
  const profile = fixture === undefined ? undefined : clinicBubbleprof.parse(fixture.source);
  const findings = profile === undefined ? [] : analyse(profile, analysisContext).findings;
  expect(findings.map(({kind, function: name, line, calls}) => ({kind, name, line, calls}))).toEqual([
    {kind: 'async-wait', name: 'pause', line: 2, calls: 6},
    {kind: 'async-wait', name: 'takeOrder', line: 16, calls: 18},
  ]);
  expect(findings[0]?.title).toContain('pause (orders.cjs:2) waits 249 ms in all for 6 × timer, 41.6 ms each');
});

test('connections that others opened come after what the program began', () => {
  const operation = (type: string, stack: readonly unknown[], totalMs: number) => ({type, stack, count: 2, totalMs});
  const operations = [
    operation('HTTPINCOMINGMESSAGE', [['emit', 'node:events', 5]], 900),
    operation('Timeout', [['poll', '/srv/app.js', 7]], 100),
  ];
  const profile = parsed(clinicBubbleprof, JSON.stringify({clinic: 'bubbleprof', durationMs: 500, operations}));
  const {findings} = analyse(profile, analysisContext);
  expect(findings.map(({title}) => title.slice(0, 24))).toEqual(['poll (app.js:7) waits 10', 'Code outside the program']);
});

describe('recordings of the own recorders', () => {
  const recorded = (format: Format) => {
    const [fixture] = fixturesOf(format.id);
    if (fixture === undefined) throw new Error(`no recording of ${format.id}`);
    return analyse(format.parse(fixture.source), analysisContext);
  };

  test('the function that blocked is named, no turn is longer than the longest delay, and the utilisation stands beside', () => {
    const {findings, verdict} = recorded(nodeHealth);
    const [first] = findings;
    expect(verdict).toBe('bottleneck');
    // V8 may inline the one into the other.
    expect(first).toMatchObject({kind: 'event-loop-blocking', file: '/srv/demo/orders.cjs'});
    expect(['price', 'mix', 'takeOrder']).toContain(first?.function);
    expect(first?.evidence.join('\n')).toMatch(
      /takeOrder \(orders\.cjs:14\) ran for 7\d(?:\.\d)? ms without a break.*\n.*delay of a timer of 10 ms.*\nevent loop utilisation \d\d/,
    );
  });

  test('who waits is named with its helper’s callers', () => {
    const {findings} = recorded(nodeWaits);
    expect(findings[0]).toMatchObject({kind: 'async-wait', function: 'pause', line: 2, calls: 6});
    expect(findings[0]?.evidence.at(-1)).toMatch(/^for takeOrder \(orders\.cjs\) 24\d ms$/);
  });
});
