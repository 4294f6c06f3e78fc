// What probes' tools write, from real runs and made up, into numbers.
import {describe, expect, test} from 'vitest';
import {readIostat} from '../../src/probes/iostat-json.js';
import {readPerfCounters} from '../../src/probes/perf-stat-counters.js';
import {readStraceNetwork} from '../../src/probes/strace-network.js';
import {readStraceSummary, waitKindOf} from '../../src/probes/strace-summary.js';
import {probeRecording} from '../support/probe-recording.js';

describe('perf stat', () => {
  test('of a virtual machine has software counters, and says which hardware it lacks', () => {
    const {values, unsupported} = readPerfCounters(probeRecording('perf-stat'));
    expect(values['task-clock']).toBeGreaterThan(10);
    expect(values['page-faults']).toBeGreaterThan(100);
    expect(unsupported).toEqual(expect.arrayContaining(['cycles', 'instructions', 'cache-misses']));
  });

  test('with modifiers, kinds of cores and counters that took turns is added up', () => {
    const {values, unsupported, scaled} = readPerfCounters(
      '1000,,cpu_core/cycles/,9,60.00,,\n500,,cpu_atom/cycles/u,9,40.00,,\n700,,instructions:u,9,100.00,0.5,insn per cycle\n<not counted>,,cpu_atom/branches/,0,0.00,,\n5,,cpu_core/branches/,0,100.0,,\n',
    );
    expect(values).toEqual({cycles: 1500, instructions: 700, branches: 5});
    expect(unsupported).toEqual([]);
    expect(scaled).toEqual(['cycles']);
  });

  test.each(['', 'nonsense', '# started on\n\n,,,,\n'])('of %j has no numbers', text => {
    expect(readPerfCounters(text)).toEqual({values: {}, unsupported: [], scaled: []});
  });
});

describe('strace -c', () => {
  test('lists the calls, most time first, without the sum', () => {
    const calls = readStraceSummary(probeRecording('strace-summary'));
    const names = calls.map(({name}) => name);
    expect(names.slice(0, 4)).toEqual(expect.arrayContaining(['recvfrom', 'clock_nanosleep']));
    expect(names).not.toContain('total');
    expect(calls.find(({name}) => name === 'clock_nanosleep')).toMatchObject({calls: 3, errors: 0});
    expect(calls.every((call, row) => row === 0 || call.seconds <= (calls[row - 1]?.seconds ?? 0))).toBe(true);
  });

  test('has a column of errors only where there are any', () => {
    expect(
      readStraceSummary(
        ' 73.68    0.000014           7         2         1 arch_prctl\n  0.00    0.000000           0         9           read\n',
      ),
    ).toEqual([
      {name: 'arch_prctl', seconds: 0.000014, calls: 2, errors: 1},
      {name: 'read', seconds: 0, calls: 9, errors: 0},
    ]);
  });

  test.each([
    ['clock_nanosleep', 'sleep'],
    ['futex', 'lock'],
    ['epoll_wait', 'poll'],
    ['recvfrom', 'network'],
    ['fsync', 'disk'],
    ['wait4', 'child'],
    ['read', undefined],
  ])('%s waits for %s', (name, kind) => {
    expect(waitKindOf(name)).toBe(kind);
  });
});

describe('strace of the network', () => {
  test('names the other ends, the time waited and the bytes', () => {
    const peers = readStraceNetwork(probeRecording('strace-network'));
    expect(peers[0]).toMatchObject({address: '127.0.0.1:45871', protocol: 'TCP', receivedBytes: 3000});
    expect(peers[0]?.seconds).toBeGreaterThan(0.5);
    expect(peers.find(({address}) => address === '127.0.0.1:9')?.errors).toEqual({ECONNREFUSED: 1});
  });

  test('joins a call that another thread interrupts in the text', () => {
    const text = [
      '7 1.5 recvfrom(3<TCP:[10.0.0.1:500->10.0.0.2:443]>,  <unfinished ...>',
      '8 1.6 sendto(4<UDP:[10.0.0.1:501->10.0.0.3:53]>, ""..., 40, MSG_NOSIGNAL, NULL, 0) = 40 <0.000100>',
      '7 1.9 <... recvfrom resumed>""..., 4096, 0, NULL, NULL) = 120 <0.400000>',
    ].join('\n');
    expect(readStraceNetwork(text)).toEqual([
      {address: '10.0.0.2:443', protocol: 'TCP', calls: 1, seconds: 0.4, sentBytes: 0, receivedBytes: 120, errors: {}},
      {address: '10.0.0.3:53', protocol: 'UDP', calls: 1, seconds: 0.0001, sentBytes: 40, receivedBytes: 0, errors: {}},
    ]);
  });

  test('reads addresses of version 6, local sockets, and answers that only say "not yet"', () => {
    const text = [
      '7 1.0 connect(3<TCPv6:[99]>, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::7", &sin6_addr), sin6_scope_id=0}, 28) = -1 EINPROGRESS (Operation now in progress) <0.000020>',
      '7 1.1 connect(5<UNIX-STREAM:[88]>, {sa_family=AF_UNIX, sun_path="/run/db sock"}, 110) = -1 ENOENT (No such file or directory) <0.000010>',
      '7 1.2 bind(3<TCP:[99]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>',
    ].join('\n');
    expect(readStraceNetwork(text)).toMatchObject([
      {address: '[2001:db8::7]:443', protocol: 'TCP', errors: {}},
      {address: '/run/db_sock', protocol: 'local', errors: {ENOENT: 1}},
    ]);
  });

  test('of other lines is empty', () => {
    expect(readStraceNetwork('7 1.0 +++ exited with 0 +++\nnonsense\n')).toEqual([]);
  });
});

describe('iostat', () => {
  test('is averaged over its seconds, busiest device first', () => {
    const devices = readIostat(probeRecording('iostat'));
    expect(devices[0]).toMatchObject({intervals: 2});
    expect(devices[0]?.mostUtilPercent).toBeGreaterThanOrEqual(devices[0]?.utilPercent ?? Number.NaN);
  });

  test('that was cut off keeps its whole records', () => {
    const text = probeRecording('iostat');
    expect(readIostat(text.slice(0, text.lastIndexOf('{"disk_device"') + 30))[0]?.intervals).toBe(1);
    expect(readIostat('{"sysstat": {')).toEqual([]);
  });
});
