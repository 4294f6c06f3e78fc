// What Lighthouse says, read from its JSON: a recording, and forms that other versions write.
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {readLighthouse} from '../../src/formats/lighthouse-report.js';
import {failureOf, sourceOf} from '../support/sources.js';

const text = readFileSync(new URL('../fixtures/lighthouse/lighthouse-planted-page/page.report.json', import.meta.url), 'utf8');
const run = readLighthouse(sourceOf(text));
const changed = (change: (json: {audits: Record<string, Record<string, unknown>>} & Record<string, unknown>) => void) => {
  const json = JSON.parse(text);
  change(json);
  return sourceOf(JSON.stringify(json));
};

test('score, metrics and settings have the values of the recording', () => {
  expect(run).toMatchObject({
    lighthouse: '12.8.2',
    browser: '156.0.0.0',
    metrics: {score: 49, FCP: 612.3316, LCP: 6000.6632, TBT: 3177, CLS: 0},
    formFactor: 'mobile',
    throttling: 'simulate',
    cpuSlowdown: 4,
    networkKilobitsPerSecond: 1638.4,
  });
  expect(run.metrics.TTI).toBeCloseTo(6000.663, 2);
});

test('an audit that an insight replaces is not said twice', () => {
  const ids = run.opportunities.map(({id}) => id);
  expect(ids).toContain('image-delivery-insight');
  expect(ids).not.toContain('modern-image-formats');
});

test('an opportunity has its metric, milliseconds, bytes and files', () => {
  expect(run.opportunities.find(({id}) => id === 'image-delivery-insight')).toMatchObject({
    metric: 'LCP',
    savingsMs: 5100,
    savingsBytes: 1_022_543,
    items: [{url: 'http://127.0.0.1:8000/picture.png', totalBytes: 1_042_543, wastedBytes: 1_022_543}],
  });
});

test('a metric whose audit is gone is taken from the table of all', () => {
  const {metrics} = readLighthouse(changed(json => delete json.audits.interactive));
  expect(metrics.TTI).toBe(6001);
});

test('a page that could not be loaded is a failure with the reason that Lighthouse gives', () => {
  const dead = changed(json => {
    json.runtimeError = {code: 'ERRORED_DOCUMENT_REQUEST', message: 'Lighthouse was unable to reliably load the page.'};
  });
  expect(failureOf(() => readLighthouse(dead))).toMatchObject({
    code: 'target_failed',
    message: expect.stringContaining('ERRORED_DOCUMENT_REQUEST'),
  });
});

test('without a score there is no result, and other JSON is none', () => {
  const without = changed(json => {
    json.categories = {performance: {score: null}};
  });
  expect(failureOf(() => readLighthouse(without))?.code).toBe('target_failed');
  expect(failureOf(() => readLighthouse(sourceOf('{"audits":1}')))?.code).toBe('unreadable_profile');
});
