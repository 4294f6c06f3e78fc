// Long lists of whole numbers, read from a JSON file's bytes: as JSON values they would cost more than all else in the file.
import type {ByteSource} from '../model/format.js';
import {isRecord, jsonBytes, parseJsonBytes} from './json.js';
import {encodingOf} from './text.js';

export interface JsonWithColumns {
  readonly json: unknown;
  /** Lists of the outermost object, by key; an empty one stands in their place. A list that holds anything but whole numbers of up to 9 digits is left in `json`. */
  readonly columns: ReadonlyMap<string, Int32Array>;
}

interface Column {
  readonly key: string;
  /** Behind the opening bracket. */
  readonly start: number;
  /** The closing bracket. */
  readonly end: number;
  readonly values: Int32Array;
}

export const parseJsonWithColumns = (content: ByteSource, keys: readonly string[]): JsonWithColumns => {
  const bytes = jsonBytes(content);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = encodingOf(bytes) === 'utf-8' ? keys.flatMap(key => columnOf(buffer, key) ?? []) : [];
  const json = parseJsonBytes(content.name, withoutColumns(buffer, found));
  // What stood deeper than the outermost object belongs to something else, and a list of the outermost one is then still whole.
  if (!found.every(({key}) => isRecord(json) && isEmptied(json[key])))
    return {json: parseJsonBytes(content.name, bytes), columns: new Map()};
  return {json, columns: new Map(found.map(({key, values}) => [key, values]))};
};

const isEmptied = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** By its key: within a text of the file these quotes would be escaped. The last one counts, as it does to JSON.parse. */
const columnOf = (bytes: Buffer, key: string): Column | undefined => {
  const opening = `"${key}":[`;
  const at = bytes.lastIndexOf(opening);
  if (at < 1 || bytes[at - 1] === backslash) return undefined;
  return numbersFrom(bytes, key, at + opening.length);
};

const withoutColumns = (bytes: Buffer, columns: readonly Column[]): Uint8Array => {
  if (columns.length === 0) return bytes;
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const {start, end} of columns.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(from, start));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
};

const backslash = 0x5c;
const zero = 0x30;
const minus = 0x2d;
const comma = 0x2c;
const closeBracket = 0x5d;
const mostDigits = 9;

/** Undefined at the first byte that is no part of a plain list of whole numbers. */
const numbersFrom = (bytes: Buffer, key: string, start: number): Column | undefined => {
  const end = bytes.indexOf(closeBracket, start);
  let values = new Int32Array(1024 + Math.max(0, end - start) / 8);
  let count = 0;
  for (let at = start; at <= end; at += 1) {
    const isNegative = bytes[at] === minus;
    const first = isNegative ? at + 1 : at;
    let number = 0;
    for (at = first; isDigit(bytes[at]); at += 1) number = number * 10 + ((bytes[at] ?? 0) - zero);
    if (at === first || at - first > mostDigits || (at !== end && bytes[at] !== comma)) return undefined;
    if (count === values.length) {
      const larger = new Int32Array(count * 2);
      larger.set(values);
      values = larger;
    }
    values[count] = isNegative ? -number : number;
    count += 1;
  }
  return count === 0 ? undefined : {key, start, end, values: values.subarray(0, count)};
};

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= zero + 9;
