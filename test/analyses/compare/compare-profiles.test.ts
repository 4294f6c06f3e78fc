// Comparing two profiles: what is claimed, what is not, and that turning the sides round turns every sign.

import {describe, expect, test} from 'vitest';
import {type CompareOptions, compareProfiles} from '../../../src/analyses/compare/compare-profiles.js';
import type {Profile} from '../../../src/model/profile.js';
import {profileFromCalls, profileFromFolded} from '../../support/profile-from-folded.js';
import {fc} from '../../support/properties.js';

const options: CompareOptions = {
  limit: 5,
  minimumSamples: 100,
  isWhole: true,
  whyNotWhole: 'a window',
  baseSource: 'base.folded',
  changedSource: 'changed.folded',
};
const compare = (base: Profile, changed: Profile, more: Partial<CompareOptions> = {}) =>
  compareProfiles(base, changed, {...options, ...more});

/** Samples of five functions below `main`; `rate` called by `price` and by `tax`. */
const shop = (
  counts: Partial<Record<'load' | 'parse' | 'price' | 'rateOfPrice' | 'tax' | 'rateOfTax' | 'print', number>> = {},
  file = 'shop.py',
) => {
  const of = {load: 300, parse: 400, price: 200, rateOfPrice: 250, tax: 150, rateOfTax: 100, print: 200, ...counts};
  const line = (names: string, count: number): readonly string[] => (count > 0 ? [`${names} ${count}`] : []);
  const at = (name: string): string => `${name} (${file})`;
  return profileFromFolded(
    ...line(`${at('main')};${at('load')}`, of.load),
    ...line(`${at('main')};${at('load')};${at('parse')}`, of.parse),
    ...line(`${at('main')};${at('price')}`, of.price),
    ...line(`${at('main')};${at('price')};${at('rate')}`, of.rateOfPrice),
    ...line(`${at('main')};${at('tax')}`, of.tax),
    ...line(`${at('main')};${at('tax')};${at('rate')}`, of.rateOfTax),
    ...line(`${at('main')};${at('print')}`, of.print),
  );
};

describe('what only moved', () => {
  test('is neither added nor removed: a renamed script with its main, and the profiler in another run folder', () => {
    const side = (script: string, run: string) =>
      profileFromFolded(
        `main (${script}) 300`,
        `main (${script});load (lib.py) 900`,
        `flush (/runs/${run}/v8-preload.cjs) 5`,
        ...(run === 'r-1' ? [`stop (/runs/${run}/v8-preload.cjs) 5`] : []),
      );
    const {verdict, comparison, findings} = compare(side('slow.py', 'r-1'), side('fast.py', 'r-2'));
    expect(comparison).toMatchObject({added: 0, removed: 0, inferredMatches: 1});
    expect({verdict, findings}).toEqual({verdict: 'no-change', findings: []});
  });
});

describe('what changed', () => {
  test('a function that takes twice its time comes first, not those that call it', () => {
    const {verdict, findings, comparison} = compare(shop(), shop({parse: 800}));
    expect(verdict).toBe('changed');
    expect(findings[0]).toMatchObject({kind: 'grew', function: 'parse', level: 'observed'});
    expect(findings).toHaveLength(1);
    expect(comparison?.entry).toMatchObject({function: 'parse', path: 'main → load → parse'});
    expect(comparison?.unchangedPercent).toBe(100);
  });

  test('the rest of a program whose largest function doubled did not shrink', () => {
    const {findings, comparison} = compare(shop({parse: 1200}), shop({parse: 2400}), {isWhole: false});
    expect(findings.map(finding => finding.function)).toEqual(['parse']);
    expect(comparison?.functions.map(row => row.function)).toEqual(['parse']);
  });

  test('more of a helper through one caller alone enters at that caller', () => {
    const {findings, comparison} = compare(shop(), shop({rateOfTax: 500}));
    expect(findings[0]?.function).toBe('rate');
    expect(comparison?.entry?.path).toBe('main → tax → rate');
  });

  test('a caller below which everything changed alike is named before what it calls', () => {
    const before = profileFromFolded(
      'main (a.py);load (a.py) 600',
      'main (a.py);each (a.py);read (a.py) 300',
      'main (a.py);each (a.py);check (a.py) 300',
      'main (a.py);print (a.py) 500',
      'main (a.py);close (a.py) 500',
    );
    const after = profileFromFolded(
      'main (a.py);load (a.py) 600',
      'main (a.py);each (a.py);read (a.py) 700',
      'main (a.py);each (a.py);check (a.py) 700',
      'main (a.py);print (a.py) 500',
      'main (a.py);close (a.py) 500',
    );
    const {findings} = compare(before, after);
    expect(findings[0]).toMatchObject({kind: 'change-enters', function: 'each', level: 'derived'});
    expect(
      findings
        .slice(1)
        .map(finding => finding.function)
        .sort(),
    ).toEqual(['check', 'read']);
  });

  test('new functions and those that are gone are said to be so', () => {
    const {findings, comparison} = compare(shop({print: 0}), shop({load: 0, parse: 0}));
    expect(Object.fromEntries(findings.map(finding => [finding.function, finding.kind]))).toMatchObject({
      print: 'added-function',
      parse: 'removed-function',
    });
    expect(comparison).toMatchObject({added: 1, removed: 2});
  });

  test('lines do not part a function from itself, a moved file is matched and said to be inferred', () => {
    const {verdict, findings, comparison, warnings} = compare(shop({}, 'old/app/shop.py'), shop({parse: 900}, 'new/app/shop.py'));
    expect(verdict).toBe('changed');
    expect(findings[0]).toMatchObject({function: 'parse', level: 'inferred', file: 'new/app/shop.py'});
    expect(comparison).toMatchObject({added: 0, removed: 0, inferredMatches: 7});
    expect(warnings.map(({code}) => code)).toContain('inferred-matches');
  });
});

describe('what is not claimed', () => {
  test('a difference that sampling explains', () => {
    expect(compare(shop(), shop({parse: 430, tax: 130})).verdict).toBe('no-change');
  });

  test('a run that is longer as a whole, in the same shape', () => {
    const twice = shop({load: 600, parse: 800, price: 400, rateOfPrice: 500, tax: 300, rateOfTax: 200, print: 400});
    const {verdict, findings, summary} = compare(shop(), twice);
    expect({verdict, findings}).toEqual({verdict: 'inconclusive', findings: []});
    expect(summary).toContain('2 times as long');
    expect(compare(shop(), twice, {isWhole: false}).verdict).toBe('no-change');
  });

  test('a large difference of few samples is called possible, with the samples that would decide it', () => {
    const small = (parse: number) => shop({load: 20, parse, price: 20, rateOfPrice: 20, tax: 20, rateOfTax: 20, print: 20});
    const {verdict, findings} = compare(small(20), small(45));
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({kind: 'possible-change', function: 'parse', level: 'inferred'});
    expect(findings[0]?.evidence.join(' ')).toMatch(/\d+ independent samples/);
  });

  test('anything from fewer samples than the floor', () => {
    const {verdict, warnings, findings} = compare(profileFromFolded('main (a.py) 60'), profileFromFolded('main (a.py) 400'));
    expect({verdict, findings}).toEqual({verdict: 'inconclusive', findings: []});
    expect(warnings[0]?.code).toBe('few-samples');
  });

  test('anything between two programs, two metrics, or a sampled and an exact profile', () => {
    const exact = profileFromCalls({name: 'main', file: 'shop.py', calls: 1, self: 500, total: 500});
    expect(compare(shop(), exact).verdict).toBe('not-comparable');
    expect(compare(shop(), profileFromFolded('start (other.py);spin (other.py) 900')).verdict).toBe('not-comparable');
  });
});

describe('exact counters', () => {
  const graph = (calls: number, self: number) =>
    profileFromCalls(
      {name: 'main', file: 'a.py', calls: 1, self: 200, total: 400 + self, callees: {parse: [calls, self], print: [1, 200]}},
      {name: 'parse', file: 'a.py', calls, self, total: self},
      {name: 'print', file: 'a.py', calls: 1, self: 200, total: 200},
    );

  test('are reported as observed and not tested', () => {
    const {verdict, findings, comparison, warnings} = compare(graph(100, 200), graph(250, 500));
    expect(verdict).toBe('changed');
    expect(findings[0]).toMatchObject({kind: 'grew', function: 'parse', level: 'observed'});
    expect(findings.find(({kind}) => kind === 'calls-changed')).toMatchObject({function: 'parse', calls: 250});
    expect(comparison).toMatchObject({test: 'none: exact counters', tested: 0});
    expect(comparison?.functions.every(row => row.q === undefined)).toBe(true);
    expect(warnings.map(({code}) => code)).toContain('not-tested');
  });

  test('that are the same are no change, though times differ a little', () => {
    expect(compare(graph(100, 200), graph(100, 215))).toMatchObject({verdict: 'no-change', findings: []});
  });
});

describe('for any two profiles', () => {
  const names = ['main', 'load', 'parse', 'price', 'rate', 'print'];
  const stack = fc.array(fc.constantFrom(...names), {minLength: 1, maxLength: 5});
  const stacks = fc.array(fc.tuple(stack, fc.integer({min: 1, max: 300})), {minLength: 1, maxLength: 12});
  const profile = stacks.map(all =>
    profileFromFolded(...all.map(([path, count]) => `${path.map(name => `${name} (a.py)`).join(';')} ${count}`)),
  );

  test('one against itself has no change at all', () => {
    fc.assert(
      fc.property(profile, drawn => {
        const {verdict, findings, comparison} = compare(drawn, drawn, {minimumSamples: 1});
        expect({verdict, findings, functions: comparison?.functions, entry: comparison?.entry}).toEqual({
          verdict: 'no-change',
          findings: [],
          functions: [],
          entry: undefined,
        });
      }),
    );
  });

  test('turning the sides round turns every sign and nothing else', () => {
    fc.assert(
      fc.property(profile, profile, fc.boolean(), (left, right, isWhole) => {
        const there = compare(left, right, {minimumSamples: 1, isWhole, limit: 100});
        const back = compare(right, left, {minimumSamples: 1, isWhole, limit: 100});
        expect(back.verdict).toBe(there.verdict);
        const changes = (outcome: typeof there) => new Map((outcome.comparison?.functions ?? []).map(row => [row.function, row.change]));
        const [ways, backs] = [changes(there), changes(back)];
        // Half a sample may be rounded up on one side and down on the other.
        for (const name of new Set([...ways.keys(), ...backs.keys()])) {
          expect(Math.abs((ways.get(name) ?? 0) + (backs.get(name) ?? 0))).toBeLessThanOrEqual(1);
        }
        const claims = (outcome: typeof there) => outcome.findings.map(({function: name}) => name).sort();
        expect(claims(back)).toEqual(claims(there));
      }),
    );
  });
});
