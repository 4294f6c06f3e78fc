// Folded stacks: what a line may hold, what is skipped, what is said about it.
import {describe, expect, test} from 'vitest';
import {folded} from '../../src/formats/folded.js';
import {checkFormat} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {chunked, failureOf, noteCodes, parsed, stacksOf} from '../support/sources.js';

describe('recordings', () => checkFormat(folded));

describe('a line', () => {
  test('may have spaces in its names', () => {
    expect(stacksOf(folded, 'java start;operator new(unsigned long) 12\n')).toEqual(['java start;operator new(unsigned long) 12']);
  });

  test('may weigh a fraction', () => {
    const profile = parsed(folded, 'main;a 1.5\nmain;b 2.25e1\n');
    expect(drawStacks(profile)).toEqual(['main;a 1.5', 'main;b 22.5']);
    expect(profile.metrics[0]).toMatchObject({name: 'other', unit: 'count'});
    expect(profile.sampleCount).toBeUndefined();
  });

  test('may come twice: its counts are added up', () => {
    expect(stacksOf(folded, 'main;a 1\nmain;b 2\nmain;a 4')).toEqual(['main;a 5', 'main;b 2']);
  });

  test('may end in CR LF, be UTF-16 or start with a byte order mark', () => {
    const text = 'main;größe 2\nmain;b 1\n';
    const expected = ['main;b 1', 'main;größe 2'];
    expect(stacksOf(folded, text.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(stacksOf(folded, `\ufeff${text}`)).toEqual(expected);
    expect(stacksOf(folded, Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(expected);
    expect(stacksOf(folded, Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toEqual(expected);
    expect(stacksOf(folded, Buffer.from(text, 'utf16le'))).toEqual(expected);
  });

  test('may cross any chunk border', () => {
    const text = 'main;größe;deep;deeper 2\nmain;größe;deep 3\nmain;größe;other 4\n';
    for (let chunkBytes = 1; chunkBytes < 40; chunkBytes += 1) {
      expect(drawStacks(folded.parse(chunked(Buffer.from(text), chunkBytes)))).toEqual([
        'main;größe;deep 3',
        'main;größe;deep;deeper 2',
        'main;größe;other 4',
      ]);
    }
  });

  test('may hold a name that objects give a meaning', () => {
    expect(stacksOf(folded, '__proto__;constructor;toString 5\n')).toEqual(['__proto__;constructor;toString 5']);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('5');
  });

  test('may start with a private method', () => {
    expect(stacksOf(folded, '# a comment 7\n#load;parse 5\n')).toEqual(['#load;parse 5']);
  });

  test('may be as deep as memory allows', () => {
    const profile = parsed(folded, `${'f;'.repeat(200_000)}g 1\n`);
    expect(profile.nodes.parent.length).toBe(200_001);
  });
});

describe('kernel, compiled and inlined marks', () => {
  test('tell the kind and leave the name', () => {
    const {frames} = parsed(folded, 'main;vfs_read_[k] 2\nmain;Lorg/Main;run_[j] 1\nmain;helper_[i];helper 3\n');
    expect(Object.fromEntries(frames.name.map((name, row) => [name, frames.kind[row]]))).toEqual({
      main: 'native',
      vfs_read: 'kernel',
      'Lorg/Main': 'native',
      run: 'user',
      helper: 'native',
    });
  });
});

describe('names with a place', () => {
  test.each([
    ['fn (file.py:12)', {name: 'fn', file: 'file.py', line: 0}],
    ['fn (file.py)', {name: 'fn', file: 'file.py', line: 0}],
    ['fn (/srv/my app (old)/x.js:3:7)', {name: 'fn', file: '/srv/my app (old)/x.js', line: 3, column: 7}],
    ['fn (file:///srv/a%20b.js:3)', {name: 'fn', file: '/srv/a b.js', line: 3}],
    ['(module) (app.py:1)', {name: '<module>', file: 'app.py', line: 1}],
    ['load ((frozen importlib._bootstrap):666)', {name: 'load', file: '<frozen importlib._bootstrap>', line: 0}],
    ['read (libc.so.6)', {name: 'read', file: 'libc.so.6', line: 0}],
    ['run (node:internal/timers:7)', {name: 'run', file: 'node:internal/timers', line: 7}],
    ['operator() (int, char)', {name: 'operator() (int, char)', file: '', line: 0}],
    ['std::function<void (int)>', {name: 'std::function<void (int)>', file: '', line: 0}],
  ])('%s is split into name, file and line', (text, expected) => {
    const {frames} = parsed(folded, `${text} 3\n`);
    expect({name: frames.name[0], file: frames.file[0], line: frames.line[0], column: frames.column[0]}).toEqual({column: 0, ...expected});
  });

  test('are one function when only the running line differs', () => {
    const profile = parsed(folded, '<module> (app.py:9);work (app.py:4) 3\n<module> (app.py:9);work (app.py:5) 2\n');
    expect(drawStacks(profile)).toEqual(['<module> (app.py);work (app.py) 5']);
    expect([...(profile.lines?.line ?? [])]).toEqual([4, 5]);
    expect([...(profile.lines?.value ?? [])]).toEqual([3, 2]);
  });

  test('keep the line of the definition when the recording shows those', () => {
    const profile = parsed(folded, '<module> (app.py:1);work (app.py:4) 3\n<module> (app.py:1);rest (app.py:9) 2\n');
    expect(drawStacks(profile)).toEqual(['<module> (app.py:1);rest (app.py:9) 2', '<module> (app.py:1);work (app.py:4) 3']);
    expect(profile.lines).toBeUndefined();
  });

  test('that are anonymous stay apart by line', () => {
    expect(stacksOf(folded, '(anonymous) (a.js:4) 3\n(anonymous) (a.js:9) 2\n')).toHaveLength(2);
  });
});

describe('what cannot be counted', () => {
  test('is skipped and counted, not dropped silently', () => {
    const profile = parsed(folded, 'main;a 3\nmain;b -4\nmain;c NaN\nmain;d Infinity\nmain;e\n 7\n');
    expect(drawStacks(profile)).toEqual(['main;a 3']);
    expect(profile.notes.map(({message}) => message)).toEqual([
      '4 skipped: lines that are no stack with a count of 0 or more',
      '1 skipped: samples without a stack',
    ]);
  });

  test('makes the file unreadable when nothing else is there', () => {
    expect(failureOf(() => parsed(folded, 'one\ntwo\n'))).toMatchObject({
      code: 'unreadable_profile',
      hint: expect.stringContaining('main;load'),
    });
  });

  test('makes it empty when all counts are 0', () => {
    expect(failureOf(() => parsed(folded, 'main;a 0\n'))?.code).toBe('empty_profile');
    expect(failureOf(() => parsed(folded, '# nothing\n\n'))?.code).toBe('empty_profile');
  });
});

describe('counts', () => {
  test('in two columns are a comparison: the later one leads', () => {
    const profile = parsed(folded, 'main;a 5 8\nmain;b 0 2\n');
    expect(profile.metrics.map(({self}) => [...self])).toEqual([
      [0, 8, 2],
      [0, 5, 0],
    ]);
    expect(noteCodes(profile)).toContain('several-profiles');
  });

  test('that are all multiples of one period are not taken for as many samples', () => {
    const profile = parsed(folded, 'main;a 6012024\nmain;b 2004008\n');
    expect(profile.sampleCount).toBe(4);
    expect(noteCodes(profile)).toContain('approximate');
  });

  test('that share a power of ten, as microseconds written as nanoseconds do, leave their number unknown', () => {
    for (const content of ['main;a 7000\nmain;b 5000\n', 'main;a 3000000\nmain;b 2000000\n']) {
      expect(parsed(folded, content).sampleCount).toBeUndefined();
      expect(noteCodes(parsed(folded, content))).toContain('approximate');
    }
  });

  test('that are too high for samples leave their number unknown', () => {
    const profile = parsed(folded, 'main;a 60120241\nmain;b 20040080\n');
    expect(profile.sampleCount).toBeUndefined();
    expect(noteCodes(profile)).toContain('approximate');
  });

  test('of Austin are microseconds, a sample a line, over all threads', () => {
    const profile = parsed(
      folded,
      '# austin: 3.7.0\n# interval: 100\n# mode: cpu\n\nP1;T0:1;/a.py:main:3 100\nP1;T0:2;/a.py:main:4;:INVALID: 50\n\n# duration: 9\n',
    );
    expect(profile.metrics[0]).toMatchObject({name: 'cpu', unit: 'nanoseconds'});
    expect(drawStacks(profile)).toEqual(['main (/a.py) 100000', 'main (/a.py);[unknown] 50000']);
    expect(profile.sampleCount).toBe(2);
    expect(noteCodes(profile)).toEqual(['several-profiles']);
  });
});
