// What npm would publish, installed into an empty folder: nothing is missing and nothing else is needed.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import {operations} from '../../src/operations/index.js';
import {repository} from '../support/connect-server.js';
import {projectFolder} from '../support/project-folder.js';

test('the packed package installs by itself, lists the tools and serves the skill', async () => {
  const folder = projectFolder({'package.json': '{"private": true}'});
  // npm test has built already; building again would pull dist from under other tests.
  await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: repository});
  const [archive = ''] = readdirSync(folder).filter(name => name.endsWith('.tgz'));
  await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, archive)], {cwd: folder});
  const installed = readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'));
  expect(installed).toEqual(['perfwright']);
  const home = join(folder, 'node_modules', 'perfwright');
  for (const file of [
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/skills/performance-profiling/references/tool-commands.md',
  ]) {
    expect(existsSync(join(home, file))).toBe(true);
  }

  const transport = new StdioClientTransport({
    command: join(folder, 'node_modules', '.bin', 'perfwright'),
    args: ['serve'],
    cwd: folder,
    stderr: 'inherit',
  });
  const client = new Client({name: 'test', version: '0'});
  await client.connect(transport);
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools.map(({name}) => name)).toEqual(operations.map(({name}) => name));
  const {contents} = await client.readResource({uri: 'skill://performance-profiling/references/tool-commands.md'});
  expect(contents[0]).toMatchObject({text: readFileSync(join(repository, 'references/tool-commands.md'), 'utf8')});
});
