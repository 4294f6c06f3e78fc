// One run's folder: files that appear whole, and the status beside them.
import {stat} from 'node:fs/promises';
import {join, relative} from 'node:path';
import type {Artifact} from '../model/execution.js';
import type {RunFolder, StoredRun} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import {writeAtomically} from './atomic-write.js';
import {errorCode} from './error-code.js';
import {isPlainFileName} from './plan-files.js';
import {type StatusRecord, writeStatus} from './run-status.js';

export const plainFile = (file: string): string => {
  if (isPlainFileName(file)) return file;
  throw new ProfilingError(
    'invalid_request',
    `${JSON.stringify(file)} is not the name of a file of a run.`,
    'Give a plain file name as get_run lists it, without any folder.',
  );
};

/** `shownFrom`: the folder that paths in artifacts are relative to, if the run lies below it. */
export const openRunFolder = (directory: string, record: StatusRecord, shownFrom: string): RunFolder => {
  const {runId} = record;
  let current = record;
  const artifact = (file: string, bytes: number, mediaType: string, purpose: string): Artifact => {
    const path = relative(shownFrom, join(directory, file));
    return {
      uri: `perfwright://runs/${runId}/${encodeURIComponent(file)}`,
      path: path.startsWith('..') ? join(directory, file) : path,
      mediaType,
      bytes,
      purpose,
    };
  };
  return {
    runId,
    directory,
    write: async (file, content, mediaType, purpose) => {
      await writeAtomically(join(directory, plainFile(file)), content);
      return artifact(file, typeof content === 'string' ? Buffer.byteLength(content) : content.length, mediaType, purpose);
    },
    link: async (file, mediaType, purpose) => {
      try {
        const {size} = await stat(join(directory, plainFile(file)));
        return artifact(file, size, mediaType, purpose);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
        throw new ProfilingError(
          'invalid_request',
          `Run ${runId} has no file ${JSON.stringify(file)}.`,
          'get_run lists the files of a run.',
          {cause: error},
        );
      }
    },
    setStatus: async (status: StoredRun['status'], summary: string) => {
      current = {...current, status, summary};
      await writeStatus(directory, current);
    },
  };
};
