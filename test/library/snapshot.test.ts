// The cheap start: an unchanged skill is restored as it was checked, a changed one is loaded in full.
import {appendFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {type LibrarySnapshot, librarySnapshot, loadLibrary, restoreLibrary} from '../../src/library/index.js';
import {policyText, skillsFolder, skillText} from './skill-folder.js';

const main = 'performance-profiling/SKILL.md';
const more = 'performance-profiling/references/more.md';

const take = async () => {
  const folder = skillsFolder({[main]: skillText(), [more]: '# More\n'});
  const library = await loadLibrary([folder]);
  const snapshot: LibrarySnapshot = JSON.parse(JSON.stringify(librarySnapshot(library)));
  return {folder, library, snapshot};
};

test('what is restored equals what was loaded', async () => {
  const {folder, library, snapshot} = await take();
  const restored = await restoreLibrary(snapshot, folder);
  expect({...restored, find: undefined}).toEqual({...library, find: undefined});
  expect(restored.find('skill://performance-profiling/references/more.md')).toEqual(
    library.find('skill://performance-profiling/references/more.md'),
  );
});

test('nothing is parsed when nothing has changed', async () => {
  const {folder, snapshot} = await take();
  const marked = {...snapshot, policy: {...snapshot.policy, scope: 'from the snapshot'}};
  expect((await restoreLibrary(marked, folder)).policy.scope).toBe('from the snapshot');
});

test('editing the shipped skill changes the behaviour', async () => {
  const {folder, snapshot} = await take();
  writeFileSync(join(folder, main), skillText(policyText({'Sampling rate': 'Python `77`, V8 `1000`, native `499`'})));
  expect((await restoreLibrary(snapshot, folder)).policy.samplingRateHz.python).toBe(77);
});

test('a changed, added or missing file is noticed and the full checks hold', async () => {
  const {folder, snapshot} = await take();
  appendFileSync(join(folder, more), 'changed');
  expect((await restoreLibrary(snapshot, folder)).find('skill://performance-profiling/references/more.md')?.size).toBe(14);
  rmSync(join(folder, more));
  expect((await restoreLibrary(snapshot, folder)).skills[0]?.files).toHaveLength(1);
  writeFileSync(join(folder, 'performance-profiling/new.md'), '[x](nowhere.md)');
  await expect(restoreLibrary(snapshot, folder)).rejects.toThrow(/nowhere\.md/);
});

test('further folders are loaded beside it and win', async () => {
  const {folder, snapshot} = await take();
  const team = skillsFolder({[main]: skillText(policyText({'Recording length': 'attached `5`, launched `6`, waits `7`'}))});
  const library = await restoreLibrary(snapshot, folder, [team]);
  expect(library.policy.recordingSeconds).toEqual({attached: 5, launched: 6, wait: 7});
  expect(library.find('skill://performance-profiling/SKILL.md')?.absolutePath).toBe(join(team, main));
});

test('further folders without the policy leave the restored one in force', async () => {
  const {folder, snapshot} = await take();
  const other = skillsFolder({'other/SKILL.md': '---\nname: other\ndescription: x\n---\n'});
  const library = await restoreLibrary(snapshot, folder, [other]);
  expect(library.policy).toEqual(snapshot.policy);
  expect(library.skills.map(({name}) => name)).toEqual(['performance-profiling', 'other']);
});
