// JSON whose shape is not known: parsed within bounds, and looked at without trust.
import type {ByteSource} from '../model/format.js';
import {recordAgain, unreadable} from './failures.js';
import {decode, textBytes} from './text.js';

export const parseJson = (content: ByteSource): unknown => parseJsonBytes(content.name, jsonBytes(content));

export const jsonBytes = (content: ByteSource): Uint8Array =>
  textBytes(content, 'Record for a shorter time, or convert the file to folded stacks, which are read at any size.');

export const parseJsonBytes = (name: string, bytes: Uint8Array): unknown => {
  if (bytes.length > harmlessJson && nestsTooDeep(bytes)) {
    throw unreadable(`${name} is JSON nested deeper than ${deepestJson} levels.`, 'No profiler writes that: give the recording itself.');
  }
  try {
    const value: unknown = JSON.parse(decode(bytes));
    return value;
  } catch (cause) {
    throw unreadable(`${name} is not complete JSON.`, recordAgain, cause);
  }
};

/** Brackets in a file this small cannot hold the parser up. */
const harmlessJson = 1024 * 1024;
const deepestJson = 1_000_000;
const blockBytes = 4 * 1024;
const oneBlockIn = 8;
const depthChange = Int8Array.from({length: 256}, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (character === '[' || character === '{') return 1;
  return character === ']' || character === '}' ? -1 : 0;
});

/**
 * The engine's parser keeps some hundred bytes for each open bracket: a file of nothing else would end the process, past catching. Every eighth
 * block is counted, for counting all would cost a third of parsing; chance picks it, so that no file can be made to slip through.
 */
const nestsTooDeep = (bytes: Uint8Array): boolean => {
  let depth = 0;
  for (let span = 0; span < bytes.length; span += blockBytes * oneBlockIn) {
    const start = span + Math.floor(Math.random() * oneBlockIn) * blockBytes;
    const end = Math.min(start + blockBytes, bytes.length);
    for (let at = start; at < end; at += 1) depth += (depthChange[bytes[at] ?? 0] ?? 0) * oneBlockIn;
    if (depth > deepestJson) return true;
    if (depth < 0) depth = 0;
  }
  return false;
};

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : none);
const none: readonly unknown[] = [];
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** NaN when the value is no finite number. */
export const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN);
/** 0 when the value is no number above 0. */
export const amountOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0);
