// Serves a folder on loopback for as long as a page of it is measured, to nobody but this machine.
import {createReadStream} from 'node:fs';
import {readdir, realpath, stat} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {basename, dirname, extname, join, relative, sep} from 'node:path';
import type {ServedPage} from '../model/machine.js';
import {ProfilingError} from '../model/problem.js';
import {isInside, resolveInside} from './roots.js';

const mediaTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.htm', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.gif', 'image/gif'],
  ['.webp', 'image/webp'],
  ['.avif', 'image/avif'],
  ['.ico', 'image/x-icon'],
  ['.woff', 'font/woff'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.mp4', 'video/mp4'],
]);

/** `path`: a page, or a folder with an index.html, inside the roots. */
export const servePage = async (path: string, roots: readonly string[]): Promise<ServedPage> => {
  const real = await resolveInside(path, roots);
  const isFolder = (await stat(real)).isDirectory();
  const directory = isFolder ? real : dirname(real);
  if (isFolder && !(await readdir(real)).includes('index.html')) {
    throw new ProfilingError(
      'invalid_request',
      `The folder ${JSON.stringify(path)} has no index.html.`,
      'Give the page itself, for example "site/start.html".',
    );
  }
  const server = createServer((request, response) => {
    answer(request, response, directory).catch(() => end(response, 500));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url: `${origin}/${isFolder ? '' : encodeURIComponent(basename(real))}`,
    origin,
    directory,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const answer = async (request: IncomingMessage, response: ServerResponse, directory: string): Promise<void> => {
  // A page of another origin that found this port must not read the folder under a name of its own.
  if (!/^127\.0\.0\.1(?::\d+)?$/.test(request.headers.host ?? '')) return end(response, 403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  const file = await fileOf(request.url ?? '/', directory);
  if (file === undefined) return end(response, 404);
  const {size} = await stat(file);
  response.writeHead(200, {
    'content-type': mediaTypes.get(extname(file).toLowerCase()) ?? 'application/octet-stream',
    'content-length': size,
    'cache-control': 'no-store',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
};

/** Undefined: not there, outside of the folder by `..` or by a link, or hidden (`.env`, `.git`). */
const fileOf = async (url: string, directory: string): Promise<string | undefined> => {
  try {
    const path = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
    const asked = join(directory, path.endsWith('/') ? `${path}index.html` : path);
    const real = await realpath(asked);
    const hidden = relative(directory, real)
      .split(sep)
      .some(part => part.startsWith('.'));
    return isInside(real, directory) && !hidden && (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
};

const end = (response: ServerResponse, status: number): void => {
  if (!response.headersSent) response.writeHead(status);
  response.end();
};
