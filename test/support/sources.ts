// Contents made up on the spot, and what reading them gives.
import {bytesInMemory} from '../../src/formats/index.js';
import type {ByteSource, Format} from '../../src/model/format.js';
import {ProfilingError} from '../../src/model/problem.js';
import type {Profile} from '../../src/model/profile.js';
import {drawStacks} from './draw-profile.js';

export const sourceOf = (content: string | Uint8Array): ByteSource =>
  bytesInMemory('input', typeof content === 'string' ? Buffer.from(content) : content);

/** The same bytes in chunks of one size, all in one buffer that is used again, as a reader of files may do. */
export const chunked = (content: Uint8Array, chunkBytes: number): ByteSource => ({
  ...sourceOf(content),
  *chunks() {
    const buffer = new Uint8Array(chunkBytes);
    for (let start = 0; start < content.length; start += chunkBytes) {
      const part = content.subarray(start, start + chunkBytes);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
    }
  },
});

export const parsed = (format: Format, content: string | Uint8Array): Profile => format.parse(sourceOf(content));

export const stacksOf = (format: Format, content: string | Uint8Array): readonly string[] => drawStacks(parsed(format, content));

/** Code and hint of the failure; undefined when reading works. Anything but a ProfilingError is thrown on. */
export const failureOf = (read: () => unknown): Pick<ProfilingError, 'code' | 'hint' | 'message'> | undefined => {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof ProfilingError) return error;
    throw error;
  }
};

export const noteCodes = (profile: Profile): readonly string[] => profile.notes.map(note => note.code);
