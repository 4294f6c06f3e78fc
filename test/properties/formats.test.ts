// Properties of the readers: they keep what was recorded, and no bytes make them fail in another way than they promise.

import {describe, expect, test} from 'vitest';
import {formats, readProfile, recogniseFormat} from '../../src/formats/index.js';
import {functionTotals, profileTotal} from '../../src/model/totals.js';
import {expectWholeColumns} from '../support/check-format.js';
import {drawStacks} from '../support/draw-profile.js';
import {fixturesOf} from '../support/fixtures.js';
import {fc} from '../support/properties.js';
import {chunked, failureOf, parsed, sourceOf} from '../support/sources.js';

const folded = formats.find(({id}) => id === 'folded') ?? formats[0];
if (folded === undefined) throw new Error('no formats');

const allowed = ['unreadable_profile', 'empty_profile', undefined];
const name = fc.constantFrom('main', 'load', 'parse rows', '__proto__', 'größe', 'operator new(int)', '<module>');
const stacks = fc.array(fc.record({path: fc.array(name, {minLength: 1, maxLength: 12}), count: fc.integer({min: 1, max: 900})}), {
  minLength: 1,
  maxLength: 40,
});

const sumsOf = (recorded: readonly {readonly path: readonly string[]; readonly count: number}[]): readonly string[] => {
  const sums = new Map<string, number>();
  for (const {path, count} of recorded) sums.set(path.join(';'), (sums.get(path.join(';')) ?? 0) + count);
  return [...sums].map(([path, count]) => `${path} ${count}`).sort();
};

const asText = (recorded: readonly {readonly path: readonly string[]; readonly count: number}[]): Buffer =>
  Buffer.from(recorded.map(({path, count}) => `${path.join(';')} ${count}\n`).join(''));

describe('folded stacks', () => {
  test('come back as they were written, in any order of lines and any cut into chunks', () => {
    fc.assert(
      fc.property(
        stacks,
        fc.integer({min: 1, max: 300}),
        fc.infiniteStream(fc.double({min: 0, max: 1, noNaN: true})),
        (recorded, chunkBytes, shuffle) => {
          const keyed = recorded.map(stack => ({stack, key: shuffle.next().value}));
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({stack}) => stack);
          const profile = folded.parse(chunked(asText(shuffled), chunkBytes));
          expect(drawStacks(profile)).toEqual(sumsOf(recorded));
          expectWholeColumns(profile);
        },
      ),
      {numRuns: 150},
    );
  });

  test('give the same tree whether they are read sorted or not, and total to the sum of their counts', () => {
    fc.assert(
      fc.property(stacks, recorded => {
        const sorted = [...recorded].sort((a, b) => (a.path.join(';') < b.path.join(';') ? -1 : 1));
        const [plain, ordered] = [parsed(folded, asText(recorded)), parsed(folded, asText(sorted))];
        expect(profileTotal(plain)).toBe(recorded.reduce((sum, {count}) => sum + count, 0));
        const totals = (profile: typeof plain) => new Map(profile.frames.name.map((own, row) => [own, functionTotals(profile).total[row]]));
        expect(totals(ordered)).toEqual(totals(plain));
      }),
      {numRuns: 100},
    );
  });
});

describe.each(formats.map(format => ({id: format.id, format})))('the reader of $id', ({format}) => {
  const recordings = fixturesOf(format.id).map(fixture => fixture.source.bytes());

  test('survives a recording that is cut off at any byte', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordings), fc.double({min: 0, max: 1, noNaN: true}), (bytes, share) => {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(allowed).toContain(failureOf(() => format.parse(sourceOf(cut)))?.code);
        expect(allowed).toContain(failureOf(() => readProfile(sourceOf(cut)))?.code);
      }),
      {numRuns: 60},
    );
  });

  test('survives a recording with bytes changed', () => {
    const changes = fc.array(fc.record({at: fc.double({min: 0, max: 1, noNaN: true}), byte: fc.integer({min: 0, max: 255})}), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.constantFrom(...recordings), changes, (bytes, changed) => {
        const copy = Buffer.from(bytes);
        for (const {at, byte} of changed) copy[Math.floor(at * (copy.length - 1))] = byte;
        const code = failureOf(() => expectWholeColumns(format.parse(sourceOf(copy))))?.code;
        expect(allowed).toContain(code);
      }),
      {numRuns: 60},
    );
  });

  test('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 600}), bytes => {
        expect(allowed).toContain(failureOf(() => format.parse(sourceOf(bytes)))?.code);
        expect(['yes', 'no', 'unsure']).toContain(format.recognise(bytes));
        expect(allowed).toContain(failureOf(() => recogniseFormat(sourceOf(bytes)))?.code);
      }),
      {numRuns: 150},
    );
  });

  test('survives megabytes of noise', () => {
    const noise = Buffer.alloc(2 * 1024 * 1024);
    for (let at = 0, seed = 7; at < noise.length; at += 1) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      noise[at] = seed >>> 16;
    }
    expect(allowed).toContain(failureOf(() => format.parse(sourceOf(noise)))?.code);
  });
});
