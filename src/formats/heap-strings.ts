// The strings of a heap snapshot, kept as bytes: of the hundreds of thousands a reader asks for a few.

/** A name is shown, never used: longer ones say nothing more, and hold the program's data. */
const longestBytes = 800;
const longestText = 200;
const blockBytes = 1 << 20;

export interface HeapStrings {
  /** Bytes between the quotes, JSON escapes and all. */
  add(bytes: Uint8Array): void;
  text(row: number): string;
  bytes(row: number): number;
}

export const heapStrings = (): HeapStrings => {
  // Blocks, not one growing piece of memory: that would be there twice while it is copied.
  const blocks: Buffer[] = [Buffer.allocUnsafeSlow(blockBytes)];
  let used = 0;
  let starts = new Uint32Array(1 << 12);
  let lengths = new Uint16Array(1 << 12);
  let count = 0;
  const texts = new Map<number, string>();

  const add = (bytes: Uint8Array): void => {
    const length = Math.min(bytes.length, longestBytes);
    if (used + length > blockBytes) {
      blocks.push(Buffer.allocUnsafeSlow(blockBytes));
      used = 0;
    }
    if (count === starts.length) {
      const largerStarts = new Uint32Array(count * 2);
      largerStarts.set(starts);
      starts = largerStarts;
      const largerLengths = new Uint16Array(count * 2);
      largerLengths.set(lengths);
      lengths = largerLengths;
    }
    blocks.at(-1)?.set(length === bytes.length ? bytes : bytes.subarray(0, length), used);
    starts[count] = (blocks.length - 1) * blockBytes + used;
    lengths[count] = length;
    used += length;
    count += 1;
  };

  const text = (row: number): string => {
    const known = texts.get(row);
    if (known !== undefined) return known;
    if (row >= count) return '';
    const start = starts[row] ?? 0;
    const from = start % blockBytes;
    const raw = blocks[Math.floor(start / blockBytes)]?.toString('utf8', from, from + (lengths[row] ?? 0)) ?? '';
    const made = unescaped(raw).slice(0, longestText);
    texts.set(row, made);
    return made;
  };
  return {add, text, bytes: row => (row < count ? (lengths[row] ?? 0) : 0)};
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
