// MCP over standard input and output, for as long as the client keeps standard input open.
import {StdioServerTransport} from '@modelcontextprotocol/sdk/server/stdio.js';
import {type Connection, createConnection} from './server.js';
import type {Serving} from './serving.js';

/** Resolves when the client is gone or a signal asks to end; calls in progress are cancelled by then, but may still be ending. */
export const serveStdio = async (serving: Serving): Promise<Connection> => {
  const connection = createConnection(serving);
  const {server} = connection;
  const isGone = new Promise<void>(resolve => {
    server.onclose = resolve;
  });
  const close = (): void => {
    server.close().catch(() => {});
  };
  process.stdin.once('end', close);
  process.stdin.once('close', close);
  // A client that died without closing standard input shows when something is written.
  process.stdout.on('error', close);
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
  process.once('SIGHUP', close);

  await server.connect(new StdioServerTransport());
  await isGone;
  return connection;
};
