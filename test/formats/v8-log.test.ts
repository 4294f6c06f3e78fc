// V8's tick log: stacks of code objects, recompiled functions in one row, and addresses without a name.
import {describe, expect, test} from 'vitest';
import {v8Log} from '../../src/formats/v8-log.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {failureOf, noteCodes, parsed} from '../support/sources.js';

describe('recordings', () => checkFormat(v8Log));

const code = [
  {name: 'main file:///srv/app/a.mjs:1:1', type: 'JS', kind: 'Unopt'},
  {name: 'work /srv/app/a.mjs:9:3', type: 'JS', kind: 'Unopt'},
  {name: 'work /srv/app/a.mjs:9:3', type: 'JS', kind: 'Opt'},
  {name: ' /srv/my app/b.mjs:2:1', type: 'JS', kind: 'Opt'},
  {name: 'ArrayMap', type: 'CODE', kind: 'Builtin'},
];
const ticks = [
  {tm: 1_000, vm: 0, s: [1, 5, 0, 7]},
  {tm: 2_000, vm: 0, s: [2, 5, 0, 7]},
  {tm: 3_000, vm: 0, s: [-1, 99_999, 3, 5, 0, 7]},
  {tm: 4_000, vm: 1, s: [4, 0, 0, 7]},
];
const file = (more: object = {}): string => JSON.stringify({code, functions: [], ticks, scripts: [], ...more});

test('compilations of one function are one function, and a tick weighs the usual step', () => {
  const profile = parsed(v8Log, file());
  expect(drawStacks(profile)).toEqual([
    'main (/srv/app/a.mjs:1:1);(anonymous) (/srv/my app/b.mjs:2:1) 1000000',
    'main (/srv/app/a.mjs:1:1);ArrayMap;(garbage collector) 1000000',
    'main (/srv/app/a.mjs:1:1);work (/srv/app/a.mjs:9:3) 2000000',
  ]);
  expect(profile.sampleCount).toBe(4);
});

test('ticks on addresses without a name are charged to their caller, and counted', () => {
  expect(noteCodes(parsed(v8Log, file()))).toContain('approximate');
  const alone = parsed(v8Log, file({ticks: [{tm: 1, vm: 0, s: [-1, 4]}]}));
  expect(alone.frames.kind[alone.nodes.frame[0] ?? 0]).toBe('unresolved');
});

test('no ticks, and no log, are told apart', () => {
  expect(failureOf(() => parsed(v8Log, file({ticks: []})))?.code).toBe('empty_profile');
  expect(failureOf(() => parsed(v8Log, '{"code": 5}'))?.code).toBe('unreadable_profile');
});
