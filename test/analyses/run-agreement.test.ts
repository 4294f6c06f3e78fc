import {describe, expect, it} from 'vitest';
import {averageOfRuns} from '../../src/analyses/merge-repeats.js';
import {agreementOf} from '../../src/analyses/run-agreement.js';
import {mergeProfiles} from '../../src/formats/merge-profiles.js';
import type {Finding} from '../../src/model/report.js';
import {profileTotal} from '../../src/model/totals.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const run = (name: string, parse: number, render: number) => ({
  runId: name,
  profile: profileFromFolded(`main (app.py);parse (app.py) ${parse}`, `main (app.py);render (app.py) ${render}`),
});

const parse: Finding = {
  kind: 'hot-function',
  level: 'observed',
  title: 'parse',
  function: 'parse',
  file: 'app.py',
  totalShare: 0.6,
  interval: [0.58, 0.62],
  evidence: [],
};

describe('repeats that agree', () => {
  const runs = [run('r-1', 180, 120), run('r-2', 183, 117), run('r-3', 178, 122)];

  it('give no warning, the shares of each run, and the same first function', () => {
    const {warnings, repeats} = agreementOf(runs, [parse]);
    expect(warnings).toEqual([]);
    expect(repeats).toMatchObject({runs: 3, runIds: ['r-1', 'r-2', 'r-3'], firstInRuns: Array(3).fill('parse (app.py)')});
    expect(repeats.functions[0]).toMatchObject({function: 'parse', shares: [0.6, 0.61, 0.5933], places: [1, 1], namedIn: 3});
  });

  it('never narrow an interval', () => {
    const [found] = agreementOf(runs, [parse]).findings;
    const [low, high] = found?.interval ?? [1, 0];
    expect(low).toBeLessThanOrEqual(0.58);
    expect(high).toBeGreaterThanOrEqual(0.62);
    expect(found?.evidence.at(-1)).toBe('in the single runs: 60 %, 61 %, 59 %');
  });
});

describe('repeats that disagree', () => {
  it('widen the interval to their spread and say how far apart they are', () => {
    const {findings, warnings, repeats} = agreementOf([run('r-1', 250, 50), run('r-2', 180, 120), run('r-3', 170, 130)], [parse]);
    const [low, high] = findings[0]?.interval ?? [1, 0];
    expect(high - low).toBeGreaterThan(0.3);
    expect(warnings).toMatchObject([{code: 'runs-disagree', message: expect.stringContaining('parse takes 83 %, 60 %, 57 %')}]);
    expect(repeats.functions[0]?.p).toBeLessThan(0.01);
  });

  it('speak of memory where memory was measured', () => {
    const inBytes = ({runId, profile}: ReturnType<typeof run>) => {
      const [metric] = profile.metrics;
      return {runId, profile: {...profile, metrics: [{...metric, name: 'memory' as const, unit: 'bytes' as const}] as const}};
    };
    const {warnings} = agreementOf([run('r-1', 250, 50), run('r-2', 180, 120), run('r-3', 170, 130)].map(inBytes), [parse]);
    expect(warnings[0]?.message).toContain('83 %, 60 %, 57 % of the memory in the single runs');
  });

  it('name the functions that come first', () => {
    const {warnings} = agreementOf([run('r-1', 180, 120), run('r-2', 120, 180)], [parse]);
    expect(warnings[0]?.message).toContain('do not name the same function first: parse (app.py), render (app.py)');
  });
});

it('the runs taken together have all samples and the time of the average run', () => {
  const [first, second] = [run('r-1', 180, 120).profile, run('r-2', 120, 180).profile];
  const average = averageOfRuns(mergeProfiles([first, second]), 2);
  expect(profileTotal(average)).toBe(300);
  expect(average.sampleCount).toBe(600);
});
