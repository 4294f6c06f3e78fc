// The two-proportion test against published values.

import {describe, expect, it} from 'vitest';
import {samplesNeeded, twoProportion} from '../../src/statistics/two-proportion.js';
import {fc} from '../support/properties.js';

const share = fc.double({min: 0, max: 1, noNaN: true});
const count = fc.double({min: 1, max: 1e5, noNaN: true});

describe('twoProportion', () => {
  it('is the pooled z test', () => {
    const result = twoProportion(0.3, 200, 0.45, 200);
    expect(result.z).toBeCloseTo(3.098386676965934, 12);
    expect(result.p).toBeCloseTo(0.0019457736937391447, 12);
  });

  it("gives Newcombe's published interval (56 of 70 against 48 of 80)", () => {
    const {interval} = twoProportion(48 / 80, 80, 56 / 70, 70);
    expect(interval).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)]);
  });

  it('negates with the sides and proves nothing without samples', () => {
    fc.assert(
      fc.property(share, count, share, count, (first, firstCount, second, secondCount) => {
        const forward = twoProportion(first, firstCount, second, secondCount);
        const backward = twoProportion(second, secondCount, first, firstCount);
        expect(backward.z).toBeCloseTo(-forward.z, 9);
        expect(backward.interval[0]).toBeCloseTo(-forward.interval[1], 9);
        expect(forward.p).toBeLessThanOrEqual(1);
      }),
    );
    expect(twoProportion(0.1, 0, 0.9, 50)).toMatchObject({p: 1, interval: [-1, 1]});
  });
});

describe('samplesNeeded', () => {
  it('grows with the square of the precision', () => {
    expect(samplesNeeded(0.5, 0.1, 0.05, 0.8)).toBe(393);
    expect(samplesNeeded(0.5, 0.05, 0.05, 0.8)).toBe(1570);
  });
});
