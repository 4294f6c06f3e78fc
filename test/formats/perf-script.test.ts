// Text of perf script: its many spellings of a sample, names of runtimes, and what is said about gaps.
import {describe, expect, test} from 'vitest';
import {perfScript} from '../../src/formats/perf-script.js';
import {checkFormat} from '../support/check-format.js';
import {chunked, failureOf, noteCodes, parsed, stacksOf} from '../support/sources.js';

describe('recordings', () => checkFormat(perfScript));

const sample = (head: string, ...frames: readonly string[]): string => `${head}\n${frames.map(frame => `\t${frame}\n`).join('')}\n`;
const clock = (...frames: readonly string[]): string => sample('app 7/7 12.500000001:    2000000 cpu-clock:ppp: ', ...frames);
const main = 'ab main (/srv/app)';

describe('a sample', () => {
  test('of the kernel clock weighs its nanoseconds', () => {
    const profile = parsed(perfScript, clock('12 parse (/srv/app)', main) + clock('13 parse (/srv/app)', main));
    expect(profile.metrics[0]).toMatchObject({name: 'cpu', unit: 'nanoseconds', meaning: 'sampled'});
    expect(stacksOf(perfScript, clock('12 parse (/srv/app)', main))).toEqual(['main (/srv/app);parse (/srv/app) 2000000']);
    expect(profile.sampleCount).toBe(2);
  });

  test('of a hardware counter weighs its events', () => {
    const profile = parsed(perfScript, sample('app 7 1.0:  123456 cycles:P: ', '12 parse (/srv/app)', main));
    expect(profile.metrics[0]).toMatchObject({name: 'cpu', unit: 'count', self: new Float64Array([0, 123_456])});
  });

  test.each([
    ['app 7 [001] 12.5:    10 cycles: ', 'app 7'],
    ['app 7/9 12.5:    10 cycles:u: ', 'app 7/9'],
    ['Web Content 7/9 [000] 12.5:  10 cycles:ppp: ', 'Web Content 7/9'],
    ['tokio-runtime-w 123456  12.123456:   10 cycles: ', 'tokio-runtime-w 123456'],
    [':-1 -1 12.5:  10 cycles: ', ':-1 -1'],
  ])('may begin with "%s"', (head, thread) => {
    expect(parsed(perfScript, sample(head, main)).threads).toEqual([thread]);
  });

  test('without a period counts as one sample', () => {
    expect(parsed(perfScript, sample('app 7 12.5: cycles: ', main)).metrics[0]).toMatchObject({unit: 'samples'});
  });

  test('without recorded stacks has its one function on the same line', () => {
    expect(
      stacksOf(perfScript, 'app 7 12.5:  10 cycles:  55 parse+0x1 (/srv/app)\napp 7 12.6:  10 cycles:  56 parse+0x2 (/srv/app)\n'),
    ).toEqual(['parse (/srv/app) 20']);
  });

  test('of another event than the first is left out and counted', () => {
    const profile = parsed(perfScript, clock(main) + sample('app 7 1.0:  5 page-faults: ', main));
    expect(profile.sampleCount).toBe(1);
    expect(noteCodes(profile)).toContain('skipped-input');
  });

  test('may cross any chunk border', () => {
    const text = clock('12 parse größe (/srv/app)', main) + clock('13 other (/srv/app)', main);
    const whole = stacksOf(perfScript, text);
    for (let chunkBytes = 1; chunkBytes < 60; chunkBytes += 7) {
      const profile = perfScript.parse(chunked(Buffer.from(text), chunkBytes));
      expect(profile.sampleCount).toBe(2);
      expect(whole).toHaveLength(2);
    }
  });
});

describe('a frame', () => {
  const frameOf = (text: string) => {
    const {frames} = parsed(perfScript, clock(text));
    return {name: frames.name[0], file: frames.file[0], line: frames.line[0], column: frames.column[0], kind: frames.kind[0]};
  };

  test.each([
    ['12 parse_row+0x1a (/srv/app)', {name: 'parse_row', file: '/srv/app', kind: 'user'}],
    ['12 operator()(int) const (/srv/my app)', {name: 'operator()(int) const', file: '/srv/my app', kind: 'user'}],
    ['12 start_call (inlined)', {name: 'start_call', file: '', kind: 'user'}],
    ['12 memcpy (/usr/lib/x86_64-linux-gnu/libc.so.6)', {name: 'memcpy', kind: 'native'}],
    ['12 vfs_read ([kernel.kallsyms])', {name: 'vfs_read', kind: 'kernel'}],
    ['12 ext4_read ([ext4])', {name: 'ext4_read', kind: 'kernel'}],
    ['12 clock_gettime ([vdso])', {name: 'clock_gettime', kind: 'native'}],
    ['12 [unknown] (/srv/app)', {name: '[unknown]', kind: 'unresolved'}],
    ['12 [unknown] (/memfd:doublemapper (deleted))', {name: '[unknown]', file: '/memfd:doublemapper (deleted)', kind: 'unresolved'}],
    ['12 JS:*parse /srv/app.js:2:19 (/tmp/perf-7.map)', {name: 'parse', file: '/srv/app.js', line: 2, column: 19, kind: 'user'}],
    ['12 JS:~ file:///srv/a.mjs:1:1 (/tmp/perf-7.map)', {name: '(anonymous)', file: '/srv/a.mjs', line: 1, kind: 'user'}],
    ['12 LazyCompile:~load node:fs:9 (/tmp/perf-7.map)', {name: 'load', file: 'node:fs', line: 9, kind: 'runtime'}],
    ['12 RegExp:(a+)+$ (/tmp/perf-7.map)', {name: 'RegExp: (a+)+$', kind: 'regexp'}],
    ['12 Builtin:ArraySort (/usr/bin/node)', {name: 'Builtin:ArraySort', kind: 'runtime'}],
    ['12 py::<module>:/srv/app.py (/tmp/perf-7.map)', {name: '<module>', file: '/srv/app.py', kind: 'user'}],
    ['12 py::A.run:/srv/.venv/lib/python3.12/site-packages/b.py (/tmp/jitted-7-3.so)', {name: 'A.run', kind: 'dependency'}],
  ])('%s', (text, expected) => {
    expect(frameOf(text)).toMatchObject(expected);
  });

  test('that is an address without a name or a file is no caller', () => {
    expect(stacksOf(perfScript, clock('12 parse (/srv/app)', '7efc [unknown] ([unknown])', main))).toEqual([
      'main (/srv/app);parse (/srv/app) 2000000',
    ]);
  });

  test('of the source lines that perf can add is no frame', () => {
    expect(stacksOf(perfScript, 'app 7 12.5:  10 cycles: \n\t12 parse (/srv/app)\n  app.c:7\n\tab main (/srv/app)\n  app.c:9\n\n')).toEqual(
      ['main (/srv/app);parse (/srv/app) 10'],
    );
  });
});

describe('what is missing', () => {
  const messages = (text: string): string =>
    parsed(perfScript, text)
      .notes.map(({message}) => message)
      .join('\n');

  test('is said of functions without names, with the cure', () => {
    expect(messages(clock('12 [unknown] (/srv/app)', main) + clock(main))).toMatch(
      /^50 % of the samples are in functions without a name: .*-g/,
    );
  });

  test('is said of code that a runtime made', () => {
    expect(messages(clock('12 [unknown] (/tmp/perf-7.map)', main))).toMatch(/100 % .*--perf-basic-prof/);
  });

  test('is said of kernel functions whose names are hidden', () => {
    expect(messages(clock('ff [unknown] ([kernel.kallsyms])', main))).toMatch(/kptr_restrict/);
  });

  test('is said of stacks that could not be followed', () => {
    const lonely = clock('12 parse (/srv/app)');
    expect(messages(lonely + clock('12 parse (/srv/app)', main))).toMatch(
      /For 50 % of the samples no caller is known.*-fno-omit-frame-pointer/s,
    );
    expect(messages(clock('12 parse (/srv/app)', main))).toBe('');
  });

  test('is not said of a program that is its own first function', () => {
    expect(messages(clock('12 _start (/srv/app)'))).toBe('');
  });

  test('several processes are added up, and that is said', () => {
    expect(messages(clock(main) + sample('sh 8/8 13.0:  5 cpu-clock: ', main))).toMatch(/2 processes/);
  });
});

describe('recognition', () => {
  const head = (text: string) => perfScript.recognise(Buffer.from(text));

  test('needs a sample, not only the header that other reports have, too', () => {
    expect(head(`# ========\n# captured on    : Tue\n#\n${clock(main)}`)).toBe('yes');
    expect(head('# ========\n# captured on    : Tue\n# arch : x86_64\n')).toBe('unsure');
    expect(head('# ========\n#\n# Samples: 3K of event cycles\n    10.00%  app  [.] main\n')).toBe('no');
  });

  test('takes neither folded stacks nor prose for it', () => {
    expect(head('main;parse 12\n')).toBe('no');
    expect(head('error 12 happened: retry later\n')).toBe('no');
  });

  test('a text with the header alone is empty or unreadable, never a crash', () => {
    expect(failureOf(() => parsed(perfScript, '# ========\n#\n'))).toMatchObject({code: 'empty_profile'});
    expect(failureOf(() => parsed(perfScript, 'nonsense\n'))).toMatchObject({code: 'unreadable_profile'});
    expect(failureOf(() => parsed(perfScript, 'app 7 1.0: 10 cycles: \n\n'))).toMatchObject({code: 'empty_profile'});
  });
});
