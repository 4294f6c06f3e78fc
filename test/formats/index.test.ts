// Detection: by content, in order, with the move for files that are known but not read.
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {formats, readProfile, recogniseFormat} from '../../src/formats/index.js';
import {profileTotal} from '../../src/model/totals.js';
import {chunked, failureOf, sourceOf} from '../support/sources.js';

const stacks = 'main;load;parse 3\nmain;load 2\nmain;write 1\n';

describe('the registry', () => {
  test('has an id of its own for each format', () => {
    expect(formats.map(({id}) => id)).toEqual([
      'cprofile',
      'speedscope',
      'heapprofile',
      'heapsnapshot',
      'cpuprofile',
      'chrome-trace',
      'flamegraph-svg',
      'memray',
      'memory-profiler',
      'mprof',
      'line-profiler',
      'scalene',
      'folded',
    ]);
  });
});

describe('gzip', () => {
  test('is taken off, twice if need be', () => {
    expect(recogniseFormat(sourceOf(gzipSync(stacks))).id).toBe('folded');
    expect(profileTotal(readProfile(sourceOf(gzipSync(gzipSync(stacks)))))).toBe(6);
  });

  test('that unpacks beyond all measure is refused', () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 'a'));
    expect(bomb.length).toBeLessThan(100_000);
    expect(failureOf(() => readProfile(sourceOf(bomb)))).toMatchObject({
      code: 'unreadable_profile',
      hint: expect.stringContaining('gunzip'),
    });
  });

  test('that is cut off is refused', () => {
    const packed = gzipSync(stacks);
    for (let length = 3; length < packed.length; length += 1) {
      expect(failureOf(() => readProfile(sourceOf(packed.subarray(0, length))))?.code).toBe('unreadable_profile');
    }
  });
});

describe('files that are not read', () => {
  test.each([
    ['perf.data', 'PERFILE2\x68\0\0\0', 'perf script'],
    ['a flight recording', 'FLR\0\0\x02', 'jfrconv'],
    ['a memray recording', 'memray\0\x0d', 'memray transform speedscope'],
    ['zstd', Buffer.from('28b52ffd0000', 'hex'), 'zstd -d'],
    ['a heap snapshot', '{"snapshot":{"meta":{"node_fields":["type"]}}}', 'objects'],
    ['a heap profile', '{"head":{"callFrame":{"functionName":"(root)"},"selfSize":0}}', '--cpu-prof'],
    ['a V8 log', 'v8-version,11,3,244\n', '--prof-process'],
    [
      'perf script output',
      'node 4711 4323.651217:    2004008 cpu-clock:ppp: \n\tffffffff81d33df7 read_zero+0x77 ([kernel.kallsyms])\n',
      'stackcollapse-perf',
    ],
    ['pprof', Buffer.from([0x0a, 4, 8, 1, 16, 2, 0x12, 4, 8, 1, 16, 2, 0x12, 4, 8, 1, 16, 2, 0x1a, 2, 8, 1]), 'go tool pprof'],
  ])('%s gets the command that makes it readable', (_, content, command) => {
    expect(failureOf(() => readProfile(sourceOf(content)))).toMatchObject({
      code: 'unreadable_profile',
      hint: expect.stringContaining(command),
    });
  });

  test.each([
    ['prose', 'The profile shows that main is slow.\nIt takes long.\n'],
    ['source code', 'const a = 1;\nfor (let i = 0; i < 5; i++) a += 2;\n'],
    ['JSON of some other kind', '{"name":"perfwright","version":"1.0.0"}'],
    ['a picture of some other kind', '<svg xmlns="http://www.w3.org/2000/svg"><rect width="5" height="5"/></svg>'],
    ['noise', Buffer.from(Array.from({length: 5000}, (_, index) => (index * 7919) % 251))],
  ])('%s is refused with what can be read', (_, content) => {
    expect(failureOf(() => readProfile(sourceOf(content)))).toMatchObject({
      code: 'unreadable_profile',
      hint: expect.stringMatching(/speedscope|flame graphs/),
    });
  });

  test('an empty file is called empty', () => {
    expect(failureOf(() => readProfile(sourceOf('')))?.code).toBe('empty_profile');
  });
});

describe('detection', () => {
  test('reads at most 64 KiB', () => {
    let read = 0;
    const endless = {
      ...sourceOf(stacks),
      *chunks() {
        for (;;) {
          read += 4096;
          yield Buffer.from(stacks.repeat(100)).subarray(0, 4096);
        }
      },
    };
    expect(recogniseFormat(endless).id).toBe('folded');
    // Twice: to look for gzip, then for the format.
    expect(read).toBeLessThanOrEqual(2 * 64 * 1024);
  });

  test('does not depend on how the file is cut into chunks', () => {
    const profile = Buffer.from('{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]},"profiles":[]}');
    expect(recogniseFormat(chunked(profile, 7)).id).toBe('speedscope');
  });
});
