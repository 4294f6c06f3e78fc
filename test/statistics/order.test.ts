// Random orders: fair, repeatable, complete.

import {describe, expect, it} from 'vitest';
import {pairOrders} from '../../src/statistics/order.js';
import {seededRandom, shuffled} from '../../src/statistics/random.js';
import {fc} from '../support/properties.js';

describe('pairOrders', () => {
  it('runs both sides in every pair, repeats from the seed, and grows without changing what was', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 60}),
        fc.integer({min: 0, max: 1e9}),
        fc.constantFrom('random-pairs', 'abba-blocks'),
        (pairs, seed, design) => {
          const orders = pairOrders(pairs, seed, design);
          expect(orders).toHaveLength(pairs);
          expect(orders.every(order => order.toSorted().join() === 'base,changed')).toBe(true);
          expect(pairOrders(pairs + 7, seed, design).slice(0, pairs)).toEqual(orders);
        },
      ),
    );
  });

  it('makes ABBA or BAAB of every two pairs when asked for blocks', () => {
    const firsts = pairOrders(40, 3, 'abba-blocks').map(([first]) => first);
    for (let block = 0; block < 40; block += 2) expect(firsts[block]).not.toBe(firsts[block + 1]);
    expect(new Set(firsts.filter((_, index) => index % 2 === 0)).size).toBe(2);
  });

  it('tosses a fair coin for every pair', () => {
    const firsts = pairOrders(4000, 11).map(([first]) => first);
    expect(Math.abs(firsts.filter(first => first === 'base').length - 2000)).toBeLessThan(130);
    const changes = firsts.filter((first, index) => index > 0 && first !== firsts[index - 1]).length;
    expect(Math.abs(changes - 2000)).toBeLessThan(130);
  });
});

describe('seededRandom', () => {
  it('is mulberry32', () => {
    const random = seededRandom(0);
    expect([random(), random()]).toEqual([0.26642920868471265, 0.0003297457005828619]);
  });

  it('shuffles without losing anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
        expect(shuffled(values, seededRandom(seed)).toSorted()).toEqual(values.toSorted());
      }),
    );
  });
});
