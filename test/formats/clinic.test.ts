// What the tools of Clinic.js collect: a course over time, ticks without time, and asynchronous operations by who began them.
import {describe, expect, test} from 'vitest';
import {clinicBubbleprof} from '../../src/formats/clinic-bubbleprof.js';
import {clinicDoctor} from '../../src/formats/clinic-doctor.js';
import {clinicFlame} from '../../src/formats/clinic-flame.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {failureOf, noteCodes, parsed} from '../support/sources.js';

describe('recordings of Doctor', () => checkFormat(clinicDoctor));
describe('recordings of Flame', () => checkFormat(clinicFlame));
describe('recordings of Bubbleprof', () => checkFormat(clinicBubbleprof));

const doctor = (readings: readonly (readonly number[])[], collections: readonly unknown[] = []): string =>
  JSON.stringify({clinic: 'doctor', intervalMs: 10, readings, collections});

describe('Doctor', () => {
  test('divides the clock into running, collecting and waiting; a delayed loop does not wait', () => {
    const readings = [
      [10, 0, 0.5, 1, 1, 2],
      [100, 80, 0.2, 1, 1, 2],
    ];
    const profile = parsed(clinicDoctor, doctor(readings, [[50, 20, 'MajorGC']]));
    expect(drawStacks(profile)).toEqual(['(garbage collector) 20000000', '(running or blocked) 65000000', '(waiting) 15000000']);
    expect(profile.course?.collections).toEqual([{atMs: 50, durationMs: 20, isMajor: true}]);
  });

  test('no readings, and no file of Doctor, are told apart', () => {
    expect(failureOf(() => parsed(clinicDoctor, doctor([])))?.code).toBe('empty_profile');
    expect(failureOf(() => parsed(clinicDoctor, '{"clinic": "doctor"}'))?.code).toBe('unreadable_profile');
  });
});

describe('Flame', () => {
  const code = (name: string, type = 'JS') => ({name, type});
  const ticks = [[], [code('main file:///srv/a.mjs:1:1'), code('work /srv/a.mjs:9:3')], [code('epoll_pwait@@GLIBC_2.6', 'CPP')]];

  test('counts ticks, names the idle ones, and says how many had no stack', () => {
    const profile = parsed(clinicFlame, JSON.stringify(ticks));
    expect(drawStacks(profile)).toEqual(['(idle) 1', 'main (/srv/a.mjs:1:1);work (/srv/a.mjs:9:3) 1']);
    expect(profile.sampleCount).toBe(2);
    expect(noteCodes(profile)).toEqual(['skipped-input']);
  });

  test('a list without ticks is empty', () => {
    expect(failureOf(() => parsed(clinicFlame, '[[],[]]'))?.code).toBe('empty_profile');
  });
});

describe('Bubbleprof', () => {
  const stack = [
    ['main', '/srv/a.mjs', 30],
    ['pause', '/srv/a.mjs', 8],
    ['Promise', '', 0],
    ['', '/srv/a.mjs', 9],
  ];
  const operation = (type: string, more: object = {}) => ({type, stack, count: 3, totalMs: 60, longestMs: 21, ...more});
  const file = (...operations: readonly object[]): string => JSON.stringify({clinic: 'bubbleprof', durationMs: 90, operations});

  test('charges the named function, at the line that waits, and leaves out promises that wait for it', () => {
    const profile = parsed(clinicBubbleprof, file(operation('Timeout'), operation('PROMISE')));
    expect(drawStacks(profile)).toEqual(['main (/srv/a.mjs);pause (/srv/a.mjs);(timer) 60000000 3']);
    expect(Array.from(profile.lines?.line ?? [])).toEqual([9]);
  });

  test('what nothing answered is counted as left out', () => {
    const profile = parsed(clinicBubbleprof, file(operation('Timeout'), operation('TCPWRAP', {count: 0, totalMs: 0})));
    expect(noteCodes(profile)).toEqual(['skipped-input']);
    expect(failureOf(() => parsed(clinicBubbleprof, file(operation('PROMISE'))))?.code).toBe('empty_profile');
  });
});
