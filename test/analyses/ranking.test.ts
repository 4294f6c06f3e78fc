import {describe, expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

const names = (stacks: readonly string[]): readonly (string | undefined)[] =>
  analyse(profileFromFolded(...stacks), analysisContext)
    .findings.filter(({kind}) => kind === 'hot-function')
    .map(finding => finding.function);

describe('the function to change comes first', () => {
  it('a function that only passes on comes after the one that works', () => {
    expect(names(['main (app.py);run (app.py);work (app.py) 500'])[0]).toBe('work');
  });

  it('a function that spreads its time over several callees comes before each of them', () => {
    const callees = Array.from({length: 10}, (_, n) => `main (app.py);build (app.py);part${n} (app.py) 50`);
    expect(names(callees)[0]).toBe('build');
  });

  it('time of natives, the runtime and regular expressions belongs to the nearest user function', () => {
    const stacks = [
      'main (/app/a.js);parse (/app/a.js);RegExp: (a+)+$ 400',
      'main (/app/a.js);parse (/app/a.js);readFileSync (node:fs) 50',
      'main (/app/a.js);other (/app/a.js) 60',
    ];
    const [first] = analyse(profileFromFolded(...stacks), analysisContext).findings;
    expect(first?.function).toBe('parse');
    expect(first?.evidence.join('\n')).toContain('RegExp: (a+)+$');
    expect(first?.selfShare).toBe(0);
    expect(first?.totalShare).toBeCloseTo(450 / 510, 3);
  });

  it('recursion counts once', () => {
    const deep = Array.from({length: 50}, () => 'walk (tree.py)').join(';');
    const [first] = analyse(profileFromFolded(...[`main (tree.py);${deep} 300`]), analysisContext).findings;
    expect(first?.function).toBe('walk');
    expect(first?.totalShare).toBe(1);
  });

  it('what a module imports is not its own work', () => {
    const imports = Array.from(
      {length: 6},
      (_, n) => `<module> (app.py);<module> (/x/site-packages/p${n}/__init__.py);setup${n} (/x/site-packages/p${n}/__init__.py) 40`,
    );
    expect(names([...imports, '<module> (app.py);work (app.py) 200'])[0]).toBe('work');
  });

  it('a comprehension is part of the function that runs it', () => {
    expect(names(['main (app.py);total (app.py);total.<locals>.<listcomp> (app.py) 300'])[0]).toBe('total');
  });

  it('where nobody’s code is seen, every named function counts', () => {
    expect(names(['main;compute;multiply 300', 'main;compute 20'])[0]).toBe('multiply');
  });

  it('the order of the stacks does not matter', () => {
    const stacks = ['a (x.py);b (x.py) 200', 'a (x.py);c (x.py) 150', 'a (x.py);c (x.py);d (x.py) 80', 'a (x.py) 10'];
    expect(names([...stacks].reverse())).toEqual(names(stacks));
  });

  it('each finding says why it stands where it does', () => {
    const {findings} = analyse(profileFromFolded(...['main (app.py);work (app.py) 500']), analysisContext);
    for (const {evidence} of findings) expect(evidence.some(line => line.startsWith('ranked here because'))).toBe(true);
  });
});
