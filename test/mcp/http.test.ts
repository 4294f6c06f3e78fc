// MCP over HTTP: sessions, and who is let in.
import {request} from 'node:http';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {describe, expect, onTestFinished, test} from 'vitest';
import {isLoopback, parseAddress, refusalOf} from '../../src/mcp/http-access.js';
import {serveHttp} from '../../src/mcp/serve-http.js';
import {drawServing} from '../support/connect-client.js';
import {drawOperation} from '../support/draw-operation.js';

const start = async (token?: string) => {
  const running = await serveHttp(await drawServing({operations: [drawOperation()]}), {host: '127.0.0.1', port: 0}, token);
  onTestFinished(() => running.close());
  return new URL(running.url);
};

const connect = async (url: URL, headers: Record<string, string> = {}) => {
  const client = new Client({name: 'test', version: '0.0.0'});
  const transport = new StreamableHTTPClientTransport(url, {requestInit: {headers}});
  await client.connect(transport);
  return {client, transport};
};

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'test', version: '0'}},
});

/** fetch does not let a caller set Host. */
const post = (url: URL, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {method: 'POST', headers: {'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers}},
      response => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(initialize);
  });

describe('over HTTP', () => {
  test('clients have sessions of their own and call tools', async () => {
    const url = await start();
    const [one, two] = await Promise.all([connect(url), connect(url)]);
    expect(one.transport.sessionId).not.toBe(two.transport.sessionId);
    for (const {client} of [one, two]) {
      expect(await client.callTool({name: 'measure_it', arguments: {}})).toMatchObject({structuredContent: {summary: 'Done.'}});
    }
    const ended = one.transport.sessionId ?? '';
    await one.transport.terminateSession();
    expect(await post(url, {'mcp-session-id': ended})).toBe(404);
    expect((await two.client.listTools()).tools).toHaveLength(1);
  });

  test('foreign names in Host and Origin are forbidden', async () => {
    const url = await start();
    expect(await post(url, {})).toBe(200);
    expect(await post(url, {origin: `http://localhost:${url.port}`})).toBe(200);
    expect(await post(url, {host: `evil.example:${url.port}`})).toBe(403);
    expect(await post(url, {origin: 'https://evil.example'})).toBe(403);
    expect(await post(url, {origin: 'null'})).toBe(403);
  });

  test('with a token nobody is let in without it', async () => {
    const url = await start('0123456789abcdef');
    expect(await post(url, {})).toBe(401);
    expect(await post(url, {authorization: 'Bearer 0123456789abcdeX'})).toBe(401);
    expect(await post(url, {authorization: 'Bearer 0123456789abcdef'})).toBe(200);
  });

  test('other paths are not found', async () => {
    expect(await post(new URL('/', await start()), {})).toBe(404);
  });
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1:3917', {host: '127.0.0.1', port: 3917}],
    ['[::1]:80', {host: '::1', port: 80}],
    ['LocalHost:0', {host: 'localhost', port: 0}],
  ])('%s is read', (text, address) => expect(parseAddress(text)).toEqual(address));

  test.each(['3917', 'localhost', 'localhost:99999', 'a b:80', ':80', ''])('%j is refused', text =>
    expect(parseAddress(text)).toBeUndefined(),
  );

  test('only this machine itself is loopback', () => {
    expect(['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::', '127.0.0.1.evil.example'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a loopback server accepts its names with its port only', () => {
    const address = {host: '127.0.0.1', port: 3917};
    const isForbidden = (host: string) => refusalOf({host}, address, undefined)?.status === 403;
    expect(['127.0.0.1:3917', 'localhost:3917', '[::1]:3917'].map(isForbidden)).toEqual([false, false, false]);
    expect(['localhost:80', 'localhost', '127.0.0.1.evil.example:3917', ''].map(isForbidden)).toEqual([true, true, true, true]);
  });
});
