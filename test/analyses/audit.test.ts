// Several runs of a page: the one that stands for them, the verdict, what differs between two pages, what to fix first.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {compareAudits} from '../../src/analyses/audit-comparison.js';
import {auditFindings} from '../../src/analyses/audit-findings.js';
import {medianRunOf, sideOf, targetVerdict} from '../../src/analyses/audit-runs.js';
import {readLighthouse} from '../../src/formats/lighthouse-report.js';
import type {AuditMetric, AuditRun} from '../../src/model/page-audit.js';
import {seededRandom} from '../../src/statistics/random.js';
import {sourceOf} from '../support/sources.js';

const recorded = readLighthouse(
  sourceOf(readFileSync(new URL('../fixtures/lighthouse/lighthouse-planted-page/page.report.json', import.meta.url))),
);
const run = (metrics: Partial<Record<AuditMetric, number>>, more: Partial<AuditRun> = {}): AuditRun => ({
  ...recorded,
  ...more,
  metrics: {...recorded.metrics, ...metrics},
});
const scored = (...scores: readonly number[]) => scores.map(score => run({score}));

describe('the run that stands for the others', () => {
  test('is the one closest to the medians of FCP and TTI', () => {
    expect(
      medianRunOf([run({FCP: 100, TTI: 900}), run({FCP: 130, TTI: 1010}), run({FCP: 120, TTI: 1000}), run({FCP: 500, TTI: 5000})]),
    ).toBe(1);
  });

  test('is never one whose metrics are missing', () => {
    expect(medianRunOf([run({FCP: Number.NaN, TTI: 1000}), run({FCP: 100, TTI: 1000})])).toBe(1);
  });

  test('gives its figures beside median and spread', () => {
    const side = sideOf('page', 'u', scored(40, 42, 60));
    expect(side.metrics.find(({metric}) => metric === 'score')).toEqual({
      metric: 'score',
      unit: 'points',
      medianRun: 40,
      median: 42,
      min: 40,
      max: 60,
    });
  });
});

describe('the target', () => {
  test.each([
    [[91, 95, 92, 99, 93], 'meets-target'],
    [[90, 80, 85, 88, 70], 'misses-target'],
    [[90, 91, 95, 96, 99], 'inconclusive'],
    [[99, 99], 'inconclusive'],
    // Ten runs: the second and the second to last hold the median in 98 of 100 cases.
    [[80, 91, 92, 93, 94, 95, 96, 97, 98, 99], 'meets-target'],
    [[80, 81, 92, 93, 94, 95, 96, 97, 98, 99], 'inconclusive'],
  ])('%j: %s', (scores, verdict) => {
    expect(targetVerdict(scored(...scores), 90).verdict).toBe(verdict);
  });
});

const compare = (base: readonly AuditRun[], changed: readonly AuditRun[], alternated = true) =>
  compareAudits({base, changed, alternated, order: 'test'});

describe('two pages', () => {
  const noisy = (random: () => number, LCP: number, count: number) =>
    Array.from({length: count}, () =>
      run({
        score: 60 + Math.round(4 * random()),
        FCP: 600 + 100 * random(),
        LCP: LCP * (0.95 + 0.1 * random()),
        TTI: 2000 + 300 * random(),
        TBT: 100 + 50 * random(),
      }),
    );

  test('a page compared with itself, five runs each, is called different at most as often as the level says', () => {
    const random = seededRandom(7);
    const claims = Array.from({length: 400}, () => compare(noisy(random, 2000, 5), noisy(random, 2000, 5)).verdict).filter(
      verdict => verdict === 'improved' || verdict === 'regressed',
    );
    expect(claims.length / 400).toBeLessThanOrEqual(0.05);
  });

  test('a real difference is found with five runs each, and its direction', () => {
    const random = seededRandom(8);
    expect(compare(noisy(random, 2000, 5), noisy(random, 3000, 5))).toMatchObject({verdict: 'regressed', alpha: 0.05});
    expect(compare(noisy(random, 3000, 7), noisy(random, 2000, 7))).toMatchObject({verdict: 'improved', alpha: 0.01});
  });

  test('too few runs to show anything are inconclusive, however far apart', () => {
    expect(compare(scored(30, 30), scored(99, 99))).toMatchObject({verdict: 'inconclusive', cause: 'too-few-runs'});
  });

  test('a difference that is proven but does not matter is none', () => {
    const at = (FCP: number) => [0, 1, 2, 3, 4].map(step => run({score: 95, FCP: FCP + step / 10}));
    expect(compare(at(600), at(603)).verdict).toBe('no-change');
  });

  test('metrics that point both ways decide nothing while the score does not', () => {
    const at = (FCP: number, TBT: number) => [0, 1, 2, 3, 4].map(step => run({score: 80, FCP: FCP + step, TBT: TBT + step}));
    expect(compare(at(600, 300), at(900, 100))).toMatchObject({verdict: 'inconclusive', cause: 'metrics-disagree'});
  });

  test('runs of other times, versions or settings are shown without a verdict', () => {
    expect(compare(scored(50, 51, 52, 53, 54), scored(90, 91, 92, 93, 94), false)).toMatchObject({
      verdict: 'inconclusive',
      cause: 'not-alternated',
    });
    expect(compare(scored(50), [run({}, {lighthouse: '13.0.0'})])).toMatchObject({
      verdict: 'not-comparable',
      cause: 'other-lighthouse-version',
    });
    expect(compare(scored(50), [run({}, {formFactor: 'desktop'})])).toMatchObject({verdict: 'not-comparable', cause: 'other-settings'});
  });
});

describe('what to fix', () => {
  const findings = auditFindings(recorded);

  test('the planted image and the planted long task come first', () => {
    expect(findings.slice(0, 2).map(({kind}) => kind)).toEqual(['opportunity', 'long-task']);
    expect(findings[0]).toMatchObject({
      file: 'http://127.0.0.1:8000/picture.png',
      savingsMs: 5100,
      savingsBytes: 1_022_543,
      level: 'derived',
    });
    expect(findings[1]?.title).toContain('3227 ms on the 4 times slower processor (about 807 ms on this machine)');
  });

  test('what helps a second visit only comes behind', () => {
    expect(findings.findIndex(({title}) => title.includes('cache'))).toBeGreaterThan(1);
  });

  test('what scripts cost in all is not said again beside the tasks that are nearly all of it', () => {
    expect(findings.some(({title}) => title.startsWith('Reduce JavaScript execution time'))).toBe(false);
    expect(auditFindings({...recorded, longTasks: []}).some(({title}) => title.startsWith('Reduce JavaScript execution time'))).toBe(true);
  });

  test('a large file that no opportunity names is a finding of its own', () => {
    const [heavy] = auditFindings({...recorded, opportunities: [], longTasks: []});
    expect(heavy).toMatchObject({kind: 'heavy-resource', file: 'http://127.0.0.1:8000/picture.png', savingsBytes: 1_042_733});
  });
});
