// Takes gzip off a file, within bounds: a few kilobytes can unpack to gigabytes.
import {constants, gunzipSync} from 'node:zlib';
import type {ByteSource} from '../model/format.js';
import {bytesInMemory} from './byte-source.js';
import {unreadable} from './failures.js';

/** Detection looks at no more than this. */
export const headBytes = 64 * 1024;
const mostUnpacked = 1024 * 1024 * 1024;
/** Repetitive stacks shrink a hundredfold; past this ratio it is a bomb. */
const highestRatio = 250;
const alwaysAllowed = 64 * 1024 * 1024;
const mostLayers = 3;

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

export const headOf = (source: ByteSource): Uint8Array => {
  const parts: Uint8Array[] = [];
  let taken = 0;
  for (const chunk of source.chunks()) {
    const part = chunk.subarray(0, headBytes - taken);
    // Copied: the source may use its buffer again for the next chunk.
    parts.push(part.slice());
    taken += part.length;
    if (taken >= headBytes) break;
  }
  return parts.length === 1 ? (parts[0] ?? new Uint8Array(0)) : Buffer.concat(parts);
};

/** The content without gzip around it; the source itself when there is none. */
export const unwrapped = (source: ByteSource): ByteSource => {
  let content = source;
  for (let layer = 0; layer < mostLayers && isGzip(headOf(content)); layer += 1) content = gunzipped(content, source.size);
  return content;
};

const gunzipped = (content: ByteSource, packedBytes: number): ByteSource => {
  const limit = Math.min(mostUnpacked, Math.max(alwaysAllowed, packedBytes * highestRatio));
  try {
    return bytesInMemory(content.name, gunzipSync(content.bytes(), {maxOutputLength: limit, finishFlush: constants.Z_FINISH}));
  } catch (cause) {
    throw unreadable(
      `${content.name} is gzip that does not unpack to at most ${limit} bytes.`,
      'It may be cut off, damaged or too large: unpack it with `gunzip` and give the plain file.',
      cause,
    );
  }
};
