// What made a page slow: the function inside a long task, forced layout, heavy files, late and moving content.
import {expect, test} from 'vitest';
import {pageLoad} from '../../src/analyses/page-load.js';
import {chromeTrace} from '../../src/formats/chrome-trace.js';
import type {PageLoad} from '../../src/model/page-load.js';
import {analysisContext} from '../support/analysis-context.js';
import {fixturesOf} from '../support/fixtures.js';
import {sourceOf} from '../support/sources.js';

const [recording] = fixturesOf('chrome-trace');
const recorded = chromeTrace.parse(recording?.source ?? sourceOf(''));
const findings = (changes: Partial<PageLoad> = {}) =>
  pageLoad.analyse({...recorded, ...(recorded.page !== undefined && {page: {...recorded.page, ...changes}})}, analysisContext).findings;

test('a long task names the function that holds most of it, and who called that', () => {
  expect(findings()[0]).toMatchObject({
    kind: 'long-task',
    function: 'spinFor',
    file: 'http://127.0.0.1:8000/app.js',
    line: 2,
    evidence: [expect.stringContaining('ms above the 50 ms'), 'renderPrices → spinFor'],
  });
});

test('layout that a function forces is charged to it', () => {
  const forced = findings().find(({kind}) => kind === 'forced-layout');
  expect(forced?.function).toBe('alternateReadsAndWrites');
  expect(forced?.total).toBeGreaterThan(20e6);
});

test('files above 300 kB are named, largest first, with their bytes', () => {
  const file = (url: string, transferBytes: number) => ({
    url,
    type: 'Image',
    transferBytes,
    startMs: 1,
    durationMs: 9,
    blocksRendering: false,
  });
  const resources = [file('http://h/small.png', 299_000), file('http://h/big.png?v=1', 400_000), file('http://h/huge.png', 1_040_000)];
  const heavy = findings({resources}).filter(({kind}) => kind === 'heavy-resource');
  expect(heavy.map(({title}) => title)).toEqual(['huge.png is 1.04 MB (image)', 'big.png is 400 kB (image)']);
});

test('late and moving content is said only beyond what counts as good', () => {
  const kinds = (changes: Partial<PageLoad>) => findings(changes).map(({kind}) => kind);
  expect(kinds({moments: {largestContentfulPaintMs: 2_500}, cumulativeLayoutShift: 0.1})).not.toContain('late-paint');
  expect(kinds({moments: {largestContentfulPaintMs: 2_600}, cumulativeLayoutShift: 0.11})).toEqual(
    expect.arrayContaining(['late-paint', 'layout-shift']),
  );
});

test('other profiles have no such findings', () => {
  const {page: _, ...plain} = recorded;
  expect(pageLoad.analyse(plain, analysisContext).findings).toEqual([]);
});
