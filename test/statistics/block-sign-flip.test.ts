// The block sign-flip test, and the guard it gives against pairs that resemble each other.

import {describe, expect, it} from 'vitest';
import {blockSignFlip, blockSignFlipInterval, blocksSuffice} from '../../src/statistics/block-sign-flip.js';
import {pairedChange} from '../../src/statistics/paired-change.js';
import {seededRandom} from '../../src/statistics/random.js';
import {signedRank} from '../../src/statistics/signed-rank.js';
import {fc} from '../support/properties.js';

/** First-order autoregression with the given correlation. */
function autoregression(length: number, correlation: number, seed: number): number[] {
  const random = seededRandom(seed);
  let level = 0;
  return Array.from({length}, () => {
    level = correlation * level + (random() + random() + random() - 1.5);
    return level;
  });
}

describe('blockSignFlip', () => {
  it('is the signed-rank test when blocks are single pairs', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({min: -9, max: 9}).filter(value => value !== 0),
          {minLength: 1, maxLength: 14},
        ),
        differences => {
          expect(blockSignFlip(differences, 1)).toBeCloseTo(signedRank(differences).p, 12);
        },
      ),
    );
  });

  it('cannot prove more than its blocks allow', () => {
    expect(blockSignFlip([1, 2, 3, 4, 5, 6, 7, 8], 4)).toBe(0.5);
    expect(blocksSuffice(39, 4, 0.002)).toBe(false);
    expect(blocksSuffice(40, 4, 0.002)).toBe(true);
    expect(blockSignFlipInterval([1, 2, 3], 4, 0.05)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('pairedChange', () => {
  it('keeps its level where neighbouring pairs resemble each other, and the plain test does not', () => {
    let plain = 0;
    let guarded = 0;
    for (let seed = 0; seed < 60; seed++) {
      const ratios = autoregression(45, 0.6, 1000 + seed);
      if (signedRank(ratios).p <= 0.01) plain++;
      const change = pairedChange(ratios, 0.01);
      if (change.decisive && (change.interval[0] > 0 || change.interval[1] < 0)) guarded++;
    }
    expect(plain).toBeGreaterThan(5);
    expect(guarded).toBeLessThan(plain / 2);
  });

  it('never narrows, and does not decide with too few blocks', () => {
    const ratios = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.1];
    const change = pairedChange(ratios, 0.01);
    expect(change).toMatchObject({widened: true, decisive: false});
    expect(change.interval[0]).toBeLessThan(1);
  });

  it('leaves independent pairs alone', () => {
    const change = pairedChange(autoregression(60, 0, 5), 0.01);
    expect(change).toMatchObject({widened: false, decisive: true});
  });
});
