// What a program prints: the first bytes go to a file up to a cap, the last ones are kept for the report, the rest is counted and let go.
import {closeSync, openSync, writeSync} from 'node:fs';
import type {Readable} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';

const tailBytes = 8_192;

export interface OutputCapture {
  /** Never stops reading: a full pipe would stop the program and falsify its time. */
  drain(stream: Readable): void;
  readonly droppedBytes: () => number;
  readonly tail: () => string;
  close(): void;
}

/** `limitBytes` caps the file; opened with the first byte, so a silent program leaves no empty file. */
export const captureOutput = (path: string, limitBytes: number): OutputCapture => {
  let descriptor: number | undefined;
  let written = 0;
  let dropped = 0;
  let tail: Buffer = Buffer.alloc(0);
  let closed = false;

  const take = (chunk: Buffer): void => {
    if (closed) return;
    tail = chunk.length >= tailBytes ? Buffer.from(chunk.subarray(-tailBytes)) : Buffer.concat([tail, chunk]).subarray(-tailBytes);
    const room = Math.min(chunk.length, limitBytes - written);
    dropped += chunk.length - Math.max(0, room);
    if (room <= 0) return;
    descriptor ??= openSync(path, 'a', 0o600);
    writeSync(descriptor, chunk, 0, room);
    written += room;
  };

  return {
    drain: stream => {
      stream.on('data', (chunk: Buffer | string) => take(Buffer.from(chunk)));
      stream.on('error', () => stream.destroy());
    },
    droppedBytes: () => dropped,
    tail: () => printable(tail.toString('utf8')),
    close: () => {
      closed = true;
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
};

/** A program's output may hold terminal commands; a reader gets only what is text. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '\uFFFD');
