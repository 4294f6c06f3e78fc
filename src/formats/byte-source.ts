// A file's bytes that are in memory already.
import type {ByteSource} from '../model/format.js';

const chunkBytes = 1024 * 1024;

export const bytesInMemory = (name: string, bytes: Uint8Array): ByteSource => ({
  name,
  size: bytes.length,
  *chunks() {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
  },
  bytes: () => bytes,
});
