// Named baselines, one small JSON file each, and the history of each as lines that are only ever added.
import {mkdir, open, readdir, readFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {ProfilingError} from '../model/problem.js';
import type {BaselineStore} from '../model/repository.js';
import {writeAtomically} from './atomic-write.js';
import {errorCode} from './error-code.js';
import {createStateDirectory} from './state-directory.js';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const historySuffix = '.history.jsonl';

export const createBaselineStore = (stateDirectory: () => Promise<string>, shownFrom: string): BaselineStore => {
  const directory = async (): Promise<string> => join(await stateDirectory(), 'baselines');
  const pathOf = async (name: string, suffix: string): Promise<string> => {
    if (!namePattern.test(name)) {
      throw new ProfilingError(
        'invalid_request',
        `${JSON.stringify(name.slice(0, 80))} is no name for a baseline.`,
        'Letters, digits, dot, dash, underscore.',
      );
    }
    return join(await directory(), `${name}${suffix}`);
  };
  const list = async (): Promise<readonly string[]> => {
    const files = await readdir(await directory()).catch((): string[] => []);
    return files
      .filter(file => file.endsWith('.json'))
      .map(file => file.slice(0, -'.json'.length))
      .sort();
  };
  const prepared = async (): Promise<void> => {
    await createStateDirectory(await stateDirectory());
    await mkdir(await directory(), {recursive: true});
  };

  return {
    list,
    read: async name => {
      try {
        return await readFile(await pathOf(name, '.json'), 'utf8');
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
        const known = await list();
        throw new ProfilingError(
          'baseline_missing',
          `There is no baseline ${JSON.stringify(name)}.`,
          known.length === 0
            ? 'Save one first: the same call with saveAs instead of compareTo.'
            : `Saved are: ${known.slice(0, 20).join(', ')}.`,
          {cause: error},
        );
      }
    },
    write: async (name, content) => {
      const path = await pathOf(name, '.json');
      await prepared();
      await writeAtomically(path, content);
      const shown = relative(shownFrom, path);
      return shown.startsWith('..') ? path : shown;
    },
    appendHistory: async (name, line) => {
      const path = await pathOf(name, historySuffix);
      await prepared();
      const file = await open(path, 'a+', 0o600);
      try {
        // A line that a crash cut off must not swallow this one.
        const {size} = await file.stat();
        const last = size === 0 ? undefined : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString('utf8');
        // One write of one line: writers that append do not mix.
        await file.appendFile(`${last === undefined || last === '\n' ? '' : '\n'}${line}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    history: async name => {
      const text = await readFile(await pathOf(name, historySuffix), 'utf8').catch(() => '');
      return text.split('\n').filter(line => line !== '');
    },
  };
};
