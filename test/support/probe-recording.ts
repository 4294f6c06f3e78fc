// What a probe's tool wrote in a real run, under test/fixtures/probes.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const probeRecording = (name: string): string => {
  const folder = fileURLToPath(new URL(`../fixtures/probes/${name}`, import.meta.url));
  const file = readdirSync(folder).find(each => each !== 'recorded.json');
  if (file === undefined) throw new Error(`${folder} holds no recording.`);
  return readFileSync(join(folder, file), 'utf8');
};
