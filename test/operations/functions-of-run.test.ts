// Which findings of an earlier run become functions to look into.
import {expect, test} from 'vitest';
import {functionsIn} from '../../src/operations/stages/functions-of-run.js';

const hot = (name: string, file: string) => ({kind: 'hot-function', function: name, file});

test('functions of files are named with their file, each once, five at most', () => {
  const findings = [hot('a', 'app.py'), hot('a', 'app.py'), ...['b', 'c', 'd', 'e', 'f'].map(name => hot(name, 'app.py'))];
  expect(functionsIn(findings)).toEqual(['a', 'b', 'c', 'd', 'e'].map(name => `app.py:${name}`));
});

test('code without a definition of its own, and what is not Python, is passed over', () => {
  expect(functionsIn([hot('<module>', 'app.py'), hot('<lambda>', 'app.py'), hot('parse', 'app.js'), {kind: 'time-split'}])).toEqual([]);
});

test('libraries are looked into only where nothing of the program is hot', () => {
  const library = hot('match', '/venv/lib/python3.12/site-packages/regex/core.py');
  expect(functionsIn([library, hot('Loader.load', 'loader.py')])).toEqual(['loader.py:Loader.load']);
  expect(functionsIn([library])).toHaveLength(1);
});
