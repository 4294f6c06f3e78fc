// What perfwright's own recorders inside a Node process write: samples with a course, and asynchronous operations.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {nodeHealth} from '../../src/formats/node-health.js';
import {nodeWaits} from '../../src/formats/node-waits.js';
import {checkFormat} from '../support/check-format.js';
import {failureOf, noteCodes, parsed} from '../support/sources.js';

describe('recordings of node-health', () => checkFormat(nodeHealth));
describe('recordings of node-waits', () => checkFormat(nodeWaits));

const recorded = (): Record<string, unknown> => JSON.parse(readFileSync('test/fixtures/node-health/node-orders/health.json', 'utf8'));

test('a course holds the utilisation of the event loop, and says what was not kept', () => {
  const profile = parsed(nodeHealth, JSON.stringify({...recorded(), unread: 7}));
  expect(profile.course?.busy?.length).toBe(profile.course?.timeMs.length);
  expect(profile.samples?.node.length).toBeGreaterThan(100);
  expect(noteCodes(profile)).toEqual(['skipped-input']);
});

test('a recording without samples, and one without operations, are told apart', () => {
  expect(failureOf(() => parsed(nodeHealth, JSON.stringify({...recorded(), cpuProfile: undefined})))?.code).toBe('unreadable_profile');
  expect(failureOf(() => parsed(nodeWaits, '{"recorder": "waits", "operations": []}'))?.code).toBe('empty_profile');
});

test('functions without a name are told apart by the line that waits', () => {
  const operation = (line: number) => ({type: 'Timeout', stack: [['', '/srv/a.mjs', line]], count: 1, totalMs: 10, longestMs: 10});
  const {frames} = parsed(nodeWaits, JSON.stringify({recorder: 'waits', durationMs: 20, operations: [operation(3), operation(8)]}));
  expect(frames.name.filter(name => name === '(anonymous)')).toHaveLength(2);
});
