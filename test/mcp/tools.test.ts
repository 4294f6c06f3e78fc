// tools/list and tools/call over a client.
import {describe, expect, test} from 'vitest';
import {ProfilingError} from '../../src/model/problem.js';
import {operations} from '../../src/operations/index.js';
import {connectClient} from '../support/connect-client.js';
import {drawOperation, emptyReport} from '../support/draw-operation.js';

describe('the list of tools', () => {
  test('holds every operation once, in its order, with title and schemas', async () => {
    const {tools} = await (await connectClient()).listTools();
    expect(tools.map(tool => tool.name)).toEqual(operations.map(operation => operation.name));
    for (const tool of tools) {
      expect(tool.title).not.toBe('');
      expect(tool.inputSchema.additionalProperties).toBe(false);
      expect(tool.outputSchema?.properties).toHaveProperty('summary');
    }
  });

  test('says which tools only read and which run programs', async () => {
    const reads = drawOperation(undefined, {name: 'look', effects: 'reads'});
    const opens = drawOperation(undefined, {name: 'open_it', effects: 'opens-pages'});
    const {tools} = await (await connectClient({operations: [reads, opens, drawOperation()]})).listTools();
    expect(tools.map(tool => tool.annotations)).toEqual([
      {readOnlyHint: true, openWorldHint: false},
      {readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true},
      {readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false},
    ]);
  });

  test('leaves out what runs programs when the server is read-only, and refuses it', async () => {
    const look = drawOperation(undefined, {name: 'look', effects: 'reads'});
    const client = await connectClient({operations: [look, drawOperation()], readOnly: true});
    expect((await client.listTools()).tools.map(tool => tool.name)).toEqual(['look']);
    const result = await client.callTool({name: 'measure_it', arguments: {}});
    expect(result).toMatchObject({isError: true, _meta: {problem: {code: 'not_permitted'}}});
  });
});

describe('a call', () => {
  test('answers with the whole Report as structured content, with text, and with a link per artifact', async () => {
    const artifact = {
      uri: 'perfwright://runs/r-20260101-000000-aaaa/flamegraph.svg',
      path: '.perfwright/runs/flamegraph.svg',
      mediaType: 'image/svg+xml',
      bytes: 3,
      purpose: 'flame graph',
    };
    const report = {...emptyReport, summary: 'All of it is in one function.', artifacts: [artifact]};
    const client = await connectClient({operations: [drawOperation(async () => report)]});
    const {content, structuredContent, isError} = await client.callTool({name: 'measure_it', arguments: {}});
    expect(isError).toBeUndefined();
    expect(structuredContent).toEqual(report);
    expect(content).toEqual([
      {type: 'text', text: expect.stringContaining('All of it is in one function.')},
      {type: 'resource_link', uri: artifact.uri, name: 'flamegraph.svg', description: 'flame graph', mimeType: 'image/svg+xml'},
    ]);
  });

  test('hands over what the caller said', async () => {
    const client = await connectClient({operations: [drawOperation(async input => ({...emptyReport, summary: JSON.stringify(input)}))]});
    const given = {durationSeconds: 2.5, metric: 'cpu', functions: ['a b'], command: ['x', '--y=$Z', '']};
    const {structuredContent} = await client.callTool({name: 'measure_it', arguments: given});
    expect(structuredContent).toMatchObject({summary: JSON.stringify(given)});
  });

  test('with an unknown argument is refused with the expected names', async () => {
    const client = await connectClient({operations: [drawOperation()]});
    const result = await client.callTool({name: 'measure_it', arguments: {duration: 3}});
    expect(result).toMatchObject({
      isError: true,
      content: [
        {
          type: 'text',
          text: '"duration": unknown argument; meant is perhaps durationSeconds\nArguments: durationSeconds, metric, functions, dryRun, command.',
        },
      ],
      _meta: {problem: {code: 'invalid_request'}},
    });
    expect(result.structuredContent).toBeUndefined();
  });

  test('with a NUL character anywhere is refused, because the system would cut the text there', async () => {
    const client = await connectClient({operations: [drawOperation()]});
    const {isError, _meta} = await client.callTool({name: 'measure_it', arguments: {command: ['node', 'a\0b']}});
    expect(isError).toBe(true);
    expect(_meta).toMatchObject({problem: {code: 'invalid_request', message: expect.stringContaining('NUL')}});
  });

  test('with a value out of range names the argument and what it expects', async () => {
    const client = await connectClient({operations: [drawOperation()]});
    const {content} = await client.callTool({name: 'measure_it', arguments: {durationSeconds: -1, metric: 'speed'}});
    expect(content).toEqual([{type: 'text', text: expect.stringMatching(/^durationSeconds: .*>0.*; metric: .*"wall"\|"cpu"/)}]);
  });

  test('of an unknown tool names the tools there are', async () => {
    const client = await connectClient({operations: [drawOperation()]});
    const result = await client.callTool({name: 'nothing', arguments: {}});
    expect(result).toMatchObject({
      isError: true,
      content: [{text: 'There is no tool "nothing".\nTools: measure_it.'}],
      _meta: {problem: {code: 'invalid_request'}},
    });
  });

  test('that fails carries code, message, hint and details, and at most 2,000 characters of text', async () => {
    const failure = new ProfilingError('target_failed', 'x'.repeat(5_000), 'Try the other one.', {details: {exitCode: 3}});
    const client = await connectClient({operations: [drawOperation(async () => Promise.reject(failure))]});
    const result = await client.callTool({name: 'measure_it', arguments: {}});
    expect(result).toMatchObject({
      isError: true,
      _meta: {problem: {code: 'target_failed', hint: 'Try the other one.', details: {exitCode: 3}}},
    });
    const text = JSON.stringify(result.content);
    expect(text.length).toBeLessThan(2_100);
    expect(text).toContain('Try the other one.');
  });

  test('that breaks unexpectedly is an internal problem, not a protocol error', async () => {
    const client = await connectClient({operations: [drawOperation(async () => Promise.reject(new TypeError('oops')))]});
    expect(await client.callTool({name: 'measure_it', arguments: {}})).toMatchObject({isError: true, _meta: {problem: {code: 'internal'}}});
  });

  test('whose Report does not match its schema is an internal problem', async () => {
    const wrong = {...emptyReport, extra: 1};
    const client = await connectClient({operations: [drawOperation(async () => wrong)]});
    expect(await client.callTool({name: 'measure_it', arguments: {}})).toMatchObject({
      isError: true,
      _meta: {problem: {code: 'internal', message: expect.stringContaining('measure_it')}},
    });
  });
});

test('tools whose results a page can show are linked to it, and the page is a resource without network', async () => {
  const app = {uri: 'ui://perfwright/flamegraph.html', title: 'Flame graph', tools: ['measure_it'], html: () => '<p>here</p>'};
  const client = await connectClient({operations: [drawOperation(), drawOperation(undefined, {name: 'other'})], apps: [app]});
  const {tools} = await client.listTools();
  expect(tools.map(({_meta}) => _meta)).toEqual([{ui: {resourceUri: app.uri}, 'ui/resourceUri': app.uri}, undefined]);
  expect((await client.listResources()).resources.find(({uri}) => uri === app.uri)?.mimeType).toBe('text/html;profile=mcp-app');
  const {contents} = await client.readResource({uri: app.uri});
  expect(contents).toEqual([expect.objectContaining({text: '<p>here</p>', mimeType: 'text/html;profile=mcp-app'})]);
});
