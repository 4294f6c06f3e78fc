// Chains of functions that carry one cost: what ends them, and through which functions they are asked.
import {describe, expect, it} from 'vitest';
import {type ChainRows, chainsOf} from '../../src/analyses/chains.js';
import {nearestDominators} from '../../src/analyses/dominators.js';
import type {FunctionFlow} from '../../src/analyses/flows.js';

const flow = (row: number, reach: number, kept: number, flows: readonly (readonly [number, number])[], calls?: number): FunctionFlow => ({
  row,
  reach,
  kept,
  flows: flows.map(([callee, value]) => ({callee, value})),
  ...(calls === undefined ? {} : {calls}),
});

const oneFile: ChainRows = {isPassable: () => true, moduleOf: () => 'one', isClosure: () => false};
const chains = (functions: readonly FunctionFlow[], rows = oneFile) => chainsOf(functions, nearestDominators(functions), rows);

describe('nearestDominators', () => {
  it('is the function that all ways to another lead through', () => {
    const functions = [
      flow(0, 100, 0, [
        [1, 50],
        [2, 50],
      ]),
      flow(1, 50, 10, [[3, 40]]),
      flow(2, 50, 10, [[3, 40]]),
      flow(3, 80, 80, []),
    ];
    expect(nearestDominators(functions).get(3)).toBe(0);
  });

  it('does not look at ways that bring less than a seventh', () => {
    const functions = [
      flow(0, 100, 0, [
        [1, 90],
        [2, 10],
      ]),
      flow(1, 90, 0, [[2, 90]]),
      flow(2, 100, 100, []),
    ];
    expect(nearestDominators(functions).get(2)).toBe(1);
  });

  it('is missing for functions that the top calls, and for circles that nothing enters', () => {
    const functions = [flow(0, 100, 50, [[1, 50]]), flow(1, 50, 50, []), flow(5, 40, 0, [[6, 40]]), flow(6, 40, 0, [[5, 40]])];
    const dominators = nearestDominators(functions);
    expect([dominators.get(0), dominators.get(1), dominators.get(5)]).toEqual([undefined, 0, undefined]);
  });

  it('ends on recursion through two functions', () => {
    const functions = [flow(0, 100, 0, [[1, 100]]), flow(1, 100, 20, [[2, 80]]), flow(2, 80, 80, [[1, 60]])];
    expect(nearestDominators(functions).get(2)).toBe(1);
  });
});

describe('chainsOf', () => {
  const three = [flow(0, 100, 1, [[1, 99]]), flow(1, 99, 1, [[2, 98]]), flow(2, 98, 98, [])];

  it('goes from the outermost function to the one that keeps or spreads the time', () => {
    expect(chains(three)).toEqual([
      {
        end: 2,
        askers: [
          {row: 0, as: 'outermost'},
          {row: 1, as: 'link'},
        ],
      },
    ]);
  });

  it('is broken by a function that does much itself', () => {
    expect(chains([flow(0, 100, 40, [[1, 60]]), flow(1, 60, 60, [])])).toEqual([]);
  });

  it('is broken by a callee that others call too', () => {
    const functions = [
      flow(0, 100, 0, [
        [1, 50],
        [2, 50],
      ]),
      flow(1, 50, 0, [[3, 50]]),
      flow(2, 50, 0, [[3, 50]]),
      flow(3, 100, 100, []),
    ];
    expect(chains(functions)).toEqual([]);
  });

  it('prefers where one file asks another, who asks and what is asked for, and leaves wrappers out', () => {
    const functions = [
      flow(0, 100, 1, [[1, 99]]),
      flow(1, 99, 1, [[2, 98]]),
      flow(2, 98, 0, [[3, 98]]),
      flow(3, 98, 2, [[4, 96]]),
      flow(4, 96, 96, []),
    ];
    const files = ['a', 'a', 'b', 'b', 'c'];
    const [chain] = chains(functions, {...oneFile, moduleOf: row => files[row] ?? ''});
    expect(chain?.askers.map(({row}) => row)).toEqual([3, 1, 0, 2]);
  });

  it('prefers what is called over and over, where calls are counted', () => {
    const [chain] = chains([flow(0, 100, 1, [[1, 99]], 1), flow(1, 99, 1, [[2, 98]], 500), flow(2, 98, 98, [], 500)]);
    expect(chain?.askers[0]).toEqual({row: 1, as: 'repeated'});
  });

  it('leaves out what a decorator wraps around a function', () => {
    const functions = [flow(0, 100, 0, [[1, 100]]), flow(1, 100, 1, [[2, 99]]), flow(2, 99, 99, [])];
    expect(chains(functions, {...oneFile, isClosure: row => row === 0})[0]?.askers[0]).toEqual({row: 1, as: 'outermost'});
  });

  it('leaves out code outside any function', () => {
    expect(chains(three, {...oneFile, isPassable: row => row !== 0})[0]?.askers.map(({row}) => row)).toEqual([1]);
  });
});
