// MCP over standard input and output.
import {StdioServerTransport} from '@modelcontextprotocol/sdk/server/stdio.js';
import {type Connection, createConnection} from './server.js';
import type {Serving} from './serving.js';

/** Resolves when the connection is closed, on `gone` at the latest; calls in progress are cancelled by then, but may still be ending. */
export const serveStdio = async (serving: Serving, gone: AbortSignal): Promise<Connection> => {
  const connection = createConnection(serving);
  const {server} = connection;
  const isClosed = new Promise<void>(resolve => {
    server.onclose = resolve;
  });
  gone.addEventListener('abort', () => void server.close());
  await server.connect(new StdioServerTransport());
  if (gone.aborted) await server.close();
  await isClosed;
  return connection;
};
