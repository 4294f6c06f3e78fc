// One line of folded stacks: `outer;inner;innermost 12`, with a second count when the file compares two recordings.

const space = 0x20;
const tab = 0x09;
const semicolon = 0x3b;
const zero = 0x30;
const nine = 0x39;

export interface FoldedLine {
  /** End of the stack in the buffer; -1: the line is no stack with a count. */
  stackEnd: number;
  weight: number;
  /** NaN: no second column before the weight. */
  earlier: number;
}

const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;

/** Unsigned and finite, else NaN. Digits, a fraction and an exponent; Austin's further figures after a comma are left aside. */
export const countAt = (buffer: Uint8Array, start: number, end: number): number => {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] ?? 0;
    if (byte < zero || byte > nine || at - start > 14) return slowCount(buffer, start, end);
    value = value * 10 + (byte - zero);
  }
  return end > start ? value : Number.NaN;
};

const slowCount = (buffer: Uint8Array, start: number, end: number): number => {
  if (end - start > 60) return Number.NaN;
  const text = String.fromCharCode(...buffer.subarray(start, end));
  const figures = /^(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)(?:,-?\d+,-?\d+)?$/.exec(text);
  const value = Number(figures?.[1] ?? Number.NaN);
  return Number.isFinite(value) ? value : Number.NaN;
};

const wordStart = (buffer: Uint8Array, start: number, end: number): number => {
  let at = end;
  while (at > start && !isBlank(buffer[at - 1])) at -= 1;
  return at;
};

const trimEnd = (buffer: Uint8Array, start: number, end: number): number => {
  let at = end;
  while (at > start && isBlank(buffer[at - 1])) at -= 1;
  return at;
};

/** Fills `into` (one object for all lines, as there may be millions). */
export const readFoldedLine = (buffer: Uint8Array, start: number, lineEnd: number, twoColumns: boolean, into: FoldedLine): void => {
  const end = trimEnd(buffer, start, lineEnd);
  const word = wordStart(buffer, start, end);
  into.weight = countAt(buffer, word, end);
  into.earlier = Number.NaN;
  into.stackEnd = Number.isNaN(into.weight) || word === start ? -1 : trimEnd(buffer, start, word);
  if (!twoColumns || into.stackEnd < 0) return;
  const before = wordStart(buffer, start, into.stackEnd);
  const earlier = countAt(buffer, before, into.stackEnd);
  if (Number.isNaN(earlier) || before === start) return;
  into.earlier = earlier;
  into.stackEnd = trimEnd(buffer, start, before);
};

/** Offset behind Austin's `P<pid>;T<thread>;`, or `end` when no frame follows; `start` when there is no such prefix. */
export const behindThread = (buffer: Uint8Array, start: number, end: number): number => {
  if (buffer[start] !== 0x50) return start;
  const first = buffer.indexOf(semicolon, start);
  if (first < 0 || first >= end || buffer[first + 1] !== 0x54) return start;
  const second = buffer.indexOf(semicolon, first + 1);
  return second < 0 || second >= end ? end : second + 1;
};

export const separator = semicolon;
