// The lock between processes: who holds it, and who may take it over.
import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {withDirectoryLock} from '../../src/machine/directory-lock.js';
import {hasProc} from '../../src/machine/process-table.js';
import {problemOf} from './sandbox.js';

const folderWithLock = (owner: string | undefined, ageSeconds: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'perfwright-lock-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const lock = join(folder, '.lock');
  mkdirSync(lock);
  if (owner !== undefined) writeFileSync(join(lock, 'owner'), owner);
  const made = Date.now() / 1_000 - ageSeconds;
  utimesSync(lock, made, made);
  return folder;
};
const take = (folder: string, signal = AbortSignal.timeout(20_000)): Promise<string> =>
  withDirectoryLock(folder, {signal, waiting: () => undefined}, async () => 'taken');

test('one whose maker died before it said who it was is taken over', async () => {
  expect(await take(folderWithLock(undefined, 60))).toBe('taken');
});

test('one that was made just now is left to its maker, though nameless', async () => {
  expect(await problemOf(take(folderWithLock(undefined, 0), AbortSignal.timeout(500)))).toMatchObject({code: 'cancelled'});
});

test.skipIf(!hasProc)('one whose owner has ended is taken over, whatever its age', async () => {
  expect(await take(folderWithLock('1:wrong', 0))).toBe('taken');
});
