// A real client, connected over stdio to the built server.
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const bundle = `${repository}dist/perfwright.js`;

export interface ServerConnection {
  readonly client: Client;
  readonly pid: number;
  close(): Promise<void>;
}

export const connectServer = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerConnection> => {
  if (!existsSync(bundle)) throw new Error('dist/perfwright.js is missing: run npm run build (npm test does).');
  const inherited = Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bundle, 'serve', ...args],
    env: {...inherited, ...environment},
    stderr: 'inherit',
  });
  const client = new Client({name: 'perfwright-tests', version: '1'});
  await client.connect(transport);
  return {client, pid: transport.pid ?? 0, close: () => client.close()};
};
