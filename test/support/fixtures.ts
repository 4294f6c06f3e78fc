// Recordings under test/fixtures: one folder a recording, grouped by format.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';
import {bytesInMemory} from '../../src/formats/index.js';
import type {ByteSource} from '../../src/model/format.js';

export interface Fixture {
  /** `<tool>-<case>` */
  readonly name: string;
  readonly folder: string;
  readonly source: ByteSource;
  readonly recordedFile: string;
  readonly goldenFile: string;
}

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));
const besides = new Set(['recorded.json', 'golden.folded']);

/** The file as it was recorded; handed over under a name that says nothing about its format. */
const fixtureIn = (folder: string, name: string): Fixture => {
  const input = readdirSync(folder).find(file => !besides.has(file) && !file.startsWith('golden.'));
  if (input === undefined) throw new Error(`${folder} holds no recording.`);
  // Large recordings are kept packed; readers see what is inside.
  const content = readFileSync(join(folder, input));
  return {
    name,
    folder,
    source: bytesInMemory('recording', input.endsWith('.gz') ? gunzipSync(content) : content),
    recordedFile: join(folder, 'recorded.json'),
    goldenFile: join(folder, 'golden.folded'),
  };
};

export const fixturesOf = (formatId: string): readonly Fixture[] => {
  const folder = join(root, formatId);
  return existsSync(folder) ? readdirSync(folder).map(name => fixtureIn(join(folder, name), name)) : [];
};
