// Reference values from SciPy 1.17.

import {describe, expect, it} from 'vitest';
import {betaBelow, betaQuantile} from '../../src/statistics/beta.js';
import {clopperPearson} from '../../src/statistics/clopper-pearson.js';
import {normalBelow, normalQuantile, twoSided} from '../../src/statistics/normal.js';
import {studentCritical, studentTwoSided} from '../../src/statistics/student.js';
import {fc} from '../support/properties.js';

describe('distributions', () => {
  it('knows the normal distribution', () => {
    const known = [
      [-5, 2.866515718791933e-7],
      [-1.96, 0.024997895148220435],
      [-0.3, 0.3820885778110474],
      [0, 0.5],
      [1, 0.8413447460685429],
      [4, 0.9999683287581669],
    ] as const;
    for (const [z, share] of known) expect(normalBelow(z)).toBeCloseTo(share, 14);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 12);
    expect(normalQuantile(0.99895)).toBeCloseTo(3.0757128221610097, 12);
    expect(twoSided(-1.959963984540054)).toBeCloseTo(0.05, 14);
  });

  it('inverts the normal distribution', () => {
    fc.assert(
      fc.property(fc.double({min: -6, max: 6, noNaN: true}), z => {
        expect(normalQuantile(normalBelow(z))).toBeCloseTo(z, 5);
      }),
    );
  });

  it("knows Student's t", () => {
    expect(studentTwoSided(2.5, 7)).toBeCloseTo(0.04099221858575289, 12);
    expect(studentTwoSided(12, 3)).toBeCloseTo(0.0012450158007893362, 12);
    expect(studentCritical(0.05, 7)).toBeCloseTo(2.364624251592784, 9);
    expect(studentCritical(0.01, 3)).toBeCloseTo(5.840909309733355, 9);
    expect(studentCritical(0.05, 1)).toBeCloseTo(12.706204736174694, 6);
  });

  it('knows the beta distribution', () => {
    expect(betaBelow(0.4, 2, 3)).toBeCloseTo(0.5248, 12);
    expect(betaBelow(0.95, 50, 1)).toBeCloseTo(0.07694497527671318, 12);
    expect(betaBelow(0.01, 0.5, 0.5)).toBeCloseTo(0.06376856085851985, 12);
    expect(betaQuantile(0.5248, 2, 3)).toBeCloseTo(0.4, 12);
  });

  it('gives exact binomial intervals', () => {
    const close = (low: number, high: number) => [expect.closeTo(low, 10), expect.closeTo(high, 10)];
    expect(clopperPearson(0, 300)).toEqual(close(0, 0.012220974694296421));
    expect(clopperPearson(3, 300)).toEqual(close(0.0020670072350923137, 0.028944511255692713));
    expect(clopperPearson(45, 45)).toEqual(close(0.9212948995931625, 1));
    expect(clopperPearson(7, 20)).toEqual(close(0.1539092047845412, 0.5921885345328283));
  });
});
