// A file as the format readers want it: in chunks, never as one string.
import {constants as bufferConstants} from 'node:buffer';
import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {basename} from 'node:path';
import type {ByteSource} from '../model/format.js';
import {ProfilingError} from '../model/problem.js';
import {errorCode} from './error-code.js';

const chunkBytes = 1_048_576;

/** `path` is a real path: a link put in its place afterwards is not followed. */
export const fileByteSource = (path: string): ByteSource => {
  const name = basename(path);
  const open = (): number => {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      const hint = errorCode(error) === 'EACCES' ? 'Give yourself the right to read it.' : 'Check that it is still there.';
      throw new ProfilingError(
        errorCode(error) === 'EACCES' ? 'not_permitted' : 'invalid_request',
        `${JSON.stringify(name)} cannot be opened.`,
        hint,
        {cause: error},
      );
    }
  };
  const readInto = (descriptor: number, buffer: Buffer, offset: number): number => {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      throw new ProfilingError(
        'unreadable_profile',
        `${JSON.stringify(name)} cannot be read (${errorCode(error)}).`,
        'Check the disk, or record it again.',
        {cause: error},
      );
    }
  };

  const first = open();
  const found = fstatSync(first);
  closeSync(first);
  if (!found.isFile())
    throw new ProfilingError('invalid_request', `${JSON.stringify(name)} is not a file.`, 'Give the path of a profile file.');

  return {
    name,
    size: found.size,
    modifiedMs: found.mtimeMs,
    *chunks() {
      const descriptor = open();
      try {
        for (;;) {
          // A new buffer each time: readers may keep slices of what they were given.
          const buffer = Buffer.allocUnsafeSlow(chunkBytes);
          const count = readInto(descriptor, buffer, 0);
          if (count === 0) return;
          yield buffer.subarray(0, count);
        }
      } finally {
        closeSync(descriptor);
      }
    },
    bytes: () => {
      if (found.size > bufferConstants.MAX_LENGTH) {
        throw new ProfilingError(
          'unreadable_profile',
          `${JSON.stringify(name)} has ${found.size} bytes, more than can be read at once.`,
          'Record for a shorter time or at a lower rate.',
        );
      }
      const descriptor = open();
      try {
        const buffer = Buffer.allocUnsafeSlow(found.size);
        let filled = 0;
        while (filled < buffer.length) {
          const count = readInto(descriptor, buffer, filled);
          if (count === 0) break;
          filled += count;
        }
        return buffer.subarray(0, filled);
      } finally {
        closeSync(descriptor);
      }
    },
  };
};
