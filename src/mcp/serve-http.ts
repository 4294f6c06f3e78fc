// MCP over Streamable HTTP at /mcp: one server object per session, sessions closed when idle.
import {randomUUID} from 'node:crypto';
import {createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {StreamableHTTPServerTransport} from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {type HttpAddress, refusalOf} from './http-access.js';
import {createConnection} from './server.js';
import type {Serving} from './serving.js';

const maximumSessions = 64;
const idleLimitMs = 30 * 60_000;

interface Session {
  readonly transport: StreamableHTTPServerTransport;
  /** Requests being answered now; a long profile is not idle. */
  open: number;
  lastUsed: number;
}

export interface HttpServing {
  readonly url: string;
  close(): Promise<void>;
}

export const serveHttp = async (serving: Serving, address: HttpAddress, token?: string): Promise<HttpServing> => {
  const sessions = new Map<string, Session>();
  let bound = address;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refusalOf(request.headers, bound, token);
    if (refusal !== undefined) return answer(response, refusal.status, refusal.message);
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/mcp') return answer(response, 404, 'Not found: the server is at /mcp.');
    const id = request.headers['mcp-session-id'];
    const session = typeof id === 'string' ? sessions.get(id) : await openSession(serving, sessions);
    if (session === undefined)
      return answer(response, 404, typeof id === 'string' ? 'Session not found: initialize again.' : 'Too many sessions: close one.');
    session.open += 1;
    response.once('close', () => {
      session.open -= 1;
      session.lastUsed = Date.now();
    });
    await session.transport.handleRequest(request, response);
    // Nothing was initialized: the transport has refused the request, and nobody will come back to it.
    if (session.transport.sessionId === undefined) await session.transport.close();
  };

  const server = createHttpServer((request, response) => {
    handle(request, response).catch(() => answer(response, 500, 'Internal error.'));
  });
  bound = {...address, port: await listen(server, address)};

  const sweep = setInterval(() => {
    for (const {transport, open, lastUsed} of sessions.values()) {
      if (open === 0 && Date.now() - lastUsed > idleLimitMs) transport.close().catch(() => {});
    }
  }, 60_000);
  sweep.unref();

  return {
    url: `http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${bound.port}/mcp`,
    close: async () => {
      clearInterval(sweep);
      await Promise.all([...sessions.values()].map(({transport}) => transport.close()));
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};

const openSession = async (serving: Serving, sessions: Map<string, Session>): Promise<Session | undefined> => {
  if (sessions.size >= maximumSessions) return undefined;
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: id => {
      sessions.set(id, session);
    },
  });
  const session: Session = {transport, open: 0, lastUsed: Date.now()};
  const {server} = createConnection(serving);
  server.onclose = () => {
    if (transport.sessionId !== undefined) sessions.delete(transport.sessionId);
  };
  await server.connect(transport);
  return session;
};

const listen = (server: Server, {host, port}: HttpAddress): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const answer = (response: ServerResponse, status: number, message: string): void => {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, {'content-type': 'application/json', ...(status === 401 ? {'www-authenticate': 'Bearer'} : {})});
  response.end(JSON.stringify({jsonrpc: '2.0', error: {code: -32_000, message}, id: null}));
};
