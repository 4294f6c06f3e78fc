// Whose process may be profiled.
import {expect, test} from 'vitest';
import {ProfilingError} from '../../src/model/problem.js';
import {refuseForeign} from '../../src/policy/index.js';

const problemOf = (live: Parameters<typeof refuseForeign>[1]): ProfilingError | undefined => {
  try {
    refuseForeign(4711, live);
    return undefined;
  } catch (error) {
    return error instanceof ProfilingError ? error : undefined;
  }
};

test('a process of another user is refused by name, with who may look into it', () => {
  const problem = problemOf({name: 'postgres', isKernelThread: false, isForeign: true});
  expect(problem).toMatchObject({
    code: 'not_permitted',
    message: expect.stringContaining('Process 4711 (postgres) belongs to another user'),
  });
  expect(problem?.hint).toMatch(/as that user or as root.*run_triage/);
});

test('a thread of the kernel is called one', () => {
  expect(problemOf({name: 'kworker/0:1', isKernelThread: true, isForeign: true})?.message).toContain('is a thread of the kernel');
});

test('what may be looked into is not refused, and neither is what is not known', () => {
  expect(problemOf({name: 'app', isKernelThread: false, isForeign: false})).toBeUndefined();
  expect(problemOf(undefined)).toBeUndefined();
});
