// Why, not only where: causes with their evidence, and how they join the function they explain.
import {describe, expect, it} from 'vitest';
import {analyse} from '../../src/analyses/index.js';
import {suggestedCause} from '../../src/analyses/line-causes.js';
import {packageOf} from '../../src/analyses/package-of.js';
import type {Finding} from '../../src/model/report.js';
import {analysisContext} from '../support/analysis-context.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const findings = (...stacks: readonly string[]): readonly Finding[] => analyse(profileFromFolded(...stacks), analysisContext).findings;

describe('a cause joins the function that it explains', () => {
  it('a regular expression, with its pattern and advice, in one finding', () => {
    const [first, ...rest] = findings('main (/app/a.js:1:1);parse (/app/a.js:9:1);RegExp: (a+)+$ 400', 'main (/app/a.js:1:1) 100');
    expect(first).toMatchObject({kind: 'regular-expression', function: 'parse'});
    expect(first?.evidence.join('\n')).toContain('(a+)+$');
    expect(first?.advice).toBeTruthy();
    expect(rest.filter(finding => finding.function === 'parse')).toEqual([]);
  });

  it('a pattern that two functions run counts for each by its own part', () => {
    const found = findings('trim (/a.js:1:1);RegExp: x+$ 300', 'number (/a.js:9:1);RegExp: x+$ 200');
    expect(found.map(finding => [finding.function, finding.kind, finding.evidence[0]])).toEqual([
      ['trim', 'regular-expression', 'The regular expression x+$ takes 60 % of the time'],
      ['number', 'regular-expression', 'The regular expression x+$ takes 40 % of the time'],
    ]);
  });

  it('serialisation, for whom it is done', () => {
    const json = '/usr/lib/python3.11/json/encoder.py';
    const [first] = findings(`main (app.py);save (app.py);iterencode (${json}) 300`, 'main (app.py);work (app.py) 150');
    expect(first).toMatchObject({kind: 'serialisation', function: 'save'});
  });

  it('many calls, counted exactly', () => {
    const {findings: found} = analyse(
      profileFromCalls(
        {name: 'main', file: 'app.py', calls: 1, self: 10, total: 1000, callees: {load: [1, 990]}},
        {name: 'load', file: 'app.py', calls: 1, self: 90, total: 990, callees: {compile_pattern: [5000, 900]}},
        {name: 'compile_pattern', file: 'lib.py', calls: 5000, self: 900, total: 900},
      ),
      analysisContext,
    );
    const load = found.find(finding => finding.function === 'load');
    expect(load?.kind).toBe('called-too-often');
    expect(load?.evidence.join('\n')).toContain('5,000');
  });
});

describe('causes that stand by themselves', () => {
  it('garbage collection says who was running', () => {
    const found = findings('main (a.js);copy (a.js);(garbage collector) 200', 'main (a.js);copy (a.js) 300');
    expect(found.find(({kind}) => kind === 'garbage-collection')?.evidence[0]).toContain('copy');
  });

  it('a tool that many functions call', () => {
    const found = findings(...Array.from({length: 5}, (_, n) => `main (a.py);user${n} (a.py);lookup (a.py) 100`));
    expect(found.find(({kind}) => kind === 'repeated-work' || kind === 'hot-function')?.evidence.join('\n')).toBeTruthy();
    expect(found.flatMap(({evidence}) => evidence).join('\n')).toContain('called by');
  });

  it('start-up comes first when it is most of the time, and is an answer when it names packages', () => {
    const imports = '<module> (app.py);_find_and_load (<frozen importlib._bootstrap>);<module> (/x/site-packages/heavy/__init__.py) 900';
    const outcome = analyse(profileFromFolded(imports, '<module> (app.py);work (app.py) 60'), analysisContext);
    expect(outcome.verdict).toBe('bottleneck');
    expect(outcome.findings[0]).toMatchObject({kind: 'start-up'});
    expect(outcome.findings[0]?.evidence[0]).toContain('heavy');
    expect(outcome.warnings.map(({code}) => code)).toContain('mostly-start-up');
    expect(outcome.findings.filter(({kind}) => kind === 'hot-function')).toEqual([]);
  });

  it('the start of the runtime alone proves nothing', () => {
    const outcome = analyse(
      profileFromFolded('run (node:internal/modules/run_main);compile (node:internal/modules/cjs/loader) 180', 'main (app.js) 20'),
      analysisContext,
    );
    expect(outcome.verdict).toBe('not-proven');
  });
});

describe('suggestedCause', () => {
  it.each([
    ['    match = _word_re.match(text)', 'regular expression'],
    ['  const parts = header.split(/\\s*,\\s*/);', 'regular expression'],
    ['    copied = copy.deepcopy(self.items)', 'deeply'],
    ['  components: path.components.slice(0)', 'copies a list'],
    ['    text = text + part', 'built anew'],
    ['  if (seen.indexOf(item) < 0) {', 'searches'],
    ['    if name not in names:', 'searches'],
    ['    return json.dumps(row)', 'serialises'],
  ])('%s', (line, does) => {
    expect(suggestedCause(line)?.does).toContain(does);
  });

  it.each([['    total += price'], ['  for (let i = 0; i < n; i++) {'], ['    x = y + 1'], ['']])('nothing for %s', line => {
    expect(suggestedCause(line)).toBeUndefined();
  });
});

describe('packageOf', () => {
  it.each([
    ['/srv/app/node_modules/marked/lib/marked.js', 'marked'],
    ['/srv/node_modules/a/node_modules/@scope/b/index.js', '@scope/b'],
    ['/venv/lib/python3.11/site-packages/networkx/classes/graph.py', 'networkx'],
    ['/venv/lib/python3.11/site-packages/six.py', 'six'],
    ['/usr/lib/python3.11/json/encoder.py', 'json'],
    ['node:fs', 'node:fs'],
    ['C:\\work\\node_modules\\left-pad\\index.js', 'left-pad'],
    ['/srv/app/loader.py', undefined],
  ])('%s', (file, name) => {
    expect(packageOf(file)).toBe(name);
  });
});
