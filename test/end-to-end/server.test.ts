// The built server over stdio, with a real client.
import {readFileSync} from 'node:fs';
import {describe, expect, onTestFinished, test} from 'vitest';
import {operations} from '../../src/operations/index.js';
import {connectServer} from '../support/connect-server.js';
import {endlessProgram, eventually, isGone, pidWrittenIn} from '../support/endless-program.js';
import {busyProgram, projectFolder} from '../support/project-folder.js';

const start = async (folder: string, ...args: string[]) => {
  const server = await connectServer(['--root', folder, ...args]);
  onTestFinished(() => server.close());
  return server;
};

describe('the built server', () => {
  test('lists the tools and serves the skill byte for byte', async () => {
    const {client} = await start(projectFolder());
    expect((await client.listTools()).tools.map(({name}) => name)).toEqual(operations.map(({name}) => name));
    const {contents} = await client.readResource({uri: 'skill://performance-profiling/SKILL.md'});
    expect(contents[0]).toMatchObject({
      text: readFileSync(new URL('../../skills/performance-profiling/SKILL.md', import.meta.url), 'utf8'),
    });
  });

  test('profiles a program, reports progress, and serves what the run left', async () => {
    const {client} = await start(projectFolder({'busy.mjs': busyProgram}));
    const messages: string[] = [];
    const result = await client.callTool(
      {name: 'run_profile', arguments: {command: ['node', 'busy.mjs', '2500'], profiler: 'v8-cpu-profile'}},
      undefined,
      {
        onprogress: ({message = ''}) => messages.push(message),
      },
    );
    expect(result.structuredContent).toMatchObject({status: 'complete', verdict: 'bottleneck'});
    expect(messages.length).toBeGreaterThan(0);
    const links = Array.isArray(result.content) ? result.content.filter(({type}) => type === 'resource_link') : [];
    const folded = links.find(({name}) => name === 'profile.folded');
    const {contents} = await client.readResource({uri: folded?.uri ?? ''});
    expect(contents[0]).toMatchObject({text: expect.stringContaining('spin')});
  });

  test('offers no tool that runs programs with --read-only', async () => {
    const {client} = await start(projectFolder(), '--read-only');
    const {tools} = await client.listTools();
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.filter(({annotations}) => annotations?.readOnlyHint !== true)).toEqual([]);
  });

  test('ends the program when the call is cancelled', async () => {
    const folder = projectFolder({'endless.mjs': endlessProgram});
    const {client} = await start(folder);
    const stop = new AbortController();
    const call = client.callTool(
      {name: 'run_profile', arguments: {command: ['node', 'endless.mjs'], profiler: 'v8-cpu-profile'}},
      undefined,
      {signal: stop.signal},
    );
    const program = await pidWrittenIn(folder);
    stop.abort();
    await expect(call).rejects.toThrow();
    await eventually(() => isGone(program));
  });

  test('ends itself and the program when the client leaves', async () => {
    const folder = projectFolder({'endless.mjs': endlessProgram});
    const {client, pid, close} = await start(folder);
    const call = client.callTool({name: 'run_profile', arguments: {command: ['node', 'endless.mjs'], profiler: 'v8-cpu-profile'}});
    const outcome = call.catch(() => 'closed');
    const program = await pidWrittenIn(folder);
    await close();
    expect(await outcome).toBe('closed');
    await eventually(() => isGone(pid) && isGone(program));
  });
});
