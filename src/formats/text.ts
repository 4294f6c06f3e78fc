// Bytes to text: byte order marks, UTF-16 from Windows shells, and the longest text there can be.
import {isAscii} from 'node:buffer';
import {TextDecoder} from 'node:util';
import type {ByteSource} from '../model/format.js';
import {unreadable} from './failures.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By byte order mark; without one, by the zero bytes that ASCII text has in UTF-16. */
export const encodingOf = (head: Uint8Array): Encoding => {
  const [first = 1, second = 1, third = 1, fourth = 1] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return 'utf-8';
};

/** Text without its mark; bytes that are no text become U+FFFD, never an error. */
export const decode = (bytes: Uint8Array): string => {
  const encoding = encodingOf(bytes);
  // The usual case in a third of the time: nothing to decode.
  if (encoding === 'utf-8' && isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return new TextDecoder(encoding).decode(bytes);
};

/** The same content as UTF-8 chunks without a mark. */
export function* utf8Chunks(content: ByteSource): Iterable<Uint8Array> {
  let decoder: TextDecoder | undefined;
  let first = true;
  for (const chunk of content.chunks()) {
    if (first && chunk.length > 0) {
      first = false;
      const encoding = encodingOf(chunk);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
      else if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
        yield chunk.subarray(3);
        continue;
      }
    }
    yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, {stream: true}));
  }
}

/** Above this a text would come near the longest string the engine can hold (2^29 - 24). */
export const largestText = 256 * 1024 * 1024;

/** The whole content, refused where it could not become one text. */
export const textBytes = (content: ByteSource, moveWhenTooLarge: string): Uint8Array => {
  if (content.size > largestText) {
    throw unreadable(`${content.name} has ${content.size} bytes; files of this kind are read up to ${largestText}.`, moveWhenTooLarge);
  }
  return content.bytes();
};
