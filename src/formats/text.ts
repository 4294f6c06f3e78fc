// Bytes to text: byte order marks, UTF-16 from Windows shells, and JSON whose shape is unknown.
import {TextDecoder} from 'node:util';
import type {ByteSource} from '../model/format.js';
import {recordAgain, unreadable} from './failures.js';

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
export const decode = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes);

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

export const wholeText = (content: ByteSource, moveWhenTooLarge: string): string => {
  if (content.size > largestText) {
    throw unreadable(`${content.name} has ${content.size} bytes; files of this kind are read up to ${largestText}.`, moveWhenTooLarge);
  }
  return decode(content.bytes());
};

export const parseJson = (content: ByteSource): unknown => {
  if (content.size > harmlessJson && content.size <= largestText && nestsTooDeep(content.bytes())) {
    throw unreadable(
      `${content.name} is JSON nested deeper than ${deepestJson} levels.`,
      'No profiler writes that: give the recording itself.',
    );
  }
  const text = wholeText(content, 'Record for a shorter time, or convert the file to folded stacks, which are read at any size.');
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw unreadable(`${content.name} is not complete JSON.`, recordAgain, cause);
  }
};

/** Brackets in a file this small cannot hold the parser up. */
const harmlessJson = 1024 * 1024;
const deepestJson = 200_000;
const blockBytes = 16 * 1024;
const openers = new Set('[{');
const closers = new Set(']}');
const depthChange = Int8Array.from({length: 256}, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (openers.has(character)) return 1;
  return closers.has(character) ? -1 : 0;
});

/**
 * The engine's parser keeps tens of bytes an open bracket: a file of nothing else would end the process, past catching. Brackets in strings count
 * too, so this is a bound and no measure. Blocks of plain numbers, half of a recording, are passed over by the engine's own search.
 */
const nestsTooDeep = (bytes: Uint8Array): boolean => {
  let depth = 0;
  for (let start = 0; start < bytes.length; start += blockBytes) {
    const block = bytes.subarray(start, start + blockBytes);
    if (!block.includes(0x5b) && !block.includes(0x7b)) continue;
    for (let at = 0; at < block.length; at += 1) depth += depthChange[block[at] ?? 0] ?? 0;
    if (depth > deepestJson) return true;
    if (depth < 0) depth = 0;
  }
  return false;
};

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** NaN when the value is no finite number. */
export const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN);
