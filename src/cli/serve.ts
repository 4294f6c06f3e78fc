// `perfwright serve`: MCP over standard input and output, or over HTTP.
import {readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import type {Serving} from '../mcp/serving.js';
import {ProfilingError} from '../model/problem.js';
import {operations} from '../operations/index.js';
import {bundledApps} from './bundled.js';
import {placeFlags, placesOf, serveFlags, text} from './common-flags.js';
import {openSession} from './open-session.js';
import {parseArguments} from './parse-arguments.js';
import {serveHelp} from './serve-help.js';
import type {Terminal} from './terminal.js';
import {version} from './version.js';

/** Less than the two seconds within which everything has ended after a disconnect. */
const graceMs = 1_800;

export const serve = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const {values} = parseArguments(argv, [...placeFlags, ...serveFlags], {subcommand: 'serve'});
  if (values.help === true) {
    terminal.print(serveHelp);
    return 0;
  }
  const places = placesOf(values);
  const {machine, library} = await openSession(places);
  for (const warning of library.warnings) terminal.say(`perfwright: ${warning.message}`);
  const serving: Serving = {version, operations, library, machine, apps: bundledApps(), readOnly: places.readOnly};
  const callsEnded = await serveUntilGone(serving, text(values.http), text(values.tokenFile), terminal);
  await Promise.race([Promise.all([machine.stopEverything(), callsEnded()]), delay(graceMs)]);
  return 0;
};

const serveUntilGone = async (
  serving: Serving,
  http: string | undefined,
  tokenFile: string | undefined,
  terminal: Terminal,
): Promise<() => Promise<void>> => {
  if (http === undefined) {
    const {serveStdio} = await import('../mcp/serve-stdio.js');
    return (await serveStdio(serving, clientGone())).callsEnded;
  }
  const {isLoopback, parseAddress} = await import('../mcp/http-access.js');
  const address = parseAddress(http);
  if (address === undefined)
    throw new ProfilingError(
      'invalid_request',
      `--http needs host:port, not ${JSON.stringify(http.slice(0, 60))}.`,
      'For example --http 127.0.0.1:3917.',
    );
  const token = tokenFile === undefined ? undefined : readToken(tokenFile);
  if (token === undefined && !isLoopback(address.host)) {
    throw new ProfilingError(
      'invalid_request',
      `${address.host} can be reached from outside this machine.`,
      'Add --token-file, or serve at 127.0.0.1.',
    );
  }
  const {serveHttp} = await import('../mcp/serve-http.js');
  const running = await serveHttp(serving, address, token);
  terminal.say(`perfwright serves MCP at ${running.url}`);
  const stopped = askedToEnd();
  if (!stopped.aborted) await new Promise(resolve => stopped.addEventListener('abort', resolve));
  await running.close();
  return async () => {};
};

const askedToEnd = (): AbortSignal => {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
  return ended.signal;
};

const clientGone = (): AbortSignal => {
  const gone = new AbortController();
  process.stdin.on('end', () => gone.abort());
  process.stdin.on('close', () => gone.abort());
  // A client that died without closing standard input shows when something is written.
  process.stdout.on('error', () => gone.abort());
  return AbortSignal.any([gone.signal, askedToEnd()]);
};

const readToken = (path: string): string => {
  const token = readFileSync(path, 'utf8').trim();
  if (token.length >= 16) return token;
  throw new ProfilingError('invalid_request', 'The token is shorter than 16 characters.', 'Make one with: openssl rand -hex 32');
};
