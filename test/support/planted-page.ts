// A page with known faults: a task of 800 ms in renderPrices, and a picture of a megabyte.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {crc32, deflateSync} from 'node:zlib';
import {seededRandom} from '../../src/statistics/random.js';

const width = 620;
const height = 560;

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(8);
  framed.writeUInt32BE(data.length, 0);
  framed.writeUInt32BE(crc32(body) >>> 0, 4);
  return Buffer.concat([framed.subarray(0, 4), body, framed.subarray(4)]);
};

/** Noise, which cannot be packed: 1.04 MB. */
const noise = (): Buffer => {
  const random = seededRandom(1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let at = 0; at < rows.length; at += 1) rows[at] = at % (1 + 3 * width) === 0 ? 0 : Math.floor(random() * 256);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planted page</title>
<meta name="viewport" content="width=device-width"></head>
<body><h1>Prices</h1><img src="picture.png" width="400" height="300" alt="noise"><script src="app.js"></script></body></html>
`;

const script = `function spinFor(milliseconds) {
  const end = performance.now() + milliseconds;
  let sum = 0;
  while (performance.now() < end) for (let i = 0; i < 1000; i += 1) sum += Math.sqrt(i);
  return sum;
}
function renderPrices() {
  document.title = String(spinFor(800)).slice(0, 8);
}
setTimeout(renderPrices, 100);
`;

/** Returns the folder's name inside `directory`. */
export const plantPage = (directory: string): string => {
  mkdirSync(join(directory, 'site'));
  writeFileSync(join(directory, 'site', 'index.html'), html);
  writeFileSync(join(directory, 'site', 'app.js'), script);
  writeFileSync(join(directory, 'site', 'picture.png'), noise());
  return 'site';
};
