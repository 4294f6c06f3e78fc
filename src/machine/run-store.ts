// The history of runs: one folder each, newest first, readable by plain file names only.
import {randomBytes} from 'node:crypto';
import {mkdir, readdir, readFile, realpath, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {RunStore} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import {unfinishedSuffix} from './atomic-write.js';
import {errorCode} from './error-code.js';
import {openRunFolder, plainFile} from './run-folder.js';
import {readStatus, type StatusRecord, statusFile, thisOwner, writeStatus} from './run-status.js';
import {createStateDirectory} from './state-directory.js';

const runIdPattern = /^r-\d{8}-\d{6}-[0-9a-f]{4,8}$/;
const attempts = 20;

/** `stateDirectory` is asked for lazily: reading operations create nothing. */
export const createRunStore = (stateDirectory: () => Promise<string>, shownFrom: string): RunStore => {
  const runs = async (): Promise<string> => join(await stateDirectory(), 'runs');

  const directoryOf = async (runId: string): Promise<string> => {
    const directory = join(await runs(), runIdPattern.test(runId) ? runId : '-');
    const found = await stat(directory).catch(() => undefined);
    if (found?.isDirectory() === true) return directory;
    throw new ProfilingError(
      'invalid_request',
      `There is no run ${JSON.stringify(runId.slice(0, 100))}.`,
      'get_run without a runId lists the runs that are kept.',
    );
  };

  return {
    create: async operation => {
      await createStateDirectory(await stateDirectory());
      const startedAt = new Date();
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const runId = newRunId(startedAt);
        const directory = join(await runs(), runId);
        try {
          await mkdir(directory);
        } catch (error) {
          if (errorCode(error) === 'EEXIST') continue;
          throw new ProfilingError(
            'not_permitted',
            `The run folder ${directory} cannot be made (${errorCode(error)}).`,
            'Free some space, or name another folder with --state.',
            {cause: error},
          );
        }
        const record: StatusRecord = {
          runId,
          operation,
          startedAt: startedAt.toISOString(),
          status: 'running',
          summary: '',
          owner: thisOwner,
        };
        await writeStatus(directory, record);
        return openRunFolder(await realpath(directory), record, shownFrom);
      }
      throw new ProfilingError('internal', 'No free run id was found.', 'Try again.');
    },

    open: async runId => {
      const directory = await realpath(await directoryOf(runId));
      return openRunFolder(directory, await readStatus(directory, runId), shownFrom);
    },

    get: async runId => withoutOwner(await readStatus(await directoryOf(runId), runId)),

    list: async (cursor, limit) => {
      const names = await readdir(await runs()).catch((): string[] => []);
      const ids = names.filter(name => runIdPattern.test(name)).sort((left, right) => (left < right ? 1 : -1));
      if (cursor !== undefined && !runIdPattern.test(cursor)) {
        throw new ProfilingError(
          'invalid_request',
          'The cursor is not one that get_run gave.',
          'Leave it out to begin with the newest run.',
        );
      }
      const rest = cursor === undefined ? ids : ids.filter(id => id < cursor);
      const page = rest.slice(0, limit);
      const folder = await runs();
      const records = await Promise.all(page.map(runId => readStatus(join(folder, runId), runId)));
      const last = page.at(-1);
      return {runs: records.map(withoutOwner), ...(last !== undefined && rest.length > page.length ? {nextCursor: last} : {})};
    },

    read: async (runId, file) => {
      const directory = await realpath(await directoryOf(runId));
      const missing = (cause?: unknown) =>
        new ProfilingError(
          'invalid_request',
          `Run ${runId} has no file ${JSON.stringify(file.slice(0, 200))}.`,
          'get_run lists the files of a run.',
          {cause},
        );
      const path = await realpath(join(directory, plainFile(file))).catch(error => {
        throw missing(error);
      });
      // A profiled program can have left a link here that leads anywhere.
      if (!path.startsWith(`${directory}/`))
        throw new ProfilingError(
          'outside_root',
          `${JSON.stringify(file)} leads out of its run folder.`,
          'Only files of the run itself can be read.',
        );
      if (!(await stat(path)).isFile()) throw missing();
      return readFile(path);
    },

    files: async runId => {
      const directory = await directoryOf(runId);
      const entries = await readdir(directory, {withFileTypes: true});
      const names = entries
        .filter(entry => entry.isFile() && entry.name !== statusFile && !entry.name.endsWith(unfinishedSuffix))
        .map(entry => entry.name);
      return Promise.all(names.sort().map(async file => ({file, bytes: (await stat(join(directory, file))).size})));
    },
  };
};

const withoutOwner = ({owner: _, ...run}: StatusRecord): Omit<StatusRecord, 'owner'> => run;

/** Sorts by time as text; the tail tells runs of one second apart. */
const newRunId = (now: Date): string => {
  const digits = now.toISOString().replace(/\D/g, '');
  return `r-${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString('hex')}`;
};
