// Files of runs as resources.
import {expect, test} from 'vitest';
import type {RunStore} from '../../src/model/machine.js';
import {ProfilingError} from '../../src/model/problem.js';
import {connectClient} from '../support/connect-client.js';
import {refusingMachine} from '../support/refusing-machine.js';

const runId = 'r-20260101-000000-aaaa';

const clientWith = (files: Readonly<Record<string, Uint8Array>>) => {
  const runs: RunStore = {
    ...refusingMachine.runs,
    files: async () => Object.entries(files).map(([file, {length}]) => ({file, bytes: length})),
    read: async (run, file) => {
      const bytes = files[file];
      if (run !== runId || bytes === undefined)
        throw new ProfilingError('invalid_request', `Run ${run} has no file ${file}.`, 'Look again.');
      return bytes;
    },
  };
  return connectClient({machine: {...refusingMachine, runs}});
};

test('text comes as text and anything else as base64', async () => {
  const bytes = Uint8Array.from([0xff, 0, 1, 2]);
  const client = await clientWith({'profile.folded': Buffer.from('\uFEFFmain;näh 3\n'), 'raw.bin': bytes});
  const [folded] = (await client.readResource({uri: `perfwright://runs/${runId}/profile.folded`})).contents;
  expect(folded).toEqual({uri: `perfwright://runs/${runId}/profile.folded`, mimeType: 'text/plain', text: '\uFEFFmain;näh 3\n'});
  const [raw] = (await client.readResource({uri: `perfwright://runs/${runId}/raw.bin`})).contents;
  expect(raw).toMatchObject({blob: Buffer.from(bytes).toString('base64')});
});

test('names with spaces are read through their encoded form', async () => {
  const client = await clientWith({'a b.txt': Buffer.from('x')});
  const {contents} = await client.readResource({uri: `perfwright://runs/${runId}/a%20b.txt`});
  expect(contents[0]).toMatchObject({text: 'x'});
});

test('a file that is not there is refused with what to do', async () => {
  const client = await clientWith({});
  await expect(client.readResource({uri: `perfwright://runs/${runId}/x`})).rejects.toThrow(/has no file x\. Look again\./);
});

test('a file too large for one message is refused before it is read', async () => {
  const client = await clientWith({'heap.bin': new Uint8Array(17 * 1024 * 1024)});
  await expect(client.readResource({uri: `perfwright://runs/${runId}/heap.bin`})).rejects.toThrow(/open it by its path/);
});

test('the template for files of runs is listed', async () => {
  const {resourceTemplates} = await (await clientWith({})).listResourceTemplates();
  expect(resourceTemplates.map(({uriTemplate}) => uriTemplate)).toEqual(['perfwright://runs/{runId}/{file}']);
});
