// A project in a temporary folder that goes away with the test.
import {mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';

export const projectFolder = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'perfwright-project-')));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

/** Spins for a while in a function of its own. */
export const busyProgram = `
const spin = until => {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1e5; i += 1) sum += Math.sqrt(i);
  return sum;
};
console.log('answer', spin(Date.now() + Number(process.argv[2] ?? 1500)) > 0);
`;
