// The choice of the deciding metric, blind to the sides.

import {describe, expect, it} from 'vitest';
import {decidingMetric, type RunTimes} from '../../src/statistics/deciding-metric.js';
import {seededRandom, shuffled} from '../../src/statistics/random.js';
import {fc} from '../support/properties.js';

const run = (wallSeconds: number, queueFreeWallSeconds: number | undefined, cpuSeconds: number | undefined): RunTimes => ({
  wallSeconds,
  queueFreeWallSeconds,
  cpuSeconds,
});
const computing = run(2, 1, 0.99);
const waiting = run(2, 1, 0.5);

describe('decidingMetric', () => {
  it('takes CPU time only when both sides do nothing but compute', () => {
    expect(decidingMetric([computing, computing, computing, computing, computing, computing], true)).toMatchObject({
      metric: 'cpu',
      reason: 'bound-by-cpu',
    });
    expect(decidingMetric([computing, waiting, computing, waiting, computing, waiting], true)).toMatchObject({
      metric: 'queue-free-wall',
      reason: 'waits-beside-cpu',
    });
  });

  it('falls back to wall where run delay is not readable, unless the calmest run shows a pure computation', () => {
    expect(decidingMetric([run(2, undefined, 0.9), run(3, undefined, 0.9)], true)).toMatchObject({
      metric: 'wall',
      reason: 'run-delay-unreadable',
    });
    expect(decidingMetric([run(0.95, undefined, 0.9), run(3, undefined, 0.9)], true)).toMatchObject({metric: 'cpu'});
    expect(decidingMetric([run(1, undefined, undefined)], true)).toMatchObject({metric: 'wall', cpuShare: undefined});
    expect(decidingMetric([], true)).toMatchObject({metric: 'wall'});
  });

  it('trusts only wall for several processes', () => {
    expect(decidingMetric([computing, computing], false)).toMatchObject({metric: 'wall', reason: 'several-processes'});
  });

  it('does not know which run belongs to which side', () => {
    const runs = fc.array(fc.tuple(fc.double({min: 0.1, max: 1, noNaN: true}), fc.double({min: 0.1, max: 1, noNaN: true})), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(runs, fc.integer(), (times, seed) => {
        const all = times.map(([queueFree, cpu]) => run(2, queueFree, cpu));
        expect(decidingMetric(shuffled(all, seededRandom(seed)), true)).toEqual(decidingMetric(all, true));
      }),
    );
  });
});
