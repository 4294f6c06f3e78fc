// What the format benchmarks share: a file read in chunks, seeded inputs written to a temporary folder, CPU time, one line of result.
import {closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ByteSource} from '../../src/model/format.js';

const chunkBytes = 1024 * 1024;
/** A contender by itself runs once: then the peak memory is that of one read. */
const repetitions = (contenders: readonly Contender[]): number => (contenders.length === 1 ? 1 : 5);

export const fileSource = (path: string): ByteSource => ({
  name: path,
  size: statSync(path).size,
  *chunks() {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        const read = readSync(file, buffer);
        if (read === 0) break;
        yield buffer.subarray(0, read);
      }
    } finally {
      closeSync(file);
    }
  },
  bytes: () => readFileSync(path),
});

/** Numbers from 0 to below `below`, the same ones every time. */
export const seeded = (seed: number): ((below: number) => number) => {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** `given`: a size in megabytes, for which an input is written and removed; or a file that is there, so that peak memory is the readers' alone. */
export const withInput = (given: string, pieces: (megabytes: number) => Iterable<string>, use: (path: string) => void): void => {
  const megabytes = Number(given);
  if (Number.isNaN(megabytes)) use(given);
  else withFile('input', pieces(megabytes), use);
};

const withFile = (name: string, pieces: Iterable<string>, use: (path: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, name);
  try {
    const file = openSync(path, 'w');
    for (const piece of pieces) writeSync(file, piece);
    closeSync(file);
    use(path);
  } finally {
    rmSync(folder, {recursive: true});
  }
};

export interface Contender {
  readonly name: string;
  run(path: string): unknown;
}

const cpuSeconds = (action: () => unknown): number => {
  const before = process.cpuUsage();
  action();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1e6;
};

/** Least CPU time of several turns each, taken in turns so that a busy neighbour hits all alike; the first contender is the yardstick. */
export const compare = (path: string, contenders: readonly Contender[]): void => {
  const megabytes = statSync(path).size / 1e6;
  const least = contenders.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < repetitions(contenders); turn += 1) {
    for (const [index, contender] of contenders.entries())
      least[index] = Math.min(
        least[index] ?? 0,
        cpuSeconds(() => contender.run(path)),
      );
  }
  const yardstick = least[0] ?? 1;
  for (const [index, {name}] of contenders.entries()) {
    const seconds = least[index] ?? 0;
    const words = [
      `${megabytes.toFixed(0)} MB`,
      name,
      `${seconds.toFixed(2)} s CPU`,
      `${(megabytes / seconds).toFixed(0)} MB/s`,
      `x${(seconds / yardstick).toFixed(2)}`,
    ];
    process.stdout.write(`${words.join('\t')}\n`);
  }
  process.stdout.write(`peak memory of this process: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB\n`);
};
