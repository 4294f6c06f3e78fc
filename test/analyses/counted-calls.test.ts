import {describe, expect, it} from 'vitest';
import {countsOfGraph, withCountedCalls} from '../../src/analyses/counted-calls.js';
import type {Finding} from '../../src/model/report.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const sampled = profileFromFolded('main (app.py);report (app.py);Rates.rate (app.py) 700', 'main (app.py);report (app.py) 300');
const hot = (name: string, share: number): Finding => ({
  kind: 'hot-function',
  level: 'observed',
  title: `${name} is hot`,
  function: name,
  file: 'app.py',
  totalShare: share,
  evidence: [],
});

const counted = (rateCalls: number) =>
  countsOfGraph(
    profileFromCalls(
      {name: 'report', file: 'app.py', line: 3, calls: 4, self: 10, total: 90, callees: {rate: [rateCalls, 80]}},
      {name: 'rate', file: 'app.py', line: 9, calls: rateCalls, self: 80, total: 80},
    ),
  );

describe('time from one run, calls from another', () => {
  it('say how often a function is called per call of its caller, as observed, with the time of the run that sampled', () => {
    const found = withCountedCalls([hot('report', 1), hot('Rates.rate', 0.7)], sampled, counted(48_000) ?? {functions: []}, 'r-2');
    expect(found[0]).toMatchObject({kind: 'called-too-often', level: 'observed', function: 'report', calls: 4});
    expect(found[0]?.evidence[0]).toContain('report (app.py) calls Rates.rate 12,000 times a call, 70 % of the time');
    expect(found[1]).toMatchObject({function: 'Rates.rate', calls: 48_000, evidence: ['48,000 calls, counted in run r-2']});
  });

  it('claim nothing of a function that is called a few times', () => {
    const found = withCountedCalls([hot('report', 1)], sampled, counted(40) ?? {functions: []}, 'r-2');
    expect(found.map(({kind}) => kind)).toEqual(['hot-function']);
    expect(found[0]?.calls).toBe(4);
  });

  it('without counts for pairs, attribute all calls only to a caller that brings all of the time', () => {
    const functions = [
      {name: 'report', file: 'app.py', line: 3, calls: 4},
      {name: 'rate', file: 'app.py', line: 9, calls: 48_000},
    ];
    expect(withCountedCalls([hot('report', 1)], sampled, {functions}, 'r-2')[0]?.kind).toBe('called-too-often');
    const shared = profileFromFolded('main (app.py);report (app.py);rate (app.py) 350', 'main (app.py);audit (app.py);rate (app.py) 350');
    expect(withCountedCalls([hot('report', 0.5)], shared, {functions}, 'r-2').map(({kind}) => kind)).toEqual(['hot-function']);
  });

  it('leave a name that stands twice in a file alone', () => {
    const twice = [3, 9].map(line => ({name: 'rate', file: 'app.py', line, calls: 48_000}));
    const found = withCountedCalls([hot('Rates.rate', 0.7)], sampled, {functions: twice}, 'r-2');
    expect(found[0]?.calls).toBeUndefined();
  });
});
