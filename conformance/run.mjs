// The official MCP conformance suite against the built server over HTTP: every scenario that needs no fixture of its own. Exit code 1 on any failure.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
  'server-sse-multiple-streams',
  'sep-2640-skills-enumeration',
  'sep-2640-skills-manifest',
  'sep-2640-skills-directory',
];
const limitMs = 60_000;

const root = mkdtempSync(join(tmpdir(), 'perfwright-conformance-'));
const server = spawn(process.execPath, [here('../dist/perfwright.js'), 'serve', '--http', '127.0.0.1:0', '--root', root], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const url = await new Promise((resolve, reject) => {
  let said = '';
  server.stderr.on('data', chunk => {
    said += chunk;
    const [found] = /http:\/\/\S+/.exec(said) ?? [];
    if (found !== undefined) resolve(found);
  });
  server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
});

let failed = 0;
for (const scenario of scenarios) {
  const suite = here('node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const args = [suite, 'server', '--url', url, '--scenario', scenario, '--spec-version', '2025-11-25', '--force'];
  const run = spawn(process.execPath, args, {cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs});
  let output = '';
  for (const stream of [run.stdout, run.stderr]) stream.on('data', chunk => (output += chunk));
  const [code] = await once(run, 'close');
  const [counts = ''] = /Passed: [^\n]*/.exec(output) ?? [];
  if (code !== 0) failed += 1;
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${scenario} ${counts}\n${code === 0 ? '' : `${output}\n`}`);
}
server.kill();
process.stdout.write(`${scenarios.length - failed} of ${scenarios.length} scenarios passed\n`);
process.exitCode = failed === 0 ? 0 : 1;
