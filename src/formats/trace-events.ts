// The events of a trace file, one by one: the file is never one string, and may end anywhere.
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
import type {ByteSource} from '../model/format.js';
import {isRecord, type JsonRecord} from './json.js';
import {utf8Chunks} from './text.js';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** A longer event is none that a browser writes. */
const longestEvent = 64 * 1024 * 1024;
const longestKey = 64;

export interface TraceScan {
  readonly events: number;
  /** Objects that are no JSON, or too long. */
  readonly damaged: number;
  /** Neither form was ended: the recording was cut off. */
  readonly unfinished: boolean;
}

/** Object form (`traceEvents` among the keys) and array form. Brackets are counted outside of strings; each event is parsed by itself. */
export const eachTraceEvent = (content: ByteSource, onEvent: (event: JsonRecord) => void): TraceScan => {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Depth inside of the list of events; 0: not in it. */
  let listDepth = 0;
  let key = '';
  let keyStart = -1;
  /** What the last chunk held of it. */
  let keyBefore = '';
  let parts: Buffer[] = [];
  let pending = 0;
  let inEvent = false;
  let events = 0;
  let damaged = 0;

  const finish = (last: Buffer): void => {
    inEvent = false;
    const text = parts.length === 0 ? last.toString() : Buffer.concat([...parts, last]).toString();
    const length = pending + last.length;
    parts = [];
    pending = 0;
    if (length > longestEvent) {
      damaged += 1;
      return;
    }
    try {
      const event: unknown = JSON.parse(text);
      if (!isRecord(event)) return;
      events += 1;
      onEvent(event);
    } catch {
      damaged += 1;
    }
  };

  for (const chunk of utf8Chunks(content)) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let eventStart = inEvent ? 0 : -1;
    keyStart = keyStart >= 0 ? 0 : -1;
    for (let at = 0; at < buffer.length; at += 1) {
      const byte = buffer[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (keyStart >= 0) key = keyBefore + buffer.toString('utf8', keyStart, Math.min(at, keyStart + longestKey));
          keyStart = -1;
        }
        continue;
      }
      if (byte === quote) {
        inString = true;
        if (depth === 1 && listDepth === 0) {
          keyStart = at + 1;
          keyBefore = '';
        }
      } else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        if (listDepth === 0 && byte === openBracket && (depth === 1 || (depth === 2 && key === 'traceEvents'))) listDepth = depth;
        else if (listDepth > 0 && byte === openBrace && depth === listDepth + 1) {
          inEvent = true;
          eventStart = at;
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        if (inEvent && depth === listDepth + 1) {
          finish(buffer.subarray(eventStart, at + 1));
          eventStart = -1;
        }
        if (depth === listDepth) listDepth = 0;
        depth -= 1;
      }
    }
    if (keyStart >= 0) keyBefore = (keyBefore + buffer.toString('utf8', keyStart)).slice(0, longestKey);
    if (inEvent) {
      const rest = buffer.subarray(Math.max(0, eventStart));
      pending += rest.length;
      if (pending <= longestEvent) parts.push(Buffer.from(rest));
      else parts = [];
    }
  }
  return {events, damaged, unfinished: depth > 0};
};
