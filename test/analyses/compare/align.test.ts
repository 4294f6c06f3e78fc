// Which functions of two profiles are the same one.
import {expect, test} from 'vitest';
import {alignFunctions} from '../../../src/analyses/compare/align.js';
import {profileFromFolded} from '../../support/profile-from-folded.js';

const matches = (left: readonly string[], right: readonly string[]): Readonly<Record<string, string>> => {
  const base = profileFromFolded(...left.map(stack => `${stack} 10`));
  const changed = profileFromFolded(...right.map(stack => `${stack} 10`));
  const {functions} = alignFunctions(base, changed);
  return Object.fromEntries(
    functions.map(({match, base: row, changed: other}) => [
      row >= 0 ? `${base.frames.name[row]} (${base.frames.file[row]})` : `${changed.frames.name[other]} (${changed.frames.file[other]})`,
      other >= 0 && row >= 0 ? `${match} ${changed.frames.file[other]}` : match,
    ]),
  );
};

test('name and file make a function, its line does not', () => {
  expect(matches(['load (a.py:3)'], ['load (a.py:90)'])).toEqual({'load (a.py)': 'exact a.py'});
});

test('a moved file is found by the longest end of its path that both have', () => {
  expect(matches(['load (old/app/a.py)', 'load (old/lib/a.py)'], ['load (new/lib/a.py)', 'load (new/app/a.py)'])).toEqual({
    'load (old/app/a.py)': 'inferred new/app/a.py',
    'load (old/lib/a.py)': 'inferred new/lib/a.py',
  });
});

test('a file with another name is matched by a function name that both have once', () => {
  expect(matches(['parse_rows (old.py)'], ['parse_rows (new.py)'])).toEqual({'parse_rows (old.py)': 'inferred new.py'});
});

test('names that anybody may have match nothing by themselves', () => {
  expect(matches(['__init__ (old.py)', '<lambda> (old.py)'], ['__init__ (new.py)', '<lambda> (new.py)'])).toEqual({
    '__init__ (old.py)': 'only-base',
    '<lambda> (old.py)': 'only-base',
    '__init__ (new.py)': 'only-changed',
    '<lambda> (new.py)': 'only-changed',
  });
});

test('two candidates of equal worth are no match', () => {
  expect(matches(['load (x/a.py)'], ['load (y/a.py)', 'load (z/a.py)'])['load (x/a.py)']).toBe('only-base');
});

test('a renamed file takes along what anybody may be called, once something in it tells', () => {
  expect(matches(['main (old.py);parse_rows (old.py);<lambda> (old.py)'], ['main (new.py);parse_rows (new.py);<lambda> (new.py)'])).toEqual(
    {
      'main (old.py)': 'inferred new.py',
      'parse_rows (old.py)': 'inferred new.py',
      '<lambda> (old.py)': 'inferred new.py',
    },
  );
});

test('the only script that went and the only one that came begin alike: one script, renamed', () => {
  expect(matches(['main (/app/slow.js);load (/app/lib.js)'], ['main (/app/fast.js);load (/app/lib.js)'])).toEqual({
    'main (/app/slow.js)': 'inferred /app/fast.js',
    'load (/app/lib.js)': 'exact /app/lib.js',
  });
  expect(matches(['(anonymous) (/app/slow.js)'], ['(anonymous) (/app/fast.js)'])['(anonymous) (/app/slow.js)']).toBe(
    'inferred /app/fast.js',
  );
});

test('scripts with functions of their own, none in common, are two scripts', () => {
  expect(matches(['main (a.py);sort_rows (a.py)'], ['main (b.py);send_mail (b.py)'])['main (a.py)']).toBe('only-base');
});

test('of several scripts that went or came none is taken for another by where it begins', () => {
  expect(matches(['main (a.py)'], ['main (b.py)', 'main (c.py)'])['main (a.py)']).toBe('only-base');
});

test('a file that was split up is not a renamed one', () => {
  const split = matches(['main (old.py);parse_rows (old.py);price_rows (old.py)'], ['main (a.py);parse_rows (a.py);price_rows (b.py)']);
  expect(split).toMatchObject({
    'parse_rows (old.py)': 'inferred a.py',
    'price_rows (old.py)': 'inferred b.py',
    'main (old.py)': 'only-base',
  });
});

test("the profiler's own script is the same one in every run folder", () => {
  expect(matches(['(anonymous) (/runs/r-1/v8-preload.cjs)'], ['(anonymous) (/runs/r-2/v8-preload.cjs)'])).toEqual({
    '(anonymous) (/runs/r-1/v8-preload.cjs)': 'exact /runs/r-2/v8-preload.cjs',
  });
});
