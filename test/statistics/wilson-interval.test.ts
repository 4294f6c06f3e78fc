// Wilson's interval against SciPy, and what must hold for any share.

import {describe, expect, it} from 'vitest';
import {wilsonInterval} from '../../src/statistics/wilson-interval.js';
import {fc} from '../support/properties.js';

const close = (low: number, high: number) => [expect.closeTo(low, 10), expect.closeTo(high, 10)];

describe('wilsonInterval', () => {
  it('agrees with SciPy', () => {
    expect(wilsonInterval(0, 10)).toEqual(close(0, 0.27753279986288926));
    expect(wilsonInterval(0.8, 10)).toEqual(close(0.4901624715366418, 0.9433178485456248));
    expect(wilsonInterval(0.62, 100)).toEqual(close(0.5220975529551107, 0.7090240074752127));
  });

  it('knows nothing from no sample', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });

  it('holds the share, mirrors, and narrows with the count', () => {
    fc.assert(
      fc.property(fc.double({min: 0, max: 1, noNaN: true}), fc.double({min: 0.5, max: 1e6, noNaN: true}), (share, count) => {
        const [low, high] = wilsonInterval(share, count);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        const [mirrorLow, mirrorHigh] = wilsonInterval(1 - share, count);
        expect(1 - mirrorHigh).toBeCloseTo(low, 9);
        expect(1 - mirrorLow).toBeCloseTo(high, 9);
        const [narrowLow, narrowHigh] = wilsonInterval(share, 4 * count);
        expect(narrowHigh - narrowLow).toBeLessThanOrEqual(high - low);
      }),
    );
  });
});
