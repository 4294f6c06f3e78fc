import {describe, expect, it} from 'vitest';
import {withoutWaitingThreads} from '../../src/analyses/waiting-threads.js';
import {frameKind} from '../../src/model/frame-kind.js';
import {profileTotal} from '../../src/model/totals.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const threads = ['main', 'worker'];

describe('threads that only wait', () => {
  it('are set apart where others work, and the profile says so', () => {
    const profile = {...profileFromFolded('main (a.py);work (a.py) 100', 'run (a.py);(idle) 900'), threads};
    const apart = withoutWaitingThreads(profile);
    expect(profileTotal(apart)).toBe(100);
    expect(apart.sampleCount).toBe(100);
    expect(apart.notes.map(({code}) => code)).toContain('waiting-threads');
    expect(profileTotal(profile)).toBe(1000);
  });

  it('take their lines with them', () => {
    const profile = {...profileFromFolded('main (a.py);work (a.py) 100', 'run (a.py);(idle) 900'), threads};
    const lines = {node: Int32Array.from([1, 3]), line: Int32Array.from([5, 8]), value: Float64Array.from([100, 900])};
    expect([...(withoutWaitingThreads({...profile, lines}).lines?.line ?? [])]).toEqual([5]);
  });

  it('stay where waiting is the answer, and where there is one thread only', () => {
    const waiting = {...profileFromFolded('main (a.py);work (a.py) 10', 'run (a.py);(idle) 990'), threads};
    expect(withoutWaitingThreads(waiting)).toBe(waiting);
    const single = {...profileFromFolded('main (a.py);work (a.py) 100', 'main (a.py);(idle) 900'), threads: ['main']};
    expect(withoutWaitingThreads(single)).toBe(single);
  });
});

it.each([
  ['Condition.wait', '/usr/lib/python3.11/threading.py', 'idle'],
  ['wait', '/usr/lib/python3.11/threading.py', 'idle'],
  ['Pool._handle_tasks', '/usr/lib/python3.11/multiprocessing/pool.py', 'idle'],
  ['Thread.run', '/usr/lib/python3.11/threading.py', 'runtime'],
  ['wait', '/app/wait.py', 'user'],
])('%s in %s is %s', (name, file, kind) => {
  expect(frameKind(name, file)).toBe(kind);
});
