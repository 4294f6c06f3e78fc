// Byte strings to rows: names are compared as bytes and become text once each, not once a frame.

export interface NameInterner {
  readonly size: number;
  /** Row of these bytes; the same bytes always give the same row. */
  row(buffer: Buffer, start: number, end: number): number;
  texts(): readonly string[];
}

export const nameInterner = (): NameInterner => {
  let arena = Buffer.alloc(64 * 1024);
  let used = 0;
  let size = 0;
  let starts = new Int32Array(1024);
  let hashes = new Int32Array(1024);
  // Row + 1; 0 = free. Kept at most half full.
  let slots = new Int32Array(2048);

  const grow = (): void => {
    const largerStarts = new Int32Array(starts.length * 2);
    largerStarts.set(starts);
    starts = largerStarts;
    const largerHashes = new Int32Array(starts.length);
    largerHashes.set(hashes);
    hashes = largerHashes;
    slots = new Int32Array(starts.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < size; row += 1) {
      let slot = (hashes[row] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
  };
  const sameBytes = (row: number, buffer: Buffer, start: number, end: number): boolean => {
    const from = starts[row] ?? 0;
    if ((starts[row + 1] ?? 0) - from !== end - start) return false;
    for (let offset = end - start - 1; offset >= 0; offset -= 1) if (arena[from + offset] !== buffer[start + offset]) return false;
    return true;
  };
  const store = (buffer: Buffer, start: number, end: number): void => {
    if (used + end - start > arena.length) {
      const larger = Buffer.alloc(Math.max(arena.length * 2, used + end - start));
      arena.copy(larger, 0, 0, used);
      arena = larger;
    }
    buffer.copy(arena, used, start, end);
    used += end - start;
    size += 1;
    starts[size] = used;
  };

  return {
    get size() {
      return size;
    },
    row: (buffer, start, end) => {
      // FNV-1a, with a last mix because the table is a power of two.
      let hash = 0x811c9dc5;
      for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (buffer[at] ?? 0), 0x01000193);
      hash = (hash ^ (hash >>> 15)) | 0;
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (;;) {
        const row = (slots[slot] ?? 0) - 1;
        if (row < 0) break;
        if (hashes[row] === hash && sameBytes(row, buffer, start, end)) return row;
        slot = (slot + 1) & mask;
      }
      const row = size;
      store(buffer, start, end);
      hashes[row] = hash;
      slots[slot] = row + 1;
      if (size + 1 >= starts.length) grow();
      return row;
    },
    texts: () => Array.from({length: size}, (_, row) => arena.toString('utf8', starts[row], starts[row + 1])),
  };
};
