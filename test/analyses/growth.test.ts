import {describe, expect, it} from 'vitest';
import {growthOf} from '../../src/analyses/growth.js';
import {withGrowth} from '../../src/analyses/with-growth.js';
import type {Finding} from '../../src/model/report.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const at = (size: number, ...stacks: readonly string[]) => ({size, runId: `r-${size}`, profile: profileFromFolded(...stacks)});

/** pairs grows with the square, load with the size; pairs is called through check. */
const quadratic = [1, 2, 4].map(times =>
  at(
    1_000 * times,
    `main (app.py);load (app.py) ${200 * times}`,
    `main (app.py);check (app.py);pairs (app.py) ${20 * times ** 2}`,
    `main (app.py);save (app.py) 4`,
  ),
);

describe('growth over sizes', () => {
  it('names the function that grows, while it is still cheap, and what it will take', () => {
    const outcome = growthOf(quadratic, 'n');
    const [first, ...others] = outcome?.findings ?? [];
    expect(others).toEqual([]);
    expect(first).toMatchObject({kind: 'growth', level: 'derived', function: 'pairs', file: 'app.py'});
    expect(first?.title).toMatch(
      /pairs \(app\.py\) grows as n\^2\.0 \(95 % interval 1\.\d to 2\.\d\): 28 % of the time at n=4000, 6\d % at 16000 if it goes on/,
    );
    expect(first?.evidence[0]).toBe('share of the time: 9 % at 1000, 17 % at 2000, 28 % at 4000');
  });

  it('gives each function its exponent, with and without what it calls, and names the runs', () => {
    const growth = growthOf(quadratic, 'n')?.growth;
    expect(growth).toMatchObject({
      parameter: 'n',
      sizes: [1_000, 2_000, 4_000],
      runIds: ['r-1000', 'r-2000', 'r-4000'],
      projectedSize: 16_000,
    });
    const load = growth?.functions.find(entry => entry.function === 'load');
    expect(load?.exponent).toBeCloseTo(1, 1);
    expect(load?.selfExponent).toBeCloseTo(1, 1);
    const [low, high] = load?.interval95 ?? [0, 0];
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  });

  it('gives a function with too few samples no exponent', () => {
    const growth = growthOf(quadratic, 'n')?.growth;
    expect(growth?.functions.map(entry => entry.function)).not.toContain('save');
    expect(growth?.tooFewSamples).toBe(1);
  });

  it('says nothing of linear work, and nothing of what only passes the time on', () => {
    const linear = [1, 2, 4].map(times => at(1_000 * times, `main (app.py);load (app.py) ${200 * times}`));
    expect(growthOf(linear, 'n')?.findings).toEqual([]);
    expect(growthOf(quadratic, 'n')?.findings.map(finding => finding.function)).not.toContain('check');
  });

  it('takes time in which the machine gave it no core off', () => {
    const load = (ownShare: number) =>
      growthOf(
        [
          {...at(1_000, 'main (app.py);load (app.py) 400'), ownShare},
          at(2_000, 'main (app.py);load (app.py) 400'),
          at(4_000, 'main (app.py);load (app.py) 800'),
        ],
        'n',
      )?.growth.functions.find(entry => entry.function === 'load')?.exponent;
    expect(load(1)).toBeLessThan(0.6);
    expect(load(0.5)).toBeGreaterThan(0.9);
  });

  it('needs two sizes', () => {
    expect(growthOf(quadratic.slice(0, 1), 'n')).toBeUndefined();
  });
});

describe('growth among the other findings', () => {
  const finding = (kind: string, name: string): Finding => ({
    kind,
    level: 'observed',
    title: `${kind} ${name}`,
    function: name,
    file: 'a.py',
    evidence: ['seen'],
  });

  it('comes first and takes the place of what is said of the same function', () => {
    const merged = withGrowth(
      [finding('hot-function', 'load'), finding('hot-function', 'pairs')],
      [{...finding('growth', 'pairs'), level: 'derived', evidence: ['grows']}],
    );
    expect(merged.map(({kind, function: name}) => [kind, name])).toEqual([
      ['growth', 'pairs'],
      ['hot-function', 'load'],
    ]);
    expect(merged[0]).toMatchObject({level: 'derived', evidence: ['grows', 'hot-function pairs', 'seen']});
  });
});
