import {expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const outcomeOf = (...stacks: readonly string[]) => analyse(profileFromFolded(...stacks), analysisContext);
const leaves = (count: number, above: string): readonly string[] => Array.from({length: count}, (_, n) => `${above};f${n} ${10 + (n % 7)}`);

it('a root that everything merely passes through is no bottleneck', () => {
  const {verdict, summary} = outcomeOf(...leaves(50, 'main'));
  expect(verdict).toBe('no-dominant-cost');
  expect(summary).toMatch(/passes through main and spreads over \d+ functions/);
});

it('nor is one below which it goes on to a second such function', () => {
  expect(outcomeOf(...leaves(50, 'main;run_all')).verdict).toBe('no-dominant-cost');
});

it('nor with files known', () => {
  const stacks = Array.from({length: 50}, (_, n) => `main (app.py:1);f${n} (app.py:${n + 10}) ${10 + (n % 7)}`);
  expect(outcomeOf(...stacks).verdict).toBe('no-dominant-cost');
});

it('a root that keeps its time itself is one', () => {
  expect(outcomeOf('main 900', ...leaves(5, 'main')).verdict).toBe('bottleneck');
});

it('so is a function below it that takes enough, wherever it spreads its own time', () => {
  expect(outcomeOf(...leaves(20, 'main'), ...leaves(20, 'main;parse')).verdict).toBe('bottleneck');
  expect(outcomeOf(...leaves(20, 'main'), 'main;parse 100').verdict).toBe('bottleneck');
});
