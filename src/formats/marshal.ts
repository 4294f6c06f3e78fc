// Reader of Python's marshal format, as far as profile data needs it. Never runs anything; code objects are refused.
// Written from the type codes of CPython's marshal module (versions 0 to 5).

export type MarshalValue =
  | {readonly type: 'none'}
  | {readonly type: 'number'; readonly value: number}
  | {readonly type: 'text'; readonly value: string}
  | {readonly type: 'list'; readonly items: readonly MarshalValue[]}
  | {readonly type: 'dictionary'; readonly entries: readonly (readonly [MarshalValue, MarshalValue])[]};

/** Thrown for bytes that are no marshal data; the caller says which file. */
export class MarshalError extends Error {
  override readonly name = 'MarshalError';
}

const none: MarshalValue = {type: 'none'};
const refFlag = 0x80;
/** Profile data nests four levels deep. */
const deepest = 40;

export const readMarshal = (bytes: Uint8Array): MarshalValue => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const references: (MarshalValue | undefined)[] = [];
  const internedTexts: MarshalValue[] = [];
  let at = 0;

  const take = (count: number): number => {
    if (count < 0 || count > bytes.length - at) throw new MarshalError(`The data ends at byte ${bytes.length}, inside a value.`);
    const start = at;
    at += count;
    return start;
  };
  const byte = (): number => view.getUint8(take(1));
  const int32 = (): number => view.getInt32(take(4), true);
  /** A count of things that take at least a byte each: never more than what is left. */
  const count = (): number => {
    const value = int32();
    if (value < 0 || value > bytes.length - at) throw new MarshalError(`Impossible count ${value} at byte ${at - 4}.`);
    return value;
  };
  const raw = (length: number): Uint8Array => {
    const start = take(length);
    return bytes.subarray(start, start + length);
  };
  const latin1 = (length: number): MarshalValue => ({type: 'text', value: Buffer.from(raw(length)).toString('latin1')});
  const utf8 = (length: number): MarshalValue => ({type: 'text', value: Buffer.from(raw(length)).toString('utf8')});
  const number = (value: number): MarshalValue => ({type: 'number', value});

  const long = (): MarshalValue => {
    const digits = int32();
    let value = 0;
    for (let digit = 0; digit < Math.abs(digits); digit += 1) value += view.getUint16(take(2), true) * 2 ** (15 * digit);
    return number(digits < 0 ? -value : value);
  };
  const items = (length: number, depth: number): MarshalValue => {
    const read: MarshalValue[] = [];
    for (let item = 0; item < length; item += 1) read.push(value(depth + 1));
    return {type: 'list', items: read};
  };
  const dictionary = (depth: number): MarshalValue => {
    const entries: (readonly [MarshalValue, MarshalValue])[] = [];
    for (;;) {
      if (bytes[at] === 0x30) {
        at += 1;
        return {type: 'dictionary', entries};
      }
      const key = value(depth + 1);
      entries.push([key, value(depth + 1)]);
    }
  };
  const interned = (text: MarshalValue): MarshalValue => {
    internedTexts.push(text);
    return text;
  };
  const known = (list: readonly (MarshalValue | undefined)[]): MarshalValue => {
    const row = int32();
    const found = list[row];
    if (found === undefined) throw new MarshalError(`Reference to an unknown value at byte ${at - 4}.`);
    return found;
  };

  const value = (depth: number): MarshalValue => {
    if (depth > deepest) throw new MarshalError('Nested deeper than profile data ever is.');
    const tag = byte();
    const code = tag & ~refFlag;
    // The place in the list is taken before the parts are read, as the writer numbers them.
    const row = (tag & refFlag) === 0 ? -1 : references.push(undefined) - 1;
    const read = body(String.fromCharCode(code), depth);
    if (row >= 0) references[row] = read;
    return read;
  };

  const body = (code: string, depth: number): MarshalValue => {
    switch (code) {
      case 'N':
      case 'S':
      case '.':
        return none;
      case 'T':
        return number(1);
      case 'F':
        return number(0);
      case 'i':
        return number(int32());
      case 'I':
        return number(Number(view.getBigInt64(take(8), true)));
      case 'l':
        return long();
      case 'g':
        return number(view.getFloat64(take(8), true));
      case 'f':
        return number(Number(Buffer.from(raw(byte())).toString('latin1')));
      case 's':
      case 'u':
        return utf8(count());
      case 't':
        return interned(utf8(count()));
      case 'a':
      case 'A':
        return latin1(count());
      case 'z':
      case 'Z':
        return latin1(byte());
      case 'r':
        return known(references);
      case 'R':
        return known(internedTexts);
      case '(':
      case '[':
      case '<':
      case '>':
        return items(count(), depth);
      case ')':
        return items(byte(), depth);
      case '{':
        return dictionary(depth);
      case 'c':
        throw new MarshalError("It holds code objects, as Python's `profile` module writes them; cProfile does not.");
      default:
        throw new MarshalError(`Type ${JSON.stringify(code)} at byte ${at - 1} does not occur in profile data.`);
    }
  };

  return value(0);
};
