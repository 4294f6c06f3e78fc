// Corrections for many tests, against SciPy and R.

import {describe, expect, it} from 'vitest';
import {benjaminiHochberg} from '../../src/statistics/benjamini-hochberg.js';
import {holm} from '../../src/statistics/holm.js';
import {fc} from '../support/properties.js';

const known = [0.01, 0.04, 0.03, 0.005, 0.2];
const close = (values: readonly number[]) => values.map(value => expect.closeTo(value, 12));

describe('corrections for many tests', () => {
  it('Benjamini–Hochberg agrees with SciPy', () => {
    expect(benjaminiHochberg(known)).toEqual(close([0.025, 0.05, 0.05, 0.025, 0.2]));
  });

  it("Holm agrees with R's p.adjust", () => {
    expect(holm(known)).toEqual(close([0.04, 0.09, 0.09, 0.025, 0.2]));
  });

  it('both only raise p values, keep their order, and Holm is the stricter', () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 20}), pValues => {
        const strict = holm(pValues);
        const mild = benjaminiHochberg(pValues);
        pValues.forEach((p, index) => {
          expect(mild[index]).toBeGreaterThanOrEqual(p - 1e-15);
          expect(strict[index]).toBeGreaterThanOrEqual((mild[index] ?? 2) - 1e-12);
          pValues.forEach((other, place) => {
            if (p < other) expect(strict[index]).toBeLessThanOrEqual(strict[place] ?? -1);
          });
        });
      }),
    );
  });
});
