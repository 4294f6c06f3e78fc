// The strings of a heap snapshot, kept as bytes: of the hundreds of thousands a reader asks for a few.

/** A name is shown, never used: longer ones say nothing more, and hold the program's data. */
const longestBytes = 800;
const longestText = 200;

export interface HeapStrings {
  /** Bytes between the quotes, JSON escapes and all. */
  add(bytes: Uint8Array): void;
  text(row: number): string;
}

export const heapStrings = (): HeapStrings => {
  let arena = Buffer.allocUnsafeSlow(1 << 20);
  let starts = new Uint32Array(1 << 12);
  let used = 0;
  let count = 0;
  const texts = new Map<number, string>();

  const add = (bytes: Uint8Array): void => {
    const length = Math.min(bytes.length, longestBytes);
    if (used + length > arena.length) {
      const larger = Buffer.allocUnsafeSlow(arena.length * 2);
      arena.copy(larger, 0, 0, used);
      arena = larger;
    }
    if (count + 1 >= starts.length) {
      const larger = new Uint32Array(starts.length * 2);
      larger.set(starts);
      starts = larger;
    }
    arena.set(length === bytes.length ? bytes : bytes.subarray(0, length), used);
    used += length;
    count += 1;
    starts[count] = used;
  };

  const text = (row: number): string => {
    const known = texts.get(row);
    if (known !== undefined) return known;
    if (row >= count) return '';
    const raw = arena.toString('utf8', starts[row] ?? 0, starts[row + 1] ?? 0);
    const made = unescaped(raw).slice(0, longestText);
    texts.set(row, made);
    return made;
  };
  return {add, text};
};

const unescaped = (raw: string): string => {
  if (!raw.includes('\\')) return raw;
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === 'string' ? value : raw;
  } catch {
    // Cut in the middle of an escape.
    return raw.replace(/\\u?[0-9a-f]{0,4}$/i, '').replaceAll('\\', '');
  }
};
