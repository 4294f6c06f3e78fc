// Walks the top level of a JSON file as its bytes come: keys, columns of numbers, lists of strings. Nothing is kept that is not asked for.
import type {ByteSource} from '../model/format.js';
import {recordAgain, unreadable} from './failures.js';

const quote = 0x22;
const backslash = 0x5c;
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);
const closeBracket = 0x5d;
/** A description of columns takes some kilobytes. */
const longestValueText = 1_000_000;

export interface ByteCursor {
  /** Name of the next value of the outermost object; undefined at its end. */
  nextKey(): string | undefined;
  skipValue(): void;
  valueText(): string;
  /** A list of whole numbers, `rows` for each column, dealt out in turn; those for undefined are passed over. */
  columns(into: readonly (Uint8Array | Uint32Array | undefined)[], rows: number): void;
  numbers(): Uint32Array;
  /** Calls with each string as it stands between its quotes; the bytes are only valid during the call. */
  strings(take: (bytes: Uint8Array) => void): void;
}

export const byteCursor = (source: ByteSource): ByteCursor => {
  const chunks = source.chunks()[Symbol.iterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  let at = 0;

  const advance = (): boolean => {
    for (;;) {
      const next = chunks.next();
      if (next.done === true) return false;
      if (next.value.length === 0) continue;
      chunk = next.value;
      at = 0;
      return true;
    }
  };
  const cutOff = (): Error => unreadable(`${source.name} ends in the middle.`, recordAgain);
  /** -1: the end. */
  const take = (): number => {
    if (at >= chunk.length && !advance()) return -1;
    const byte = chunk[at] ?? 0;
    at += 1;
    return byte;
  };
  const need = (): number => {
    const byte = take();
    if (byte < 0) throw cutOff();
    return byte;
  };

  /** Behind the opening quote; up to the closing one, which is taken. */
  const stringBytes = (): Uint8Array => {
    let parts: Uint8Array | undefined;
    for (;;) {
      const start = at;
      let end = start;
      while (end < chunk.length && chunk[end] !== quote) end += chunk[end] === backslash ? 2 : 1;
      if (end < chunk.length) {
        at = end + 1;
        const piece = chunk.subarray(start, end);
        return parts === undefined ? piece : Buffer.concat([parts, piece]);
      }
      // An escape that crosses the border takes the first byte of the next chunk with it.
      const piece = chunk.subarray(start);
      const skip = end - chunk.length;
      parts = parts === undefined ? piece.slice() : Buffer.concat([parts, piece]);
      if (!advance()) throw cutOff();
      if (skip > 0) {
        parts = Buffer.concat([parts, chunk.subarray(0, skip)]);
        at = skip;
      }
    }
  };

  const value = (keep: ((byte: number) => void) | undefined): void => {
    let depth = 0;
    let started = false;
    for (;;) {
      const byte = need();
      if (!started && (byte === 0x3a || byte <= 0x20)) continue;
      started = true;
      if (byte === quote) {
        const bytes = stringBytes();
        if (keep !== undefined) {
          keep(quote);
          for (const one of bytes) keep(one);
          keep(quote);
        }
      } else {
        if (depth === 0 && (byte === 0x2c || closing.has(byte))) {
          at -= 1;
          return;
        }
        keep?.(byte);
        if (opening.has(byte)) depth += 1;
        else if (closing.has(byte)) depth -= 1;
      }
      if (depth === 0 && (byte === quote || closing.has(byte))) return;
    }
  };

  const enterList = (): void => {
    for (let byte = need(); byte !== 0x5b; byte = need()) {
      if (byte !== 0x3a && byte > 0x20) throw unreadable(`${source.name} holds something else where a list belongs.`, recordAgain);
    }
  };

  const eachNumber = (add: (number: number) => void): void => {
    enterList();
    let number = 0;
    let open = false;
    for (;;) {
      const bytes = chunk;
      const length = bytes.length;
      let position = at;
      for (; position < length; position += 1) {
        const digit = (bytes[position] ?? 0) - 0x30;
        if (digit >= 0 && digit <= 9) {
          number = number * 10 + digit;
          open = true;
          continue;
        }
        if (open) {
          add(number);
          number = 0;
          open = false;
        }
        if (digit + 0x30 === closeBracket) {
          at = position + 1;
          return;
        }
      }
      if (!advance()) throw cutOff();
    }
  };

  return {
    nextKey: () => {
      for (let byte = take(); byte >= 0; byte = take()) if (byte === quote) return Buffer.from(stringBytes()).toString('utf8');
      return undefined;
    },
    skipValue: () => value(undefined),
    valueText: () => {
      const bytes: number[] = [];
      value(byte => {
        if (bytes.length >= longestValueText) throw unreadable(`${source.name} describes itself at impossible length.`, recordAgain);
        bytes.push(byte);
      });
      return Buffer.from(bytes).toString('utf8');
    },
    columns: (into, rows) => {
      const width = into.length;
      let field = 0;
      let row = 0;
      let column = into[0];
      eachNumber(number => {
        if (column !== undefined) {
          column[row] = number;
          // A narrow column would keep another number instead.
          if (column[row] !== number && row < rows)
            throw unreadable(`${source.name} holds a number too large for its column.`, recordAgain);
        }
        field += 1;
        if (field === width) {
          field = 0;
          row += 1;
        }
        column = into[field];
      });
      if (row !== rows || field !== 0) throw unreadable(`${source.name} holds ${row} rows where it promises ${rows}.`, recordAgain);
    },
    numbers: () => {
      let all = new Uint32Array(1024);
      let count = 0;
      eachNumber(number => {
        if (count === all.length) {
          const larger = new Uint32Array(count * 2);
          larger.set(all);
          all = larger;
        }
        all[count] = number;
        count += 1;
      });
      return all.subarray(0, count);
    },
    strings: takeString => {
      enterList();
      for (let byte = need(); byte !== closeBracket; byte = need()) if (byte === quote) takeString(stringBytes());
    },
  };
};
