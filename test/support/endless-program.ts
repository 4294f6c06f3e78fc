// A program that runs until it is ended, and how to see that it was.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';

/** Writes its own process id where the test finds it. */
export const endlessProgram = `
import {writeFileSync} from 'node:fs';
writeFileSync('pid.txt', String(process.pid));
setInterval(() => {}, 1000);
`;

export const pidWrittenIn = async (folder: string, name = 'pid.txt'): Promise<number> => {
  const file = join(folder, name);
  await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  return Number(readFileSync(file, 'utf8'));
};

/** Ends with the test's own time limit if it never becomes true. */
export const eventually = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await delay(20);
};

/** The process has ended; a zombie nobody has waited for counts as ended. */
export const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  return existsSync(`/proc/${pid}/status`) && /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
};
