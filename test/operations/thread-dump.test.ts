// A dump of py-spy as findings: who runs, who holds the lock, who waits where.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readThreads} from '../../src/formats/py-spy-dump.js';
import {findingOf, groupsOf} from '../../src/operations/stages/thread-dump.js';
import {root} from '../architecture/sources.js';
import {failureOf, sourceOf} from '../support/sources.js';

const recorded = readFileSync(`${root}test/fixtures/py-spy-dump/threads/py-spy-dump.json`);

describe('a recorded dump', () => {
  const groups = groupsOf(readThreads(sourceOf(recorded)));
  const findings = groups.map(findingOf);

  test('begins with the holder of the lock, and every thread is in it', () => {
    expect(findings[0]).toMatchObject({kind: 'thread', level: 'observed', function: 'spin', file: '/srv/demo/threads.py'});
    expect(findings[0]?.title).toMatch(/^spinner runs and holds the global interpreter lock, in spin \(threads\.py:\d+\)$/);
    expect(groups.reduce((sum, {threads}) => sum + threads.length, 0)).toBe(8);
  });

  test('threads that wait in the same place are one finding', () => {
    const pool = findings.find(({function: name}) => name === 'wait_for_lock');
    expect(pool?.title).toMatch(/^5 threads \(.*pool_\d.* and 1 more\) wait, in wait_for_lock/);
  });

  test('a deep stack keeps its innermost functions and says how many are left out', () => {
    const deep = findings.find(({function: name}) => name === 'deep');
    expect(deep?.evidence[0]).toMatch(/^\(\d+ callers more\) → .*→ deep \(threads\.py:\d+\)$/);
    expect(deep?.evidence[0]?.split(' → ')).toHaveLength(13);
  });
});

test('a thread without a name or a Python frame is told all the same', () => {
  const [thread] = readThreads(
    sourceOf('[{"pid": 1, "os_thread_id": 77, "thread_name": null, "active": true, "owns_gil": false, "frames": []}]'),
  );
  expect(thread).toMatchObject({name: 'thread 77', frames: []});
  expect(findingOf({threads: [], like: {pid: 1, name: '', isActive: true, holdsLock: false, frames: []}}).title).toContain(
    'outside Python code',
  );
});

test('what is no dump is refused, and one without threads is empty', () => {
  expect(failureOf(() => readThreads(sourceOf('{"files": {}}')))?.code).toBe('unreadable_profile');
  expect(failureOf(() => readThreads(sourceOf('[]')))?.code).toBe('empty_profile');
});
