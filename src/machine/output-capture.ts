// What a program prints: the first bytes go to a file up to a cap, the last ones are kept for the report, the rest is counted and let go.
import {closeSync, openSync, writeSync} from 'node:fs';
import type {Readable} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {errorCode} from './error-code.js';

const tailBytes = 8_192;

export interface OutputCapture {
  /** Never stops reading: a full pipe would stop the program and falsify its time. */
  drain(stream: Readable): void;
  /** What the file does not hold, and why; undefined: it holds everything. */
  loss(): string | undefined;
  tail(): string;
  close(): void;
}

/** `limitBytes` caps the file; opened with the first byte, so a silent program leaves no empty file. */
export const captureOutput = (path: string, limitBytes: number): OutputCapture => {
  let descriptor: number | undefined;
  let written = 0;
  let received = 0;
  let failure: string | undefined;
  let tail: Buffer = Buffer.alloc(0);
  let closed = false;

  const take = (chunk: Buffer): void => {
    if (closed) return;
    received += chunk.length;
    tail = chunk.length >= tailBytes ? Buffer.from(chunk.subarray(-tailBytes)) : Buffer.concat([tail, chunk]).subarray(-tailBytes);
    const room = Math.min(chunk.length, limitBytes - written);
    if (room <= 0 || failure !== undefined) return;
    try {
      descriptor ??= openSync(path, 'a', 0o600);
      written += writeSync(descriptor, chunk, 0, room);
    } catch (error) {
      // A full disk costs the text, not the measurement.
      failure = errorCode(error) ?? 'unknown reason';
    }
  };

  return {
    drain: stream => {
      stream.on('data', (chunk: Buffer | string) => take(Buffer.from(chunk)));
      stream.on('error', () => stream.destroy());
    },
    loss: () => {
      if (received === written) return undefined;
      const reason = failure === undefined ? `beyond ${limitBytes} bytes` : `could not be written (${failure}) and`;
      return `${reason} was not kept: ${received - written} bytes dropped.`;
    },
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
