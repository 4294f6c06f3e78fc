import {describe, expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const outcome = (stacks: readonly string[], changes = {}) => analyse(profileFromFolded(...stacks), {...analysisContext, ...changes});

describe('worthless data names no function', () => {
  it.each([
    {name: 'too few samples', stacks: ['main (a.py);work (a.py) 99'], verdict: 'not-proven', code: 'few-samples'},
    {
      name: 'mostly unresolved',
      stacks: ['main (a.py);[unknown] 300', 'main (a.py);work (a.py) 200'],
      verdict: 'not-proven',
      code: 'mostly-unattributed',
    },
    {
      name: 'mostly the profiler',
      stacks: ['runcall (/usr/lib/python3.11/cProfile.py) 150', 'main (a.py) 350'],
      verdict: 'not-proven',
      code: 'mostly-profiler',
    },
    {name: 'mostly waiting', stacks: ['main (a.js);(idle) 400', 'main (a.js) 100'], verdict: 'mostly-waiting', code: 'mostly-waiting'},
  ])('$name', ({stacks, verdict, code}) => {
    const {verdict: given, warnings, findings} = outcome(stacks);
    expect(given).toBe(verdict);
    const warning = warnings.find(candidate => candidate.code === code);
    expect(warning?.hint).toBeTruthy();
    expect(findings.filter(({kind}) => kind === 'hot-function')).toEqual([]);
  });

  it('a program that hardly used a processor was waiting, whatever its stacks show', () => {
    expect(outcome(['main (a.py);poll (a.py) 500'], {processorShare: 0.1}).verdict).toBe('mostly-waiting');
    expect(outcome(['main (a.py);poll (a.py) 500'], {processorShare: 0.9}).verdict).toBe('bottleneck');
  });

  it('the floor comes from the policy', () => {
    const floor = {...analysisContext.evidenceFloor, minimumSamples: 10};
    expect(outcome(['main (a.py);work (a.py) 50'], {evidenceFloor: floor}).verdict).toBe('bottleneck');
  });

  it('an even spread is no bottleneck', () => {
    const stacks = Array.from({length: 40}, (_, n) => `f${n} (a.py) 10`);
    expect(outcome(stacks).verdict).toBe('no-dominant-cost');
  });
});

it('an analysis that fails becomes a warning and the others stay', () => {
  const readSource = (): never => {
    throw new Error('disk gone');
  };
  const stacks = ['main (/a.py:3);work (/a.py:9) 300', 'main (/a.py:3);work (/a.py:9);(garbage collector) 200'];
  const {warnings, findings} = outcome(stacks, {readSource});
  expect(warnings.map(({code}) => code)).toContain('analysis-failed');
  expect(findings.map(({kind}) => kind)).toContain('garbage-collection');
});
