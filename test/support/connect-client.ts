// A real client, linked to the server in memory.
import {fileURLToPath} from 'node:url';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {InMemoryTransport} from '@modelcontextprotocol/sdk/inMemory.js';
import {onTestFinished} from 'vitest';
import {loadLibrary} from '../../src/library/index.js';
import {createConnection} from '../../src/mcp/server.js';
import type {Serving} from '../../src/mcp/serving.js';
import {operations} from '../../src/operations/index.js';
import {refusingMachine} from './refusing-machine.js';

export const skillsDirectory = fileURLToPath(new URL('../../skills', import.meta.url));

/** Read once: it never changes. */
const library = loadLibrary([skillsDirectory]);

export const drawServing = async (changes: Partial<Serving> = {}): Promise<Serving> => ({
  version: '0.0.0',
  operations,
  library: await library,
  machine: refusingMachine,
  apps: [],
  readOnly: false,
  ...changes,
});

export const connectClient = async (changes: Partial<Serving> = {}): Promise<Client> => {
  const {server} = createConnection(await drawServing(changes));
  const client = new Client({name: 'test', version: '0.0.0'});
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(serverSide), client.connect(clientSide)]);
  onTestFinished(() => client.close());
  return client;
};
