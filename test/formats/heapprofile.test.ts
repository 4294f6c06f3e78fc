// V8's sampling heap profiles: sizes by stack, at any depth.
import {describe, expect, test} from 'vitest';
import {heapprofile} from '../../src/formats/heapprofile.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {failureOf, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(heapprofile));

const call = (functionName: string, lineNumber = 0): object => ({
  functionName,
  scriptId: '1',
  url: 'file:///srv/app/a.mjs',
  lineNumber,
  columnNumber: 2,
});
const file = (head: object): string => JSON.stringify({head, samples: []});

test('the engine’s root is left out, and lines count from one', () => {
  const head = {
    callFrame: {functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1},
    selfSize: 0,
    children: [{callFrame: call('load', 9), selfSize: 100, children: [{callFrame: call('', 19), selfSize: 28, children: []}]}],
  };
  expect(drawStacks(parsed(heapprofile, file(head)))).toEqual([
    'load (/srv/app/a.mjs:10:3) 100',
    'load (/srv/app/a.mjs:10:3);(anonymous) (/srv/app/a.mjs:20:3) 28',
  ]);
});

test('a tree deeper than any stack of ours is read', () => {
  const deep = '{"callFrame":{"functionName":"f"},"selfSize":1,"children":['.repeat(20_000) + ']}'.repeat(20_000);
  expect(parsed(heapprofile, `{"head":${deep}}`).metrics[0].self.reduce((sum, bytes) => sum + bytes, 0)).toBe(20_000);
});

test('nothing left in use is an answer of its own', () => {
  expect(failureOf(() => parsed(heapprofile, file({callFrame: call('load'), selfSize: 0, children: []})))?.code).toBe('empty_profile');
});

test('a file cut off in the middle is unreadable', () => {
  expect(failureOf(() => parsed(heapprofile, '{"head":{"callFrame":{},"selfSize":1,'))?.code).toBe('unreadable_profile');
});
