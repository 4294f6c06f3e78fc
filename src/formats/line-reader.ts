// Lines of a file as bytes, chunk by chunk: the file is never one string, nor one buffer.
import type {ByteSource} from '../model/format.js';
import {utf8Chunks} from './text.js';

const newline = 10;
const carriageReturn = 13;
/** A longer line is no stack that anything recorded. */
const longestLine = 64 * 1024 * 1024;

/** Calls back with a buffer and the bounds of a line in it, without its end; the buffer is valid during the call only. */
export type OnLine = (buffer: Buffer, start: number, end: number) => void;

/** Returns how many lines were too long to be read. */
export const eachLine = (content: ByteSource, onLine: OnLine): number => {
  // What the last chunk left unfinished, in parts: joining at every chunk would be quadratic for one huge line.
  let parts: Buffer[] = [];
  let pending = 0;
  let tooLong = 0;
  const emit = (buffer: Buffer, start: number, end: number): void => {
    onLine(buffer, start, end > start && buffer[end - 1] === carriageReturn ? end - 1 : end);
  };
  const keep = (part: Buffer): void => {
    if (pending <= longestLine) parts.push(Buffer.from(part));
    else parts = [];
    pending += part.length;
  };
  const flush = (): void => {
    if (pending > longestLine) tooLong += 1;
    else if (pending > 0) {
      const line = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
      emit(line, 0, line.length);
    }
    parts = [];
    pending = 0;
  };
  for (const chunk of utf8Chunks(content)) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = buffer.indexOf(newline); end >= 0; end = buffer.indexOf(newline, start)) {
      if (pending > 0) {
        keep(buffer.subarray(start, end));
        flush();
      } else emit(buffer, start, end);
      start = end + 1;
    }
    if (start < buffer.length) keep(buffer.subarray(start));
  }
  flush();
  return tooLong;
};
