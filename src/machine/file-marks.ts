// Size and time of change of the files below a folder, so that two looks tell what was written in between.
import {lstat, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {FileMarks} from '../model/measuring.js';

/** Not a program's own results: histories, packages, our own state. */
const passedOver = new Set(['.git', '.hg', '.perfwright', 'node_modules', '__pycache__', '.venv', 'venv', '.pytest_cache']);
const mostFiles = 5_000;
const deepest = 8;

/** Ordered by depth, so that a large tree is cut where it matters least. Names are relative to the folder. */
export const readFileMarks = async (directory: string): Promise<FileMarks> => {
  const marks = new Map<string, string>();
  let folders = [''];
  for (let depth = 0; depth < deepest && folders.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(join(directory, folder), {withFileTypes: true}).catch(() => []);
      for (const entry of entries) {
        const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && !passedOver.has(entry.name)) below.push(name);
        if (!entry.isFile() || entry.name.endsWith('.pyc')) continue;
        if (marks.size >= mostFiles) return marks;
        const stat = await lstat(join(directory, name)).catch(() => undefined);
        if (stat !== undefined) marks.set(name, `${stat.size} ${stat.mtimeMs} ${stat.ino}`);
      }
    }
    folders = below;
  }
  return marks;
};
