// JSON whose shape is not known: parsed within bounds, and looked at without trust.
import type {ByteSource} from '../model/format.js';
import {recordAgain, unreadable} from './failures.js';
import {decode, textBytes} from './text.js';

export const parseJson = (content: ByteSource): unknown => {
  const bytes = textBytes(content, 'Record for a shorter time, or convert the file to folded stacks, which are read at any size.');
  if (bytes.length > harmlessJson && nestsTooDeep(bytes)) {
    throw unreadable(
      `${content.name} is JSON nested deeper than ${deepestJson} levels.`,
      'No profiler writes that: give the recording itself.',
    );
  }
  try {
    const value: unknown = JSON.parse(decode(bytes));
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
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let depth = 0;
  for (let start = 0; start < buffer.length; start += blockBytes) {
    const block = buffer.subarray(start, start + blockBytes);
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
