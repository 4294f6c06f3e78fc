// The rules of the ranking, one small program each: stacks and call graphs.
import {describe, expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import type {Finding} from '../../src/model/report.js';
import {analysisContext} from '../support/analysis-context.js';
import {type DrawnFunction, profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const named = (findings: readonly Finding[]): readonly (string | undefined)[] => findings.flatMap(finding => finding.function ?? []);
const ranked = (...stacks: readonly string[]): readonly (string | undefined)[] =>
  named(analyse(profileFromFolded(...stacks), analysisContext).findings);
const rankedCalls = (...functions: readonly DrawnFunction[]): readonly (string | undefined)[] =>
  named(analyse(profileFromCalls(...functions), analysisContext).findings);

const library = (file: string): string => `/x/site-packages/lib/${file}.py`;

describe('where the cost is', () => {
  it('a dispatcher comes after the large functions it calls', () => {
    expect(ranked('main (a.py);read (a.py) 200', 'main (a.py);sort (a.py) 180', 'main (a.py);save (a.py) 160').slice(0, 3)).toEqual([
      'read',
      'sort',
      'save',
    ]);
  });

  it('a tool that many call does not hide the function above all of them', () => {
    const stacks = ['rows (t.py);left (x.py);get (g.py) 200', 'rows (t.py);right (x.py);get (g.py) 200', 'rows (t.py) 60'];
    expect(ranked(...stacks.map(stack => `main (a.py);${stack}`)).slice(0, 2)).toEqual(expect.arrayContaining(['get', 'rows']));
  });

  it('a function that enters itself again through others is not taken for two', () => {
    const [first] = ranked(
      'main (a.py);visit (v.py);rule (r.py);text (r.py);visit (v.py);enter (v.py) 60',
      'main (a.py);visit (v.py);rule (r.py);text (r.py);visit (v.py) 300',
    );
    expect(first).toBe('visit');
  });
});

describe('who asks for it', () => {
  it('after the end of a chain comes the function in which one file asks another', () => {
    expect(
      ranked(
        'main (a.py);a (a.py) 20',
        'main (a.py);a (a.py);one (b.py);two (b.py) 8',
        'main (a.py);a (a.py);one (b.py);two (b.py);end (c.py) 470',
      ).slice(0, 2),
    ).toEqual(['end', 'two']);
  });

  it('the outermost function of a library comes before those it merely passes through', () => {
    const stack = (...names: readonly string[]): string =>
      ['<module> (app.py)', ...names.map(name => `${name} (${library('t')})`)].join(';');
    const names = ranked(`${stack('cells', 'row_cells', 'grid')} 470`, `${stack('cells', 'row_cells')} 10`, `${stack('cells')} 5`);
    expect(names.slice(0, 2)).toEqual(['grid', 'cells']);
  });

  it('in a call graph, the function that is called over and over', () => {
    const names = rankedCalls(
      {name: 'main', file: 'a.py', calls: 1, self: 1, total: 1000, callees: {run: [1, 999]}},
      {name: 'run', file: 'a.py', calls: 1, self: 1, total: 999, callees: {item: [800, 998]}},
      {name: 'item', file: 'a.py', calls: 800, self: 2, total: 998, callees: {work: [800, 996]}},
      {name: 'work', file: 'a.py', calls: 800, self: 996, total: 996},
    );
    expect(names.slice(0, 2)).toEqual(['work', 'item']);
  });

  it('in a call graph, time of built-ins climbs to whoever calls them, by their share', () => {
    const {findings} = analyse(
      profileFromCalls(
        {name: 'main', file: 'a.py', calls: 1, self: 10, total: 1000, callees: {index: [1, 700], show: [1, 290]}},
        {name: 'index', file: 'a.py', calls: 1, self: 50, total: 700, callees: {"{method 'sort' of 'list' objects}": [9, 650]}},
        {name: 'show', file: 'a.py', calls: 1, self: 40, total: 290, callees: {"{method 'sort' of 'list' objects}": [1, 250]}},
        {name: "{method 'sort' of 'list' objects}", calls: 10, self: 900, total: 900},
      ),
      analysisContext,
    );
    expect(named(findings).slice(0, 2)).toEqual(['index', 'show']);
    expect(findings[0]?.title).toContain('index');
    expect(findings[0]?.interval).toBeUndefined();
  });
});

describe('whose code it is', () => {
  const yaml = library('scanner');

  it('inside a program, cost of a dependency counts first for the user’s function that hands it over', () => {
    const stacks = [`main (app.py);load (app.py);parse (${yaml});scan (${yaml}) 300`, 'main (app.py);compute (app.py) 200'];
    expect(ranked(...stacks)[0]).toBe('load');
    expect(ranked(...stacks)).toContain('scan');
  });

  it('below a script that only drives a library, the library’s function comes first', () => {
    expect(ranked(`main (app.py);parse (${yaml});scan (${yaml}) 480`, 'main (app.py) 20')[0]).toBe('scan');
  });

  it('says why each stands where it does', () => {
    const {findings} = analyse(
      profileFromFolded(`main (app.py);load (app.py);parse (${yaml}) 300`, 'main (app.py);compute (app.py) 200'),
      analysisContext,
    );
    expect(findings.find(finding => finding.function === 'load')?.evidence.join('\n')).toContain('hands 100 % of its time to dependencies');
  });
});
