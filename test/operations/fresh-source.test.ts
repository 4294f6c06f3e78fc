// Which sources count as changed since a recording, and what is shown of them.
import {expect, test} from 'vitest';
import {freshSource} from '../../src/operations/stages/with-sources.js';
import {refusingMachine} from '../support/refusing-machine.js';

const machine = {
  ...refusingMachine,
  readSource: () => ['text'],
  sources: {
    ...refusingMachine.sources,
    modifiedMs: (file: string) => (file.includes('outside') ? undefined : file.includes('old') ? 1_000 : 9_000),
  },
};

test('files written after the recording give no text, and are named in one warning', () => {
  const {readSource, isStale, warnings} = freshSource(machine, 5_000);
  expect(readSource('/p/old.py', 1, 0)).toEqual(['text']);
  expect(warnings()).toEqual([]);
  for (const name of ['a', 'b', 'c', 'd']) expect(readSource(`/p/${name}.py`, 1, 0)).toBeUndefined();
  expect(isStale('/p/a.py')).toBe(true);
  expect(warnings()).toEqual([
    {code: 'stale-source', message: expect.stringContaining('a.py, b.py, c.py and 1 more'), hint: expect.stringContaining('again')},
  ]);
});

test('without a time of recording every file is fresh; so is what lies outside, and what the profiler brought', () => {
  expect(freshSource(machine, undefined).isStale('/p/a.py')).toBe(false);
  const {isStale, warnings} = freshSource(machine, 5_000);
  for (const file of ['', '/outside/x.py', '/p/.perfwright/runs/r/v8-preload.cjs']) expect(isStale(file), file).toBe(false);
  expect(warnings()).toEqual([]);
});
